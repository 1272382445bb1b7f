#include "registration/form_view.hpp"

#include "registration/codes_view.hpp"
#include "registration/group.hpp"
#include "registration/payer.hpp"
#include "registration/prices_view.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"
#include "registration/waiting_view.hpp"
#include "retenk/http/field.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Choice;
using http::Field;

const view::Catalogue& catalogue_of(const http::Context& context) { return context.services.templates.catalogue(); }

std::string named(int number, const std::string& name) { return "p" + std::to_string(number) + "_" + name; }

std::string price_text(const http::Context& context, Ore amount)
{
    return amount.value == 0 ? http::text(context, "registration.free_of_charge") : catalogue_of(context).amount(context.lang, amount);
}

struct CategoryChoice {
    std::string id, name, value, label, description, price, note;
    bool selected = false, disabled = false, noted = false;
};
BOOST_DESCRIBE_STRUCT(CategoryChoice, (), (id, name, value, label, description, price, note, selected, disabled, noted))

std::string note_of(const http::Context& context, const OfferedCategory& category)
{
    const auto& catalogue = catalogue_of(context);
    if (category.opens_at && context.now < *category.opens_at)
        return http::text(context, "registration.opens_on", {{"day", catalogue.short_day(context.lang, to_local(*category.opens_at).day)}});
    if (category.closes_at && context.now >= *category.closes_at) return http::text(context, "registration.category_closed");
    // Whoever is approved first takes no place today, and stands in no line for one.
    if (category.approval == ApprovalMode::place_later) return "";
    if (auto note = waiting_note(context, category.free, category.waiting); !note.empty()) return note;
    if (category.free <= 20) return http::text(context, "registration.few_left", {{"free", std::to_string(category.free)}});
    return "";
}

std::string joined(std::string first, const std::string& second)
{
    return first.empty() || second.empty() ? first + second : first + " " + second;
}

view::Data category_choices(const http::Context& context, const Offer& offer, const std::string& name, const std::string& chosen)
{
    view::Data list = view::Data::List{};
    for (const auto& category : offer.categories) {
        if (category.hidden) continue;
        CategoryChoice choice;
        choice.value = std::to_string(category.id.value);
        choice.name = name;
        choice.id = name + "_" + choice.value;
        choice.label = own_text(context, category.name, category.translations, "name");
        choice.description = own_text(context, category.description, category.translations, "description");
        choice.price = price_text(context, charge_for(category, offer.terms).total());
        choice.note = joined(note_of(context, category), price_note(context, offer, category));
        if (category.min_per_registration > 1)
            choice.note = joined(choice.note, http::text(context, "registration.too_few_in_category", {{"least", std::to_string(category.min_per_registration)}}));
        choice.noted = !choice.description.empty() || !choice.note.empty();
        choice.disabled = !category.is_open(context.now);
        choice.selected = choice.value == chosen && !choice.disabled;
        list.push_back(view::data_of(choice));
    }
    return list;
}

Field extras_field(const http::Context& context, const Offer& offer, const std::string& name, const TypedForm& form, const Refusal* refusal)
{
    auto field = http::make_field(context, name, "registration.extras", "", refusal);
    field.type = "checkbox";
    const auto chosen = form.fields.all(name);
    for (const auto& extra : offer.extras) {
        const auto value = std::to_string(extra.id.value);
        auto label = own_text(context, extra.name, extra.translations, "name");
        if (costs_something(offer)) label += " – " + price_text(context, extra.total());
        if (const auto note = waiting_note(context, extra.free, extra.waiting); !note.empty()) label += ". " + note;
        field.choices.push_back({value, label, std::ranges::count(chosen, value) > 0});
    }
    return field;
}

Field checkbox(const http::Context& context, const std::string& name, std::string_view key, bool checked, const Refusal* refusal)
{
    auto field = http::make_field(context, name, key, "1", refusal);
    field.type = "checkbox";
    field.checked = checked;
    return field;
}

Field line(const http::Context& context, const TypedForm& form, const std::string& name, std::string_view key, const Refusal* refusal,
           std::string autocomplete, bool required)
{
    auto field = http::make_field(context, name, key, form.fields[name], refusal);
    field.autocomplete = std::move(autocomplete);
    field.required = required;
    field.maxlength = 120;
    return field;
}

// "Colleague 2": counted as they stand on the page, whatever their numbers are.
std::string colleague(const http::Context& context, const TypedForm& form, int number)
{
    const auto place = std::ranges::find(form.people, number) - form.people.begin() + 1;
    return http::text(context, "registration.colleague", {{"number", std::to_string(place)}});
}

