#include "registration/pages_one_registration.hpp"
#include "registration/pages_organiser.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/http/field.hpp"
#include "retenk/registration/registration.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::registration {
namespace {

struct Editing
{
    RegistrationRow head;
    WholeParticipant participant;
    std::vector<WholeAnswer> answers;
    std::vector<conference::Municipality> municipalities;
};

std::optional<Editing> read_editing(db::Tx& tx, const Viewer& viewer,
                                    const ParticipantId& participant, const Day& day)
{
    const auto row = find_participant(tx, viewer, participant);
    if (!row) return std::nullopt;
    auto head = find_registration(tx, viewer, row->registration_id);
    if (!head) return std::nullopt;
    Editing editing;
    editing.head = std::move(*head);
    for (auto& other : participants_of(tx, viewer, row->registration_id))
        if (other.id == participant) editing.participant = std::move(other);
    editing.answers = answers_of(tx, viewer, row->registration_id);
    std::erase_if(editing.answers,
                  [&](const auto& answer) { return answer.participant_id != participant; });
    editing.municipalities = conference::municipalities_on(tx, day);
    return editing;
}

std::int64_t number_in(const std::string& text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

ParticipantId asked_for(const http::Context& context)
{
    return ParticipantId{number_in(context.param("id"))};
}

std::string answer_name(const WholeAnswer& answer)
{
    return "answer_" + std::to_string(answer.question_id.value);
}

// What the form shows: the row as it is, or what was typed.
struct Typed
{
    std::string name, organisation, municipality;
    bool show_in_list = false;
    std::int64_t version = 0;
    std::vector<std::string> answers; // beside Editing::answers
};

Typed typed_of(const Editing& editing)
{
    const auto& participant = editing.participant;
    Typed typed{participant.name,
                participant.organisation.value_or(""),
                participant.municipality_id ? std::to_string(participant.municipality_id->value)
                                            : std::string(),
                participant.show_in_list,
                participant.version,
                {}};
    for (const auto& answer : editing.answers)
        typed.answers.push_back(answer.value);
    return typed;
}

Typed typed_in(const http::Form& form, const Editing& editing)
{
    Typed typed{form["name"],
                form["organisation"],
                form["municipality"],
                form.has("show_in_list"),
                number_in(form["version"]),
                {}};
    for (const auto& answer : editing.answers)
        typed.answers.push_back(form[answer_name(answer)]);
    return typed;
}

void check_text(Refusal& refusal, const std::string& field, const std::string& text,
                std::size_t longest, bool with_lines)
{
    if (!is_clean_text(text, with_lines))
        refusal.fields.push_back({field, "register.not_clean", {}});
    else if (length_of(text) > longest)
        refusal.fields.push_back(
            {field, "register.too_long", {{"longest", std::to_string(longest)}}});
}

Result<ParticipantChange> parse_change(const Editing& editing, const Typed& typed)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    ParticipantChange change{editing.participant.id,      typed.version,
                             squeeze(typed.name),         {},
                             squeeze(typed.organisation), {},
                             typed.show_in_list};
    check_text(refusal, "name", typed.name, 120, false);
    check_text(refusal, "organisation", typed.organisation, 200, false);
    if (change.name.empty()) refusal.fields.push_back({"name", "register.name_missing", {}});
    const MunicipalityId chosen{number_in(typed.municipality)};
    const auto known =
        std::ranges::find(editing.municipalities, chosen, &conference::Municipality::id);
    if (known != editing.municipalities.end())
        change.municipality = chosen;
    else if (chosen == editing.participant.municipality_id)
        change.municipality = chosen;
    for (std::size_t n = 0; n < editing.answers.size(); ++n) {
        const bool lines = editing.answers[n].kind == "long_text";
        check_text(refusal, answer_name(editing.answers[n]), typed.answers[n], 2000, lines);
        change.answers.push_back({editing.answers[n].question_id, typed.answers[n]});
    }
    if (!refusal.fields.empty()) return std::unexpected(std::move(refusal));
    return change;
}

http::Field municipality_field(const http::Context& context, const Editing& editing,
                               const Typed& typed, const Refusal* refusal)
{
    auto field = http::make_field(context, "municipality", "register.municipality",
                                  typed.municipality, refusal);
    field.choices.push_back(
        {"", http::text(context, "register.elsewhere"), typed.municipality.empty()});
    for (const auto& municipality : editing.municipalities) {
        const auto value = std::to_string(municipality.id.value);
        field.choices.push_back({value, conference::display_name(municipality, context.lang),
                                 value == typed.municipality});
    }
    return field;
}

view::Data answer_fields(const http::Context& context, const Editing& editing, const Typed& typed,
                         const Refusal* refusal)
{
    view::Data::List list;
    for (std::size_t n = 0; n < editing.answers.size(); ++n) {
        const auto& answer = editing.answers[n];
        auto field = http::make_field(context, answer_name(answer), "register.answer",
                                      typed.answers[n], refusal);
        field.label =
            view::localised(context.lang, answer.title, answer.translations, "title").text;
        if (answer.kind == "long_text") field.type = "textarea";
        field.maxlength = 2000;
        list.push_back(view::data_of(field));
    }
    return list;
}

http::Response change_page(const http::Context& context, const Editing& editing, const Typed& typed,
                           const Refusal* refusal)
{
    view::Data data;
    data["title"] =
        http::text(context, "register.change_title", Values({{"name", editing.participant.name}}));
    data["area"] = "desk";
    data["id"] = editing.participant.id.value;
    data["registration_id"] = editing.head.id.value;
    data["reference"] = editing.head.reference;
    data["version"] = typed.version;
    auto name = http::make_field(context, "name", "register.name", typed.name, refusal);
    name.required = true;
    name.maxlength = 120;
    data["name"] = view::data_of(name);
    data["organisation"] = view::data_of(http::make_field(
        context, "organisation", "register.organisation", typed.organisation, refusal));
    data["municipality"] = view::data_of(municipality_field(context, editing, typed, refusal));
    auto in_list = http::make_field(context, "show_in_list", "register.show_in_list", "1", refusal);
    in_list.checked = typed.show_in_list;
    data["show_in_list"] = view::data_of(in_list);
    data["answers"] = answer_fields(context, editing, typed, refusal);
    http::add_errors(context, data, refusal);
    const int status = refusal != nullptr ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/admin_participant", std::move(data), status);
}

http::Response cancelling_page(const http::Context& context, const Editing& editing,
                               const Refusal* refusal)
{
    view::Data data;
    data["title"] =
        http::text(context, "register.cancel_title", Values({{"name", editing.participant.name}}));
    data["area"] = "desk";
    data["id"] = editing.participant.id.value;
    data["name"] = editing.participant.name;
    data["registration_id"] = editing.head.id.value;
    data["reference"] = editing.head.reference;
    data["contact_email"] = editing.head.contact_email;
    http::add_errors(context, data, refusal);
    const int status = refusal != nullptr ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/admin_cancelling", std::move(data), status);
}

http::Response back_to(const http::Context& context, const Editing& editing,
                       std::string_view notice)
{
    return http::see_other(context, "/admin/pameldinger/" + std::to_string(editing.head.id.value) +
                                        "?notice=" + std::string(notice));
}

} // namespace

