#pragma once
// The programme as the public sees it: frozen copies, never the draft. Owns track, session*,
// speaker, release*. A session that stood in a release may be hidden or cancelled, not deleted.
// Topic "programme" after a change.

#include "retenk/plan/plan.hpp"

namespace retenk::programme {

enum class SessionKind { talk, panel, workshop, plenary, pause, social };
BOOST_DESCRIBE_ENUM(SessionKind, talk, panel, workshop, plenary, pause, social)
enum class SessionRole { host, moderator, panellist, speaker };
BOOST_DESCRIBE_ENUM(SessionRole, host, moderator, panellist, speaker)

struct SessionPerson
{
    SessionId session_id;
    SpeakerId speaker_id;
    SessionRole role{};
    std::string slug, name, title, translations;
};
BOOST_DESCRIBE_STRUCT(SessionPerson, (),
                      (session_id, speaker_id, role, slug, name, title, translations))

struct SessionTheme
{
    SessionId session_id;
    std::string slug, title, translations;
};
BOOST_DESCRIBE_STRUCT(SessionTheme, (), (session_id, slug, title, translations))

struct SessionMeasure
{
    SessionId session_id;
    MeasureId measure_id;
    PlanId plan_id;
    bool is_current = false; // its plan
    std::string number, title;
    plan::MeasureState state{};
    std::string translations;
};
BOOST_DESCRIBE_STRUCT(SessionMeasure, (),
                      (session_id, measure_id, plan_id, is_current, number, title, state,
                       translations))

struct SessionRow
{
    SessionId session_id;
    std::string slug, title, abstract;
    SessionKind kind{};
    std::optional<TrackId> track_id;
    std::optional<RoomId> room_id;
    std::string track, track_translations, room, room_translations, venue;
    Instant starts_at, ends_at;
    std::string language;
    bool cancelled = false, young = false, green = false;
    std::string translations;
    std::optional<MunicipalityId> municipality_id; // its host
    std::string level;                             // "", everybody, beginner, expert
    bool not_recorded = false;                     // its own flag; that a speaker says no comes on top
};
BOOST_DESCRIBE_STRUCT(SessionRow, (),
                      (session_id, slug, title, abstract, kind, track_id, room_id, track,
                       track_translations, room, room_translations, venue, starts_at, ends_at,
                       language, cancelled, young, green, translations, municipality_id, level,
                       not_recorded))

struct Session : SessionRow
{
    std::vector<SessionPerson> people;
    std::vector<SessionTheme> themes;
    std::vector<SessionMeasure> measures;
};

struct ReleaseInfo
{
    ReleaseId id;
    std::int64_t number = 0;
    Instant at;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(ReleaseInfo, (), (id, number, at, note))

struct Programme
{
    std::optional<ReleaseInfo> release; // nothing: not published yet
    std::vector<Session> sessions;      // by time, then track and room
};

// A fixed number of statements, however many sessions.
Programme published(db::Tx& tx, ConferenceId conference);
Programme programme_of(db::Tx& tx, ReleaseId release); // old ones stay readable

// With its release; sessions is empty when the current release has none called so.
Programme published_session(db::Tx& tx, ConferenceId conference, std::string_view slug);

struct Speaker
{
    SpeakerId id;
    std::string slug, name, title, bio, translations;
};
BOOST_DESCRIBE_STRUCT(Speaker, (), (id, slug, name, title, bio, translations))

// Those with a part in the current release, in Norwegian order.
std::vector<Speaker> published_speakers(db::Tx& tx, ConferenceId conference);

// Every session of every year that served the measure, or one that it came from; latest year first.
struct ServingSession
{
    std::int64_t year = 0;
    bool is_current = false; // the conference
    std::string conference, slug, title, translations;
    bool cancelled = false;
    std::string number;       // the measure's number then
    bool same_measure = true; // false: served one that this measure came from
    std::string plan_name;
};
BOOST_DESCRIBE_STRUCT(ServingSession, (),
                      (year, is_current, conference, slug, title, translations, cancelled, number,
                       same_measure, plan_name))

std::vector<ServingSession> sessions_serving(db::Tx& tx, MeasureId measure);

struct SessionOutcome
{
    SessionId session_id;
    OutcomeId outcome_id;
};
BOOST_DESCRIBE_STRUCT(SessionOutcome, (), (session_id, outcome_id))
std::vector<SessionOutcome> outcomes_by_session(db::Tx& tx, ConferenceId conference);

} // namespace retenk::programme
