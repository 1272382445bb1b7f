#include "registration/signup.hpp"

#include "registration/clash.hpp"
#include "registration/own.hpp"
#include "registration/signup_queue.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::int64_t usual_minutes = 15;

// A place or a place in line; nothing where nobody signs up any more.
void join(db::Tx& tx, ParticipantId participant, SessionId session)
{
    tx.run(
        "INSERT INTO session_signup (participant_id, session_id, state, place, at) "
        "SELECT ?1, session_id, CASE WHEN taken < places AND NOT EXISTS (SELECT 1 FROM "
        "session_signup WHERE session_id = ?2 AND state = 'waiting') THEN 'signed' ELSE "
        "'waiting' END, (SELECT coalesce(max(place), 0) + 1 FROM session_signup WHERE "
        "session_id = ?2), ?3 FROM session_offer WHERE session_id = ?2 AND closed = 0 AND EXISTS "
        "(SELECT 1 FROM published_session WHERE session_id = ?2 AND cancelled = 0) "
        "ON CONFLICT (participant_id, session_id) DO NOTHING",
        participant, session, tx.now);
}

void leave(db::Tx& tx, ParticipantId participant, SessionId session)
{
    tx.run("DELETE FROM session_signup WHERE participant_id = ?1 AND session_id = ?2", participant,
           session);
}

struct Held
{
    SessionId session_id;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(Held, (), (session_id, state))

HeldSessions held_sessions(db::Tx& tx, ParticipantId participant)
{
    HeldSessions held;
    for (const auto& one : tx.rows<Held>(
             "SELECT session_id, state FROM session_signup WHERE participant_id = ?1", participant))
        held[one.session_id] = one.state == "signed";
    return held;
}

struct Waiting
{
    ParticipantId participant_id;
    SessionId session_id;
    RegistrationId registration_id;
    ConferenceId conference_id;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Waiting, (),
                      (participant_id, session_id, registration_id, conference_id, title))

std::optional<Waiting> next_waiting(db::Tx& tx)
{
    return tx.find<Waiting>(
        "SELECT participant_id, session_signup.session_id, registration_id, "
        "published_session.conference_id, published_session.title FROM session_offer "
        "CROSS JOIN session_signup ON session_signup.session_id = session_offer.session_id "
        "JOIN published_session ON published_session.session_id = "
        "session_signup.session_id AND published_session.cancelled = 0 AND starts_at > ?1 "
        "JOIN participant ON participant.id = participant_id "
        "WHERE taken < places AND session_signup.state = 'waiting' ORDER BY "
        "session_offer.session_id, session_signup.place LIMIT 1",
        tx.now);
}

std::optional<Waiting> find_waiting(db::Tx& tx, ParticipantId participant, SessionId session)
{
    return tx.find<Waiting>(
        "SELECT participant_id, session_signup.session_id, registration_id, "
        "published_session.conference_id, published_session.title FROM session_signup "
        "JOIN published_session ON published_session.session_id = session_signup.session_id "
        "JOIN participant ON participant.id = participant_id WHERE participant_id = ?1 AND "
        "session_signup.session_id = ?2 AND session_signup.state = 'waiting'",
        participant, session);
}

void record(db::Tx& tx, const std::string& actor, ParticipantId participant,
            const std::string& before, const std::string& after)
{
    audit::record(tx, actor,
                  {"participant", participant.value, "changed", "session_signup", before, after});
}

// S3: the place that came out of a line is the one that they have at that hour.
std::vector<OpenSession> give_back_beside(db::Tx& tx, const Waiting& next, const std::string& actor)
{
    auto others = excluded_by(open_sessions(tx, next.conference_id), next.session_id,
                              held_sessions(tx, next.participant_id),
                              travel_time(tx, next.conference_id), tx.now);
    for (const auto& other : others) {
        leave(tx, next.participant_id, other.id);
        record(tx, actor, next.participant_id, other.title, {});
    }
    return others;
}

void let_in(db::Tx& tx, const Waiting& next, const std::string& actor)
{
    tx.run("UPDATE session_signup SET state = 'signed' WHERE participant_id = ?1 AND "
           "session_id = ?2",
           next.participant_id, next.session_id);
    record(tx, actor, next.participant_id, {}, next.title);
    const auto contact = get_addressee(tx, next.registration_id);
    const auto given_back = give_back_beside(tx, next, actor);
    mail_session_place(tx, conference::get_current(tx), contact, next.participant_id,
                       next.session_id, given_back);
    tx.after_commit("registration");
    tx.after_commit("places");
    tx.after_commit("mail");
}

} // namespace

std::vector<OpenSession> open_sessions(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<OpenSession>(
        "SELECT published_session.session_id AS id, slug, title, published_session.translations, "
        "room.venue_id, coalesce(room.name, '') AS room, coalesce(room.translations, '{}') AS "
        "room_translations, starts_at, ends_at, places, taken, closed, "
        "(SELECT count(*) FROM session_signup WHERE session_signup.session_id = "
        "session_offer.session_id AND state = 'waiting') AS waiting "
        "FROM published_session JOIN session_offer ON session_offer.session_id = "
        "published_session.session_id LEFT JOIN room ON room.id = room_id "
        "WHERE published_session.conference_id = ?1 AND cancelled = 0 "
        "ORDER BY starts_at, ends_at, id",
        conference);
}

