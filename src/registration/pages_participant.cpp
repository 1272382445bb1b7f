#include "registration/change.hpp"
#include "registration/pages_change.hpp"
#include "registration/pages_one_registration.hpp"
#include "registration/pages_organiser.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"
#include "registration/upload_file.hpp"

#include "retenk/accounts/history.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"
#include "retenk/registration/registration.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

struct Editing
{
    RegistrationRow head;
    WholeParticipant participant;
    std::vector<AskedQuestion> questions;
    CategoryId category;
    http::Form answers;     // as the form would have them
    std::vector<OpenSession> sessions;
    std::vector<SessionId> held;
    std::int64_t needs = 0; // diet and access answers among them
    std::vector<conference::Municipality> municipalities;
    std::vector<accounts::HistoryRow> history;
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
    editing.questions = questions_of(tx, editing.head.conference_id);
    editing.category =
        tx.get<CategoryId>("SELECT category_id FROM participant WHERE id = ?1", participant);
    add_answer_fields(tx, participant, "", editing.answers);
    editing.sessions = open_sessions(tx, editing.head.conference_id);
    editing.held = sessions_of(tx, participant);
    auto lines = answer_lines(tx, viewer, row->registration_id);
    std::erase_if(lines, [&](const auto& line) { return line.participant_id != participant; });
    editing.needs = needs_among(lines);
    editing.municipalities = conference::municipalities_on(tx, day);
    editing.history = accounts::history_of(tx, "participant", participant.value);
    return editing;
}

http::Fields fields_of(const Editing& editing)
{
    const auto& participant = editing.participant;
    http::Fields fields = editing.answers;
    fields.add("name", participant.name);
    fields.add("organisation", participant.organisation.value_or(""));
    fields.add("municipality", participant.municipality_id
                                   ? std::to_string(participant.municipality_id->value)
                                   : std::string());
    fields.add("show_in_list", participant.show_in_list ? "1" : "");
    for (const auto session : editing.held)
        fields.add("sessions", std::to_string(session.value));
    fields.add("tell", "1");
    fields.add("version", std::to_string(participant.version));
    return fields;
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

// Organisers may leave an answer out: they are told on the phone, and not always everything.
std::vector<AskedQuestion> not_demanded(std::vector<AskedQuestion> questions)
{
    for (auto& question : questions)
        question.required = false;
    return questions;
}

// Empty is from elsewhere; one that is no more may stay.
std::optional<MunicipalityId> chosen_municipality(const Editing& editing, const std::string& text, Refusal& refusal)
{
    if (text.empty()) return std::nullopt;
    const MunicipalityId chosen{http::parse_number(text).value_or(0)};
    if (chosen == editing.participant.municipality_id ||
        std::ranges::find(editing.municipalities, chosen, &conference::Municipality::id) != editing.municipalities.end())
        return chosen;
    refusal.fields.push_back({"municipality", "typed.choose", {}});
    return std::nullopt;
}

Result<ParticipantChange> parse_change(const Editing& editing, const http::Fields& fields)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    ParticipantChange change{editing.participant.id,          http::parse_number(fields["version"]).value_or(0),
                             squeeze(fields["name"]),         {},
                             squeeze(fields["organisation"]), {},
                             !fields["show_in_list"].empty()};
    check_text(refusal, "name", fields["name"], 120, false);
    check_text(refusal, "organisation", fields["organisation"], 200, false);
    if (change.name.empty()) refusal.fields.push_back({"name", "register.name_missing", {}});
    change.municipality = chosen_municipality(editing, fields["municipality"], refusal);
    change.answers = parse_answers(fields, "", not_demanded(editing.questions), editing.category,
                                   refusal.fields);
    if (!editing.sessions.empty()) change.sessions = parse_sessions(fields, "sessions");
    if (!refusal.fields.empty()) return std::unexpected(std::move(refusal));
    return change;
}

std::vector<http::Choice> municipality_choices(const http::Context& context, const Editing& editing)
{
    std::vector<http::Choice> choices{{"", http::text(context, "register.elsewhere"), false}};
    for (const auto& municipality : editing.municipalities)
        choices.push_back({std::to_string(municipality.id.value),
                           conference::display_name(municipality, context.lang), false});
    return choices;
}

// An answer as it stands in a form, in words.
std::string answer_in_words(const http::Context& context, const AskedQuestion& question,
                            const http::Fields& fields)
{
    const auto name = answer_field("", question.id);
    if (question.kind == QuestionKind::file) return fields[name + "_name"];
    if (!has_options(question.kind)) return value_in_words(context, question.kind, fields[name]);
    std::string words;
    for (const auto& option : question.options)
        for (const auto& chosen : fields.all(name))
            if (chosen == std::to_string(option.id.value))
                words += (words.empty() ? "" : ", ") + option.label;
    return words;
}

