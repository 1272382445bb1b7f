#pragma once
// Sign-up for sessions as organisers see and set it: which sessions have it, and who stands there.

#include "registration/signup.hpp"
#include "retenk/base/viewer.hpp"

namespace retenk::registration {

struct DeskSession
{
    SessionId id;
    std::string title, translations, kind, room;
    Instant starts_at, ends_at;
    std::optional<std::int64_t> room_capacity, capacity, places; // no places: no sign-up
    std::int64_t taken = 0, waiting = 0;
    bool closed = false, cancelled = false;
};
BOOST_DESCRIBE_STRUCT(DeskSession, (),
                      (id, title, translations, kind, room, starts_at, ends_at, room_capacity,
                       capacity, places, taken, waiting, closed, cancelled))

// Of the published programme, by time; pauses are left out.
std::vector<DeskSession> desk_sessions(db::Tx& tx, ConferenceId conference);
std::optional<DeskSession> find_desk_session(db::Tx& tx, ConferenceId conference, SessionId session);

struct SignupRule
{
    std::optional<std::int64_t> places; // nothing: one just comes
    bool closed = false;
};
BOOST_DESCRIBE_STRUCT(SignupRule, (), (places, closed))

SignupRule rule_of(const DeskSession& session);

// Logged with old and new value. More places go to those who wait, in the same transaction. conflict
// when it changed since `version` (audit::fingerprint); invalid with the field "places" when fewer than
// have a place, or none while somebody is signed up.
Result<bool> change_signup(db::Tx& tx, ConferenceId conference, SessionId session,
                           const std::string& version, const SignupRule& rule,
                           const std::string& actor);

// 0 to 240, logged.
Result<bool> change_travel(db::Tx& tx, ConferenceId conference, std::int64_t minutes,
                           const std::string& actor);

struct SignupRow
{
    ParticipantId participant_id;
    RegistrationId registration_id;
    std::string name, organisation, municipality, state;
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(SignupRow, (),
                      (participant_id, registration_id, name, organisation, municipality, state,
                       place))

// Those with a place by name, then those who wait in order. Nobody for viewers who are no organisers.
std::vector<SignupRow> signups_of(db::Tx& tx, const Viewer& viewer, SessionId session);

} // namespace retenk::registration