asio::awaitable<http::Response> get_cancelling(http::Context& context)
{
    const auto id = asked_for(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    co_return cancelling_page(context, *editing, nullptr);
}

asio::awaitable<http::Response> post_cancelling(http::Context& context)
{
    const auto id = asked_for(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    auto cancelled = co_await context.db.write(cancel_participant, context.viewer, id);
    if (!cancelled) co_return cancelling_page(context, *editing, &cancelled.error());
    co_return back_to(context, *editing, "register_cancelled");
}

asio::awaitable<http::Response> get_participant_change(http::Context& context)
{
    const auto id = asked_for(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    const auto needs = needs_among(editing->answers);
    auto actor = context.viewer.actor();
    const auto registration = editing->head.id;
    if (needs > 0) co_await context.db.write(log_needs_read, std::move(actor), registration, needs);
    co_return change_page(context, *editing, typed_of(*editing), nullptr);
}

asio::awaitable<http::Response> post_participant_change(http::Context& context)
{
    const auto id = asked_for(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    auto typed = typed_in(context.form(), *editing);
    auto change = parse_change(*editing, typed);
    if (!change) co_return change_page(context, *editing, typed, &change.error());
    auto changed =
        co_await context.db.write(change_participant, context.viewer, std::move(*change));
    // The page says that somebody was first; sending it once more is a decision.
    if (!changed) typed.version = editing->participant.version;
    if (!changed) co_return change_page(context, *editing, typed, &changed.error());
    co_return back_to(context, *editing, "register_changed");
}

} // namespace retenk::registration
