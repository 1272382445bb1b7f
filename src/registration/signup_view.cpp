#include "registration/signup_view.hpp"

#include "registration/form_view.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

const view::Catalogue& catalogue_of(const http::Context& context)
{
    return context.services.templates.catalogue();
}

std::string when(const http::Context& context, Instant starts, Instant ends)
{
    const auto& catalogue = catalogue_of(context);
    return catalogue.time(context.lang, to_local(starts)) + "–" +
           catalogue.time(context.lang, to_local(ends));
}

std::string room_of(const http::Context& context, const std::string& room,
                    const std::string& translations)
{
    return room.empty() ? room : own_text(context, room, translations, "name");
}

std::string note_beside(const http::Context& context, const OpenSession& session, bool held)
{
    if (held) return "";
    const auto note = note_of(session);
    return http::text(context, note.key, note.values);
}

struct SessionChoice
{
    std::string id, value, label, when, place, note;
    bool selected = false, disabled = false;
};
BOOST_DESCRIBE_STRUCT(SessionChoice, (),
                      (id, value, label, when, place, note, selected, disabled))

SessionChoice choice_of(const http::Context& context, const SessionsPage& page,
                        const OpenSession& session)
{
    const bool held = std::ranges::find(page.held, session.id) != page.held.end();
    const auto value = std::to_string(session.id.value);
    const auto chosen = page.fields.all(page.name);
    SessionChoice choice;
    choice.value = value;
    choice.id = page.name + "-" + value;
    choice.label = own_text(context, session.title, session.translations, "title");
    choice.when = when(context, session.starts_at, session.ends_at);
    choice.place = room_of(context, session.room, session.room_translations);
    choice.note = note_beside(context, session, held);
    choice.disabled = session.closed && !held;
    choice.selected = !choice.disabled && std::ranges::count(chosen, value) > 0;
    return choice;
}

} // namespace

view::Data sessions_data(const http::Context& context, const SessionsPage& page,
                         const Refusal* refusal)
{
    auto field = http::make_field(context, page.name, "signup.sessions", "", refusal);
    field.type = "checkbox";
    auto data = view::data_of(field);
    data["any"] = !page.sessions.empty();
    data["choices"] = view::Data::List{};
    for (const auto& session : page.sessions)
        data["choices"].push_back(view::data_of(choice_of(context, page, session)));
    return data;
}

Refusal with_session_titles(const http::Context& context, const std::vector<OpenSession>& sessions,
                            Refusal refusal)
{
    for (auto& error : refusal.fields) {
        if (!error.key.starts_with("signup.")) continue;
        for (auto& [name, value] : error.values) {
            const auto session = std::ranges::find(sessions, value, &OpenSession::title);
            if (session != sessions.end())
                value = own_text(context, session->title, session->translations, "title");
        }
    }
    return refusal;
}

std::vector<SessionId> parse_sessions(const http::Form& form, const std::string& name)
{
    std::vector<SessionId> sessions;
    for (const auto& typed : form.all(name))
        sessions.push_back(SessionId{http::parse_number(typed).value_or(0)});
    std::ranges::sort(sessions);
    sessions.erase(std::unique(sessions.begin(), sessions.end()), sessions.end());
    return sessions;
}

view::Data signed_data(const http::Context& context, const std::vector<SignedSession>& sessions,
                       ParticipantId participant)
{
    view::Data list = view::Data::List{};
    for (const auto& session : sessions) {
        if (session.participant_id != participant) continue;
        view::Data data;
        data["slug"] = session.slug;
        data["title"] = own_text(context, session.title, session.translations, "title");
        data["when"] = when(context, session.starts_at, session.ends_at);
        data["place"] = room_of(context, session.room, session.room_translations);
        data["waits"] = session.state == "waiting" && !session.cancelled;
        data["cancelled"] = session.cancelled;
        data["before"] = session.before;
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace retenk::registration
