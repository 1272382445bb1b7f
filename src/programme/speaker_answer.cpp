#include "retenk/programme/speaker_answer.hpp"

#include "programme/speaker_mails.hpp"
#include "retenk/audit/audit.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct Answering
{
    ConferenceId conference_id;
    PersonId person_id;
    std::string name;
    std::optional<Email> email;
    std::string organisation, language, state;
};
BOOST_DESCRIBE_STRUCT(Answering, (),
                      (conference_id, person_id, name, email, organisation, language, state))

Answering get_answering(db::Tx& tx, SpeakerId speaker)
{
    return tx.get<Answering>(
        "SELECT conference_id, person_id, person.name, person.email, speaker.organisation, "
        "speaker.language, speaker.state FROM speaker JOIN person ON person.id = person_id "
        "WHERE speaker.id = ?1",
        speaker);
}

std::string state_of(std::vector<OwnSession> sessions)
{
    std::erase_if(sessions, &OwnSession::cancelled);
    const auto says = [](const char* answer) {
        return [answer](const OwnSession& one) { return one.answer == answer; };
    };
    if (std::ranges::any_of(sessions, says("confirmed"))) return "confirmed";
    if (!sessions.empty() && std::ranges::all_of(sessions, says("declined"))) return "declined";
    return "invited";
}

void set_state(db::Tx& tx, SpeakerId speaker, const std::string& state, const std::string& actor)
{
    const auto before = get_answering(tx, speaker).state;
    if (before == state) return;
    tx.run("UPDATE speaker SET state = ?2, version = version + 1 WHERE id = ?1", speaker, state);
    audit::record(tx, actor, {"speaker", speaker.value, "changed", "state", before, state});
}

void keep_answer(db::Tx& tx, SpeakerId speaker, const OwnSession& session,
                 const std::string& answer, const std::string& note, const std::string& actor)
{
    tx.run("INSERT INTO speaker_answer (speaker_id, session_id, answer, note, answered_at) "
           "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET answer = ?3, note = ?4, "
           "answered_at = ?5",
           speaker, session.id, answer, note, tx.now);
    audit::record(tx, actor,
                  {"speaker", speaker.value, answer, "session", session.title, session.title});
}

// The first answer by link makes words of what an organiser set for all sessions.
void spell_out(db::Tx& tx, SpeakerId speaker, const std::vector<OwnSession>& sessions)
{
    for (const auto& session : sessions)
        if (session.answer != "invited")
            tx.run("INSERT OR IGNORE INTO speaker_answer (speaker_id, session_id, answer, "
                   "answered_at) VALUES (?1, ?2, ?3, ?4)",
                   speaker, session.id, session.answer, tx.now);
}

} // namespace

void tell_of_answers(db::Tx& tx, SpeakerId speaker, const AnswerFrame& frame)
{
    const auto who = get_answering(tx, speaker);
    tx.emit(SpeakerAnswered{
        who.conference_id, speaker, who.person_id, who.name, who.email, who.organisation,
        view::lang_called(who.language).value_or(view::Lang::nb), who.state, frame.actor,
        frame.base_url, frame.category_name, frame.category_translations});
    tx.after_commit("programme");
}

std::vector<OwnSession> own_sessions(db::Tx& tx, SpeakerId speaker)
{
    return tx.rows<OwnSession>(
        "SELECT session.id, session.slug, session.title, session.translations, role, "
        "coalesce(answer, CASE WHEN EXISTS (SELECT 1 FROM speaker_answer WHERE speaker_id = ?1) "
        "THEN 'invited' ELSE speaker.state END) AS answer, coalesce(note, '') AS note, "
        "starts_at, ends_at, coalesce(room.name, '') AS room, coalesce(room.translations, '{}') AS "
        "room_translations, coalesce(venue.name, '') AS venue, cancelled, "
        "EXISTS (SELECT 1 FROM published_session WHERE session_id = session.id) AS published "
        "FROM session_role JOIN session ON session.id = session_role.session_id "
        "JOIN speaker ON speaker.id = session_role.speaker_id "
        "LEFT JOIN room ON room.id = room_id LEFT JOIN venue ON venue.id = venue_id "
        "LEFT JOIN speaker_answer ON speaker_answer.session_id = session.id AND "
        "speaker_answer.speaker_id = ?1 "
        "WHERE session_role.speaker_id = ?1 AND hidden = 0 ORDER BY starts_at, session.id",
        speaker);
}

Result<bool> answer_session(db::Tx& tx, SpeakerId speaker, SessionId session,
                            const std::string& answer, const std::string& note,
                            const AnswerFrame& frame)
{
    if (std::ranges::find(session_answers, answer) == session_answers.end())
        return refuse(Problem::invalid, "speaker.choose_answer");
    const auto sessions = own_sessions(tx, speaker);
    const auto own = std::ranges::find(sessions, session, &OwnSession::id);
    if (own == sessions.end() || own->cancelled)
        return refuse(Problem::not_found, "edit.not_found");
    if (own->answer == answer && own->note == note) return true;
    spell_out(tx, speaker, sessions);
    keep_answer(tx, speaker, *own, answer, answer == "declined" ? note : "", frame.actor);
    set_state(tx, speaker, state_of(own_sessions(tx, speaker)), frame.actor);
    if (answer == "declined") mail_decline(tx, speaker, *own, note);
    tell_of_answers(tx, speaker, frame);
    return true;
}

void answer_for(db::Tx& tx, SpeakerId speaker, const std::string& state, const AnswerFrame& frame)
{
    tx.run("DELETE FROM speaker_answer WHERE speaker_id = ?1", speaker);
    set_state(tx, speaker, state, frame.actor);
    tell_of_answers(tx, speaker, frame);
}

} // namespace retenk::programme