std::vector<std::pair<CategoryId, std::string>> category_names(const http::Context& context, const Offer& offer)
{
    std::vector<std::pair<CategoryId, std::string>> names;
    for (const auto& category : offer.categories)
        if (!category.hidden) names.emplace_back(category.id, own_text(context, category.name, category.translations, "name"));
    return names;
}

view::Data person_data(const http::Context& context, const Offer& offer, const TypedForm& form, int number, const Refusal* refusal)
{
    view::Data person;
    const bool self = number == 1;
    person["number"] = std::to_string(number);
    person["is_self"] = self;
    person["colleague"] = self ? std::string() : colleague(context, form, number);
    person["heading"] = self ? http::text(context, "registration.you") : colleague(context, form, number);
    if (!self) {
        person["name"] = view::data_of(line(context, form, named(number, "name"), "registration.name", refusal, "off", true));
        auto email = line(context, form, named(number, "email"), "registration.colleague_email", refusal, "off", false);
        email.type = "email";
        person["email"] = view::data_of(email);
    }
    const auto category = named(number, "category");
    auto category_field = http::make_field(context, category, "registration.category", form.fields[category], refusal);
    category_field.type = "radio";
    person["category"] = view::data_of(category_field);
    person["categories"] = category_choices(context, offer, category, form.fields[category]);
    const auto municipality = named(number, "municipality");
    person["municipality"] = view::data_of(municipality_field(context, offer, municipality, form.fields[municipality], refusal));
    person["organisation"] = view::data_of(line(context, form, named(number, "organisation"), "registration.organisation", refusal,
                                                self ? "organization" : "off", false));
    person["extras"] = view::data_of(extras_field(context, offer, named(number, "extra"), form, refusal));
    person["has_extras"] = !offer.extras.empty();
    person["sessions"] = sessions_data(context, {offer.sessions, form.fields, named(number, "sessions"), {}}, refusal);
    person["has_sessions"] = !offer.sessions.empty();
    person["questions"] = questions_data(context, {offer.questions, form.fields, named(number, ""), category, {}, category_names(context, offer)}, refusal);
    const auto list = named(number, "list");
    person["list"] = view::data_of(checkbox(context, list, "registration.show_in_list", form.fields.has(list), refusal));
    return person;
}

// A new list of places begins with what is known of the contact's own place.
const std::string& typed_or_own(const TypedForm& form, const std::string& name)
{
    const auto& typed = form.fields["places_" + name];
    return typed.empty() ? form.fields["p1_" + name] : typed;
}

view::Data places_data(const http::Context& context, const Offer& offer, const TypedForm& form, const Refusal* refusal)
{
    if (!form.places) return false;
    view::Data places;
    auto count = line(context, form, "places_count", "group.count_field", refusal, "off", true);
    count.inputmode = "numeric";
    places["count"] = view::data_of(count);
    auto category = http::make_field(context, "places_category", "group.category_of_all", "", refusal);
    places["category"] = view::data_of(category);
    places["categories"] = category_choices(context, offer, "places_category", typed_or_own(form, "category"));
    auto organisation = line(context, form, "places_organisation", "group.organisation", refusal, "organization", true);
    organisation.value = typed_or_own(form, "organisation");
    organisation.maxlength = longest_organisation_of_places;
    places["organisation"] = view::data_of(organisation);
    places["municipality"] = view::data_of(municipality_field(context, offer, "places_municipality", typed_or_own(form, "municipality"), refusal));
    places["extras"] = view::data_of(extras_field(context, offer, "places_extra", form, refusal));
    places["has_extras"] = !offer.extras.empty();
    places["until"] = catalogue_of(context).date_time(context.lang, offer.conference.names_until());
    return places;
}

view::Data contact_data(const http::Context& context, const TypedForm& form, const Refusal* refusal)
{
    view::Data contact;
    contact["name"] = view::data_of(line(context, form, "contact_name", "registration.name", refusal, "name", true));
    auto email = line(context, form, "contact_email", "registration.email", refusal, "email", true);
    email.type = "email";
    contact["email"] = view::data_of(email);
    auto phone = line(context, form, "contact_phone", "registration.phone", refusal, "tel", false);
    phone.type = "tel";
    contact["phone"] = view::data_of(phone);
    contact["self"] = view::data_of(checkbox(context, "self", "registration.self", form.self, refusal));
    return contact;
}

// The parts of the page, those of several people once.
view::Data steps_data(const http::Context& context, const Offer& offer, const TypedForm& form)
{
    view::Data steps = view::Data::List{};
    const auto add = [&](std::string at, std::string_view key) {
        view::Data step;
        step["at"] = std::move(at);
        step["what"] = http::text(context, key);
        steps.push_back(std::move(step));
    };
    add("contact", "registration.contact");
    if (const auto numbers = numbers_of(form); !numbers.empty()) {
        const auto first = "person" + std::to_string(numbers.front());
        add(first, "registration.category");
        if (!offer.sessions.empty()) add(named(numbers.front(), "sessions"), "draft.step_sessions");
        if (!offer.questions.empty()) add(first + "-sporsmal", "draft.step_questions");
    }
    if (form.places) add("plasser", "draft.step_places");
    if (costs_something(offer)) add("payer", "registration.payer");
    add("sum", "draft.step_summary");
    return steps;
}

