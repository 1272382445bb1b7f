#include "registration/draft_form.hpp"

#include "registration/answer.hpp"
#include "retenk/view/data.hpp"

#include <algorithm>
#include <array>

namespace retenk::registration {
namespace {

constexpr std::size_t largest_draft = 256 * 1024;

// What the law lets nobody keep before the person consents: food, allergies, access.
bool is_need(const std::string& name, const std::vector<AskedQuestion>& questions)
{
    const auto underline = name.find('_');
    if (underline == name.npos) return false;
    const auto asked = name.substr(underline + 1, name.find('_', underline + 1) - underline - 1);
    return std::ranges::any_of(questions, [&](const auto& question) {
        return question.rights_class == "needs" && asked == answer_field("", question.id);
    });
}

// "category" of "p2_category"; empty for what is of nobody in particular.
std::string_view of_a_person(std::string_view name)
{
    const auto end = name.find_first_not_of("0123456789", 1);
    if (!name.starts_with('p') || end == name.npos || end == 1 || name[end] != '_') return {};
    return name.substr(end + 1);
}

// The form's own fields and no others; what TypedForm tells is added anew.
bool is_of_the_form(std::string_view name)
{
    static constexpr std::array of_all{
        "form_key",     "contact_name",    "contact_email",       "contact_phone",
        "code",         "consent",         "payer_kind",          "payer_name",
        "payer_number", "payer_reference", "payer_email",         "payer_way",
        "places_count", "places_category", "places_municipality", "places_organisation",
        "places_extra"};
    static constexpr std::array of_each{"category", "municipality", "organisation",
                                        "extra",    "sessions",     "list"};
    static constexpr std::array of_others{"name", "email"};
    const auto is_in = [](const auto& names, std::string_view one) {
        return std::ranges::find(names, one) != names.end();
    };
    const auto own = of_a_person(name);
    if (own.empty()) return is_in(of_all, name);
    if (is_in(of_each, own)) return true;
    if (is_in(of_others, own)) return !name.starts_with("p1_");
    return own.size() > 1 && own[0] == 'q' && own[1] >= '0' && own[1] <= '9';
}

http::Form fields_of(const TypedForm& form, const Offer& offer)
{
    http::Form fields;
    for (const auto& [name, value] : form.fields.list())
        if (is_of_the_form(name) && !is_need(name, offer.questions)) fields.add(name, value);
    if (form.self) fields.add("self", "1");
    if (form.places) fields.add("places", "1");
    for (const int number : form.people)
        fields.add("person", std::to_string(number));
    return fields;
}

template <class Offered>
const Offered* chosen_of(const std::vector<Offered>& all, const std::string& value)
{
    const auto found = std::ranges::find_if(
        all, [&](const auto& one) { return std::to_string(one.id.value) == value; });
    return found == all.end() ? nullptr : &*found;
}

void add_wanted(Need& need, const TypedForm& form, const Offer& offer, const std::string& before,
                std::int64_t times)
{
    const auto* category = chosen_of(offer.categories, form.fields[before + "category"]);
    if (!category || category->hidden || !category->is_open(offer.terms.now)) return;
    if (category->approval == ApprovalMode::place_later) return;
    need[category->pool_id] += std::min(times, category->max_per_registration);
    for (const auto& value : form.fields.all(before + "extra"))
        if (const auto* extra = chosen_of(offer.extras, value)) need[extra->pool_id] += times;
}

} // namespace

std::optional<DraftForm> draft_of(const TypedForm& form, const Offer& offer)
{
    const auto& form_key = form.fields["form_key"];
    if (!is_draft_key(form_key)) return std::nullopt;
    view::Data::List list;
    const auto fields = fields_of(form, offer);
    for (const auto& [name, value] : fields.list())
        list.emplace_back(view::Data::List{view::Data(name), view::Data(value)});
    auto json = view::to_json(view::Data(std::move(list)));
    if (json.size() > largest_draft) return std::nullopt;
    return DraftForm{offer.conference.id, form_key, std::move(json), places_wanted(form, offer)};
}

TypedForm form_of(const Draft& draft)
{
    http::Form fields;
    const auto data = view::from_json(draft.form);
    if (const auto* list = data.list())
        for (const auto& field : *list)
            fields.add(*field.list()->at(0).text(), *field.list()->at(1).text());
    return typed(fields);
}

Need places_wanted(const TypedForm& form, const Offer& offer)
{
    Need need;
    for (const int number : numbers_of(form))
        add_wanted(need, form, offer, "p" + std::to_string(number) + "_", 1);
    if (form.places) add_wanted(need, form, offer, "places_", places_in(form).value_or(1));
    std::erase_if(need, [](const auto& one) { return one.second <= 0; });
    return need;
}

void give_held(Offer& offer, const Need& held)
{
    const auto give = [&](auto& offered) {
        const auto own = held.find(offered.pool_id);
        if (own == held.end()) return;
        offered.free += own->second;
        offered.waiting = 0; // they stand behind it
    };
    std::ranges::for_each(offer.categories, give);
    std::ranges::for_each(offer.extras, give);
}

} // namespace retenk::registration
