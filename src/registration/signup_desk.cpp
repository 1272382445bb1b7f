#include "registration/signup_desk.hpp"

#include "retenk/audit/differences.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

std::int64_t people_in(const DeskSession& session) { return session.taken + session.waiting; }

Result<bool> check_rule(const DeskSession& session, const SignupRule& rule)
{
    if (!rule.places && people_in(session) > 0)
        return refuse_field("places", "signup_desk.has_people");
    if (rule.places && *rule.places < session.taken)
        return std::unexpected(Refusal{Problem::invalid,
                                       "form.invalid",
                                       {{"places",
                                         "signup_desk.fewer_than_taken",
                                         {{"taken", std::to_string(session.taken)}}}},
                                       {}});
    return true;
}

void store(db::Tx& tx, SessionId session, const SignupRule& rule)
{
    if (!rule.places)
        tx.run("DELETE FROM session_offer WHERE session_id = ?1", session);
    else
        tx.run("INSERT INTO session_offer (session_id, places, closed) VALUES (?1, ?2, ?3) "
               "ON CONFLICT (session_id) DO UPDATE SET places = ?2, closed = ?3",
               session, *rule.places, rule.closed);
}

} // namespace

std::vector<DeskSession> desk_sessions(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<DeskSession>(
        "SELECT published_session.session_id AS id, title, published_session.translations, kind, "
        "coalesce(room.name, '') AS room, starts_at, ends_at, room.capacity AS room_capacity, "
        "published_session.capacity, places, coalesce(taken, 0) AS taken, (SELECT count(*) FROM "
        "session_signup WHERE session_signup.session_id = published_session.session_id AND state "
        "= 'waiting') AS waiting, coalesce(closed, 0) AS closed, cancelled "
        "FROM published_session LEFT JOIN session_offer ON session_offer.session_id = "
        "published_session.session_id LEFT JOIN room ON room.id = room_id "
        "WHERE published_session.conference_id = ?1 AND kind <> 'pause' "
        "ORDER BY starts_at, ends_at, id",
        conference);
}

std::optional<DeskSession> find_desk_session(db::Tx& tx, ConferenceId conference, SessionId session)
{
    for (auto& one : desk_sessions(tx, conference))
        if (one.id == session) return one;
    return std::nullopt;
}

SignupRule rule_of(const DeskSession& session) { return {session.places, session.closed}; }

Result<bool> change_signup(db::Tx& tx, ConferenceId conference, SessionId session,
                           const std::string& version, const SignupRule& rule,
                           const std::string& actor)
{
    const auto stored = find_desk_session(tx, conference, session);
    if (!stored) return refuse(Problem::not_found, "signup.unknown");
    const auto before = rule_of(*stored);
    if (audit::fingerprint(before) != version)
        return refuse(Problem::conflict, "form.changed_meanwhile");
    if (auto fits = check_rule(*stored, rule); !fits) return std::unexpected(fits.error());
    if (audit::record_differences(tx, actor, "session_offer", session.value, before, rule) == 0)
        return true;
    store(tx, session, rule);
    settle_sessions(tx);
    tx.after_commit("places");
    tx.after_commit("registration");
    return true;
}

Result<bool> change_travel(db::Tx& tx, ConferenceId conference, std::int64_t minutes,
                           const std::string& actor)
{
    const auto before = travel_time(tx, conference).count();
    if (before == minutes) return true;
    tx.run("INSERT INTO session_rule (conference_id, travel_minutes) VALUES (?1, ?2) "
           "ON CONFLICT (conference_id) DO UPDATE SET travel_minutes = ?2",
           conference, minutes);
    audit::record(tx, actor,
                  {"session_rule", conference.value, "changed", "travel_minutes",
                   std::to_string(before), std::to_string(minutes)});
    return true;
}

std::vector<SignupRow> signups_of(db::Tx& tx, const Viewer& viewer, SessionId session)
{
    if (!viewer.is_organiser()) return {};
    return tx.rows<SignupRow>(
        "SELECT participant_id, registration_id, participant.name, coalesce(organisation.name, "
        "'') AS organisation, coalesce(municipality.name, '') AS municipality, "
        "session_signup.state, session_signup.place FROM session_signup "
        "JOIN participant ON participant.id = participant_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id "
        "LEFT JOIN municipality ON municipality.id = participant.municipality_id "
        "WHERE session_id = ?1 ORDER BY session_signup.state, CASE session_signup.state WHEN "
        "'signed' THEN participant.sort_key ELSE '' END, session_signup.place",
        session);
}

} // namespace retenk::registration
