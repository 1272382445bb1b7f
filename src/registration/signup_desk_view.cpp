#include "registration/signup_desk_view.hpp"

#include "registration/signup_queue.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/base/must.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

std::string when(const Context& context, const DeskSession& session)
{
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.time(context.lang, to_local(session.starts_at)) + "–" +
           catalogue.time(context.lang, to_local(session.ends_at));
}

std::vector<ParticipantId> queue_in(const SignupEditor& editor)
{
    std::vector<ParticipantId> queue;
    for (const auto& row : editor.people)
        if (row.state == "waiting") queue.push_back(row.participant_id);
    return queue;
}

view::Data signed_data(const SignupEditor& editor)
{
    view::Data list = view::Data::List{};
    for (const auto& row : editor.people)
        if (row.state == "signed") list.push_back(view::data_of(row));
    return list;
}

view::Data reason_data(const Context& context, ParticipantId participant,
                       const http::Fields& fields, const Refusal* refusal)
{
    const auto name = reason_field(participant);
    auto field = http::make_field(context, name, "signup_desk.reason", fields[name], refusal);
    field.required = true;
    field.maxlength = longest_signup_reason;
    return view::data_of(field);
}

view::Data waiting_data(const Context& context, const SignupEditor& editor,
                        const http::Fields& fields, const Refusal* refusal)
{
    view::Data list = view::Data::List{};
    const auto queue = queue_in(editor);
    std::int64_t number = 0;
    for (const auto& row : editor.people) {
        if (row.state != "waiting") continue;
        auto data = view::data_of(row);
        data["number"] = ++number;
        data["first"] = number == 1;
        data["last"] = number == std::ssize(queue);
        data["queue_version"] = queue_version(queue, row.participant_id);
        data["reason"] = reason_data(context, row.participant_id, fields, refusal);
        data["open"] = refusal && asked_waiter(context) == row.participant_id;
        list.push_back(std::move(data));
    }
    return list;
}

// What the room and the draft say, as a hint: neither decides.
std::string room_hint(const Context& context, const DeskSession& session)
{
    const auto most = session.capacity ? session.capacity : session.room_capacity;
    if (!most) return "";
    return http::text(context, "signup_desk.room_holds",
                      {{"room", session.room}, {"places", std::to_string(*most)}});
}

void fill_page(http::FormPage& page, const Context& context, const SignupEditor& editor,
               const http::Fields& fields, const Refusal* refusal)
{
    const auto& session = must(editor.session);
    page.number("places");
    page.checkbox("closed");
    page.hidden("version");
    auto& data = page.data();
    data["session"] = desk_session_data(context, session);
    data["room_hint"] = room_hint(context, session);
    data["signed"] = signed_data(editor);
    data["waiting"] = waiting_data(context, editor, fields, refusal);
    data["any_signed"] = !data["signed"].list()->empty();
    data["any_waiting"] = !data["waiting"].list()->empty();
    page.history(accounts::changes_of(context, editor.history));
}

} // namespace

SignupEditor read_signup_editor(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                                const SessionId& session)
{
    return {find_desk_session(tx, conference, session), signups_of(tx, viewer, session),
            accounts::history_of(tx, "session_offer", session.value)};
}

SessionId asked_session(const Context& context)
{
    return SessionId{http::parse_number(context.param("id")).value_or(0)};
}

std::string session_title(const Context& context, const DeskSession& session)
{
    return view::localised(context.lang, session.title, session.translations, "title").text;
}

view::Data desk_session_data(const Context& context, const DeskSession& session)
{
    view::Data row;
    row["id"] = session.id.value;
    row["title"] = session_title(context, session);
    row["when"] = when(context, session);
    row["room"] = session.room;
    row["offered"] = session.places.has_value();
    row["places"] = session.places.value_or(0);
    row["taken"] = session.taken;
    row["waiting"] = session.waiting;
    row["closed"] = session.closed;
    row["cancelled"] = session.cancelled;
    row["full"] = session.places && session.taken >= *session.places;
    return row;
}

http::Fields rule_fields(const DeskSession& session)
{
    http::Fields fields;
    fields.add("places", session.places ? std::to_string(*session.places) : std::string());
    fields.add("closed", session.closed ? "1" : "");
    fields.add("version", audit::fingerprint(rule_of(session)));
    return fields;
}

Response signup_page(const Context& context, const SignupEditor& editor, const http::Fields& fields,
                     const Refusal* refusal)
{
    const auto& session = must(editor.session);
    http::FormPage page(context, "signup_desk.", fields, refusal);
    fill_page(page, context, editor, fields, refusal);
    if (refusal && refusal->problem == Problem::conflict)
        page.conflict(rule_fields(session), accounts::last_changer(editor.history),
                      accounts::last_change_time(context, editor.history));
    return page.answer("registration/admin_signup", session_title(context, session));
}

Response refused_in_queue(const Context& context, const SignupEditor& editor,
                          const Refusal& refusal)
{
    const auto& session = must(editor.session);
    auto fields = rule_fields(session);
    const auto reason = reason_field(asked_waiter(context));
    fields.add(reason, context.form()[reason]);
    http::FormPage page(context, "signup_desk.", fields, &refusal);
    fill_page(page, context, editor, fields, &refusal);
    return page.answer("registration/admin_signup", session_title(context, session));
}

ParticipantId asked_waiter(const Context& context)
{
    return ParticipantId{http::parse_number(context.form()["participant"]).value_or(0)};
}

std::string reason_field(ParticipantId participant)
{
    return "reason_" + std::to_string(participant.value);
}

} // namespace retenk::registration