PlacesNote note_of(const SessionPlaces& session)
{
    if (session.closed) return {"signup.is_closed", {}};
    if (session.free() > 0) return {"signup.free", {{"free", std::to_string(session.free())}}};
    if (session.waiting == 0) return {"signup.full_nobody_waits", {}};
    return {"signup.full", {{"waiting", std::to_string(session.waiting)}}};
}

std::optional<SessionPlaces> session_places(db::Tx& tx, SessionId session)
{
    return tx.find<SessionPlaces>(
        "SELECT places, taken, (SELECT count(*) FROM session_signup WHERE session_id = ?1 AND "
        "state = 'waiting') AS waiting, closed FROM session_offer WHERE session_id = ?1",
        session);
}

std::chrono::minutes travel_time(db::Tx& tx, ConferenceId conference)
{
    return std::chrono::minutes(
        tx.find<std::int64_t>("SELECT travel_minutes FROM session_rule WHERE conference_id = ?1",
                              conference)
            .value_or(usual_minutes));
}

Result<bool> check_sessions(db::Tx& tx, const Submission& submission)
{
    const bool any = std::ranges::any_of(
        submission.participants, [](const auto& person) { return !person.sessions.empty(); });
    if (!any || submission.from_waiting_list) return true;
    const auto sessions = open_sessions(tx, submission.conference);
    const auto travel = travel_time(tx, submission.conference);
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    for (std::size_t i = 0; i < submission.participants.size(); ++i)
        if (auto error = objection_to(sessions, submission.participants[i].sessions, travel,
                                      "p" + std::to_string(i + 1) + "_sessions"))
            refusal.fields.push_back(std::move(*error));
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

void sign_up(db::Tx& tx, ParticipantId participant, const std::vector<SessionId>& sessions)
{
    for (const auto session : sessions)
        join(tx, participant, session);
}

void keep_one_at_a_time(db::Tx& tx, ConferenceId conference, ParticipantId participant)
{
    auto places = held_sessions(tx, participant);
    std::erase_if(places, [](const auto& one) { return !one.second; });
    if (places.size() < 2) return;
    const auto sessions = open_sessions(tx, conference);
    const auto travel = travel_time(tx, conference);
    for (const auto& session : sessions) {
        if (!places.contains(session.id)) continue;
        for (const auto& other : excluded_by(sessions, session.id, places, travel, tx.now)) {
            leave(tx, participant, other.id);
            places.erase(other.id);
        }
    }
}

std::vector<SessionId> sessions_of(db::Tx& tx, ParticipantId participant)
{
    return tx.rows<SessionId>("SELECT session_id FROM session_signup WHERE participant_id = ?1 "
                              "ORDER BY session_id",
                              participant);
}

Result<std::vector<SignupChange>> change_sessions(db::Tx& tx, ConferenceId conference,
                                                  ParticipantId participant,
                                                  const std::vector<SessionId>& chosen)
{
    const auto sessions = open_sessions(tx, conference);
    const auto held = held_sessions(tx, participant);
    if (auto error = objection_to(sessions, chosen, travel_time(tx, conference), "sessions", held))
        return std::unexpected(Refusal{Problem::invalid, "form.invalid", {std::move(*error)}, {}});

    std::vector<SignupChange> changes;
    for (const auto& session : sessions) {
        const bool had = held.contains(session.id);
        const bool wants = std::ranges::count(chosen, session.id) > 0;
        if (had == wants) continue;
        changes.push_back({session.title, had, wants});
        tx.after_commit("registration");
        if (wants)
            join(tx, participant, session.id);
        else
            leave(tx, participant, session.id);
    }
    if (!changes.empty()) settle_sessions(tx);
    return changes;
}

std::int64_t settle_sessions(db::Tx& tx)
{
    std::int64_t given = 0;
    while (const auto next = next_waiting(tx)) {
        let_in(tx, *next, "system");
        ++given;
    }
    return given;
}

void give_session_place(db::Tx& tx, ParticipantId participant, SessionId session,
                        const std::string& actor)
{
    let_in(tx, must(find_waiting(tx, participant, session)), actor);
}

std::vector<SignedSession> signed_sessions(db::Tx& tx, RegistrationId registration)
{
    return tx.rows<SignedSession>(
        "SELECT participant_id, session_signup.session_id, slug, title, "
        "published_session.translations, coalesce(room.name, '') AS room, "
        "coalesce(room.translations, '{}') AS room_translations, session_signup.state, starts_at, "
        "ends_at, cancelled, (SELECT count(*) FROM session_signup AS other WHERE "
        "other.session_id = session_signup.session_id AND other.state = 'waiting' AND other.place "
        "< session_signup.place) AS before FROM participant "
        "JOIN session_signup ON participant_id = participant.id "
        "JOIN published_session ON published_session.session_id = session_signup.session_id "
        "LEFT JOIN room ON room.id = published_session.room_id "
        "WHERE registration_id = ?1 ORDER BY participant_id, starts_at, session_signup.session_id",
        registration);
}

} // namespace retenk::registration
