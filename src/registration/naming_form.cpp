#include "registration/naming_form.hpp"

#include "registration/answer.hpp"
#include "registration/form.hpp"
#include "registration/extras_view.hpp"
#include "registration/form_view.hpp"
#include "registration/question_view.hpp"
#include "retenk/base/must.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

namespace retenk::registration {

namespace {

struct Reserved
{
    CategoryId category_id;
    std::string category_name, category_translations, contact_name;
};
BOOST_DESCRIBE_STRUCT(Reserved, (), (category_id, category_name, category_translations, contact_name))

// Organisers may leave an answer out: they are told on the phone, and not always everything.
void demand_nothing(std::vector<AskedQuestion>& questions)
{
    for (auto& question : questions)
        question.required = false;
}

std::string action_of(const NamingPage& page)
{
    const auto id = std::to_string(must(page.place).id.value);
    switch (page.namer) {
    case Namer::holder:
        return "/plass";
    case Namer::contact:
        return "/min/plasser/" + id;
    case Namer::organiser:
        return "/admin/deltakere/" + id + "/navn";
    }
    throw std::logic_error("unknown namer");
}

std::string way_back(const NamingPage& page)
{
    if (page.namer == Namer::holder) return "";
    if (page.namer == Namer::contact) return "/min/plasser";
    return "/admin/pameldinger/" + std::to_string(must(page.place).registration_id.value);
}

http::Field line_field(const http::Context& context, std::string name, std::string_view key,
                       const http::Form& fields, const Refusal* refusal)
{
    const auto value = fields[name];
    auto field = http::make_field(context, std::move(name), key, value, refusal);
    field.maxlength = 120;
    return field;
}

void add_who(const http::Context& context, view::Data& data, const NamingPage& page,
             const http::Form& fields, const Refusal* refusal)
{
    const bool holder = page.namer == Namer::holder;
    auto name = line_field(context, "name", "registration.name", fields, refusal);
    name.required = true;
    name.autocomplete = holder ? "name" : "off";
    data["name"] = view::data_of(name);
    auto email = line_field(context, "email", holder ? "registration.email" : "group.their_email",
                            fields, refusal);
    email.type = "email";
    email.maxlength = 254;
    email.required = holder;
    email.autocomplete = holder ? "email" : "off";
    data["email"] = view::data_of(email);
    data["organisation"] = view::data_of(
        line_field(context, "organisation", "registration.organisation", fields, refusal));
    data["municipality"] = view::data_of(municipality_field(
        context, page.offer, "municipality", fields["municipality"], refusal));
}

http::Field box(const http::Context& context, std::string name, std::string_view key,
                const http::Form& fields, const Refusal* refusal)
{
    const bool checked = fields.has(name);
    auto field = http::make_field(context, std::move(name), key, "1", refusal);
    field.type = "checkbox";
    field.checked = checked;
    return field;
}

view::Data known_data(const Refusal* refusal)
{
    if (refusal == nullptr) return false;
    const auto known = refusal->values.find("registration");
    if (known == refusal->values.end()) return false;
    return "/admin/pameldinger/" + known->second;
}

view::Data page_data(const http::Context& context, const NamingPage& page, const http::Form& fields,
                     const Refusal* refusal)
{
    const auto& place = must(page.place);
    const auto& catalogue = context.services.templates.catalogue();
    const bool holder = page.namer == Namer::holder;
    view::Data data;
    http::add_errors(context, data, refusal);
    const Values values{{"number", std::to_string(place.place)}};
    data["title"] = holder ? http::text(context, "group.take_title")
                           : http::text(context, "group.name_title", values);
    data["area"] = page.namer == Namer::organiser ? "desk" : "public";
    data["is_holder"] = holder;
    data["at_desk"] = page.namer == Namer::organiser;
    data["action"] = action_of(page);
    data["back"] = way_back(page);
    data["conference"] = page.offer.conference.name;
    data["long_day"] = catalogue.long_day(context.lang, page.offer.conference.day);
    data["place"] = page.offer.conference.place;
    data["contact_name"] = page.contact_name;
    data["for_whom"] = place.organisation;
    data["category"] = own_text(context, page.category_name, page.category_translations, "name");
    data["extras"] = extras_data(context, page.extras, place.id);
    data["has_extras"] = !data["extras"].list()->empty();
    data["until"] = catalogue.date_time(context.lang, page.offer.conference.names_until());
    data["known"] = known_data(refusal);
    add_who(context, data, page, fields, refusal);
    data["questions"] = questions_data(
        context, {page.offer.questions, fields, "", "", page.category, {}}, refusal);
    data["takes_files"] = any_file(page.offer.questions);
    data["list"] = view::data_of(box(context, "list", "registration.show_in_list", fields, refusal));
    auto consent = box(context, "consent", "registration.consent", fields, refusal);
    data["consent"] = view::data_of(consent);
    label_errors(data);
    return data;
}

std::optional<MunicipalityId> municipality_in(const http::Form& form, const Offer& offer,
                                              std::vector<FieldError>& errors)
{
    const auto& typed = form["municipality"];
    if (typed == "elsewhere") return std::nullopt;
    for (const auto* group : {&offer.hosts, &offer.others})
        for (const auto& municipality : *group)
            if (std::to_string(municipality.id.value) == typed) return municipality.id;
    errors.push_back({"municipality", "registration.choose_municipality", {}});
    return std::nullopt;
}

std::optional<Email> email_in(const http::Form& form, bool required,
                              std::vector<FieldError>& errors)
{
    const auto& typed = form["email"];
    if (trim(typed).empty() && !required) return std::nullopt;
    auto email = parse_email(typed);
    if (!email)
        errors.push_back({"email", trim(typed).empty() ? "form.required" : "form.email", {}});
    return email;
}

} // namespace

NamingPage naming_page(db::Tx& tx, const Viewer& viewer, const Namer& namer,
                       const ParticipantId& place)
{
    NamingPage page;
    page.namer = namer;
    page.place = find_place(tx, viewer, place);
    if (!page.place) return page;
    page.offer = current_offer(tx);
    if (namer == Namer::organiser) demand_nothing(page.offer.questions);
    const auto reserved = tx.get<Reserved>(
        "SELECT category_id, category.name AS category_name, translations AS "
        "category_translations, contact_name FROM participant JOIN category ON category.id = "
        "category_id JOIN registration ON registration.id = registration_id "
        "WHERE participant.id = ?1",
        place);
    page.category = reserved.category_id;
    page.category_name = reserved.category_name;
    page.category_translations = reserved.category_translations;
    page.contact_name = reserved.contact_name;
    page.extras = chosen_extras(tx, must(page.place).registration_id);
    page.closed = !check_names_open(tx, viewer, page.offer.conference);
    return page;
}

http::Form reserved_fields(const NamingPage& page)
{
    const auto& place = must(page.place);
    http::Form fields;
    fields.add("organisation", place.organisation);
    const auto& municipality = place.municipality_id;
    fields.add("municipality", municipality ? std::to_string(municipality->value) : "elsewhere");
    return fields;
}

http::Response naming_response(const http::Context& context, const NamingPage& page,
                               const http::Form& fields, const Refusal* refusal)
{
    const auto status = refusal != nullptr ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/naming", page_data(context, page, fields, refusal),
                      status);
}

Result<Naming> parse_naming(const http::Form& form, const NamingPage& page, view::Lang lang)
{
    const bool holder = page.namer == Namer::holder;
    std::vector<FieldError> errors;
    const auto line = [&](const std::string& name, bool required) {
        auto value = squeeze(form[name]);
        if (auto error = line_error(name, value, 120, required)) errors.push_back(std::move(*error));
        return value;
    };
    Naming naming;
    naming.place = must(page.place).id;
    naming.name = line("name", true);
    naming.email = email_in(form, holder, errors);
    naming.organisation = line("organisation", false);
    naming.municipality = municipality_in(form, page.offer, errors);
    naming.answers = parse_answers(form, "", page.offer.questions, page.category, errors);
    naming.by_holder = holder;
    naming.show_in_list = holder && form.has("list");
    if (holder) naming.language = lang;
    if (holder && !form.has("consent"))
        errors.push_back({"consent", "registration.consent_needed", {}});
    if (errors.empty()) return naming;
    return std::unexpected(Refusal{Problem::invalid, "form.invalid", std::move(errors), {}});
}

} // namespace retenk::registration