// What is typed is named, and so are questions; what else is chosen says itself what is missing.
std::string name_of(const view::Data& field)
{
    const auto& type = *field.find("type")->text();
    const bool is_chosen = type == "checkbox" || type == "radio" || !field.find("choices")->list()->empty();
    return is_chosen && !field.find("is_question") ? std::string() : *field.find("label")->text();
}

bool is_field(const view::Data& data, const std::string& name)
{
    const auto* own = data.find("name");
    return own && own->text() && *own->text() == name && data.find("choices");
}

std::optional<std::string> place_of(const view::Data& data, const std::string& field)
{
    if (is_field(data, field)) return name_of(data);
    if (const auto* list = data.list())
        for (const auto& item : *list)
            if (auto place = place_of(item, field)) return place;
    if (const auto* object = data.object())
        for (const auto& [name, member] : *object)
            if (auto place = place_of(member, field)) {
                const auto* whose = data.find("colleague");
                if (!whose || whose->text()->empty()) return place;
                return place->empty() ? *whose->text() : *whose->text() + ", " + *place;
            }
    return std::nullopt;
}

} // namespace

std::string own_text(const http::Context& context, const std::string& text, const std::string& translations, const char* column)
{
    auto own = view::localised(context.lang, text, translations, column);
    return own.lang.empty() ? std::move(own.text) : view::marked_fallback(own.text);
}

void label_errors(view::Data& data)
{
    view::Data::List labelled;
    for (auto error : *data["errors"].list()) {
        error["label"] = place_of(data, *error.find("field")->text()).value_or("");
        labelled.push_back(std::move(error));
    }
    data["errors"] = view::Data(std::move(labelled));
}

http::Field municipality_field(const http::Context& context, const Offer& offer, const std::string& name, const std::string& value,
                               const Refusal* refusal)
{
    auto field = http::make_field(context, name, "registration.municipality", value, refusal);
    field.required = true;
    field.choices.push_back({"", http::text(context, "registration.choose"), value.empty()});
    for (const auto* group : {&offer.hosts, &offer.others})
        for (const auto& municipality : *group) {
            const auto id = std::to_string(municipality.id.value);
            field.choices.push_back({id, conference::display_name(municipality, context.lang), id == value});
        }
    field.choices.push_back({"elsewhere", http::text(context, "registration.elsewhere"), value == "elsewhere"});
    return field;
}

view::Data form_data(const http::Context& context, const Offer& offer, const TypedForm& form, const Refusal* refused)
{
    view::Data data;
    const auto worded =
        refused ? with_session_titles(context, offer.sessions,
                                      by_what_was_chosen(context, offer, form, *refused))
                : Refusal{};
    const auto* refusal = refused ? &worded : nullptr;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.title");
    data["conference"] = offer.conference.name;
    data["long_day"] = catalogue_of(context).long_day(context.lang, offer.conference.day);
    data["place"] = offer.conference.place;
    data["frozen"] = is_frozen(offer.conference, context.now);
    data["contact"] = contact_data(context, form, refusal);
    const bool costs = costs_something(offer);
    data["costs"] = costs;
    view::Data people = view::Data::List{};
    if (!form.self) people.push_back(person_data(context, offer, form, 1, refusal)); // there when it is ticked; unseen until then
    for (const int number : numbers_of(form)) people.push_back(person_data(context, offer, form, number, refusal));
    data["people"] = std::move(people);
    data["next_number"] = next_number(form);
    data["places"] = places_data(context, offer, form, refusal);
    data["can_reserve"] = !form.places && context.now < offer.conference.names_until();
    data["can_add"] = form.people.size() + 1 < most_people;
    data["code"] = code_fields(context, offer, form, refusal);
    data["steps"] = steps_data(context, offer, form);
    data["summary"] = summary_data(context, offer, form);
    data["mistakes"] = view::Data::List{}; // those of the whole form stand at their fields
    data["payer"] = costs ? payer_fields(context, form, refusal) : view::Data(false);
    data["takes_files"] = any_file(offer.questions);
    data["consent"] = view::data_of(checkbox(context, "consent", "registration.consent", form.fields.has("consent"), refusal));
    add_waiting(context, data, offer, refusal);
    if (form.fields["form_key"].size() >= 16) data["form_key"] = form.fields["form_key"];
    label_errors(data);
    return data;
}

} // namespace retenk::registration