void add_conflict(const http::Context& context, http::FormPage& page, const Editing& editing,
                  const http::Fields& fields)
{
    const auto stored = fields_of(editing);
    page.conflict(stored, accounts::last_changer(editing.history),
                  accounts::last_change_time(context, editing.history));
    for (const auto& question : editing.questions) {
        const auto yours = answer_in_words(context, question, fields);
        const auto theirs = answer_in_words(context, question, stored);
        if (yours != theirs)
            page.differs(
                view::localised(context.lang, question.title, question.translations, "title").text,
                yours, theirs);
    }
}

view::Data tell_data(const http::Context& context, const Editing& editing, const http::Fields& fields)
{
    http::Field field;
    field.id = field.name = "tell";
    field.value = "1";
    field.label = http::text(context, "register.tell", {{"email", editing.head.contact_email}});
    field.type = "checkbox";
    field.checked = fields.has("tell");
    return view::data_of(field);
}

http::Response change_page(const http::Context& context, const Editing& editing,
                           const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "register.", fields, refusal);
    page.line("name", 120, true);
    page.line("organisation", 200);
    page.select("municipality", municipality_choices(context, editing));
    page.checkbox("show_in_list");
    page.hidden("version");
    page.data()["id"] = editing.participant.id.value;
    page.data()["registration_id"] = editing.head.id.value;
    page.data()["reference"] = editing.head.reference;
    const auto asked = not_demanded(editing.questions);
    page.data()["questions"] =
        questions_data(context, {asked, fields, "", "", editing.category, {}}, refusal);
    page.data()["takes_files"] = any_file(asked);
    page.data()["sessions"] =
        sessions_data(context, {editing.sessions, fields, "sessions", editing.held}, refusal);
    page.data()["has_sessions"] = !editing.sessions.empty();
    page.data()["tell"] = tell_data(context, editing, fields);
    page.data()["can_tell"] = !editing.head.contact_email.empty();
    if (refusal && refusal->problem == Problem::conflict)
        add_conflict(context, page, editing, fields);
    const Values name{{"name", shown_name(context, editing.participant)}};
    return page.answer("registration/admin_participant",
                       http::text(context, "register.change_title", name));
}

http::Response cancelling_page(const http::Context& context, const Editing& editing,
                               const Refusal* refusal)
{
    view::Data data;
    data["title"] =
        http::text(context, "register.cancel_title", Values({{"name", shown_name(context, editing.participant)}}));
    data["area"] = "desk";
    data["id"] = editing.participant.id.value;
    data["name"] = shown_name(context, editing.participant);
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

std::string seen_name(ParticipantId id) { return "participant " + std::to_string(id.value); }

} // namespace

asio::awaitable<http::Response> get_cancelling(http::Context& context)
{
    const auto id = asked_participant(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    co_await audit::note_seen(context, seen_name(id), 1);
    co_return cancelling_page(context, *editing, nullptr);
}

asio::awaitable<http::Response> post_cancelling(http::Context& context)
{
    const auto id = asked_participant(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    auto cancelled = co_await context.db.write(cancel_participant, context.viewer, id);
    if (!cancelled) co_return cancelling_page(context, *editing, &cancelled.error());
    co_return back_to(context, *editing, "register_cancelled");
}

asio::awaitable<http::Response> get_participant_change(http::Context& context)
{
    const auto id = asked_participant(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    co_await audit::note_seen(context, seen_name(id), 1);
    if (editing->participant.unnamed)
        co_return http::see_other(context, "/admin/deltakere/" + context.param("id") + "/navn");
    const auto needs = editing->needs;
    auto actor = context.viewer.actor();
    const auto registration = editing->head.id;
    if (needs > 0) co_await context.db.write(log_needs_read, std::move(actor), registration, needs);
    co_return change_page(context, *editing, fields_of(*editing), nullptr);
}

asio::awaitable<http::Response> post_participant_change(http::Context& context)
{
    const auto id = asked_participant(context);
    auto editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    auto form = context.form();
    auto wrong_files = co_await take_uploads(context, form, editing->questions);
    auto change = with_errors(parse_change(*editing, form), std::move(wrong_files));
    if (!change) co_return change_page(context, *editing, form, &change.error());
    const bool tell = form.has("tell");
    auto mailed =
        co_await context.db.write(change_and_tell, context.viewer, std::move(*change), tell);
    if (mailed)
        co_return back_to(context, *editing, *mailed ? "register_changed_mailed" : "register_changed");
    editing = co_await context.db.read(read_editing, context.viewer, id, context.site().day);
    if (!editing) co_return http::not_found(context);
    co_return change_page(context, *editing, form, &mailed.error());
}

} // namespace retenk::registration
