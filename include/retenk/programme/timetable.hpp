#pragma once
// PRG-6: when and where the draft's sessions are, as the timetable editor reads and changes it.
// Every change is logged with old and new value, undo and redo among them, and two editors cannot
// overwrite each other. Topic "programme" after a change.

#include "retenk/programme/warnings.hpp"

namespace retenk::programme {

struct Placement
{
    Instant starts_at, ends_at;
    std::optional<RoomId> room_id;
    bool unscheduled =
        false; // in the tray: time and room say how long it is, and where it was last

    bool operator==(const Placement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Placement, (), (starts_at, ends_at, room_id, unscheduled))

struct Move
{
    SessionId session;
    std::int64_t version = 0; // that was looked at
    Placement to;
};

// Its version afterwards. conflict when somebody else changed the session since; invalid when it
// ends before it starts or the room is not there. Writes the moved session alone.
Result<std::int64_t> move_session(db::Tx& tx, ConferenceId conference, const Move& move,
                                  const std::string& actor);

// To the tray, as above.
Result<std::int64_t> take_out_session(db::Tx& tx, ConferenceId conference, SessionId session,
                                      std::int64_t version, const std::string& actor);

// A copy in the tray: text, people and links come along, a cancellation and sign-ups do not. A form
// sent twice makes one.
Result<SessionId> copy_session(db::Tx& tx, ConferenceId conference, SessionId session,
                               const std::string& form_key, const std::string& actor);

struct TimetableRoom
{
    RoomId id;
    std::string name;
    std::optional<std::int64_t> capacity;
};
BOOST_DESCRIBE_STRUCT(TimetableRoom, (), (id, name, capacity))

struct TimetableSession
{
    SessionId id;
    std::string title, kind;
    std::optional<RoomId> room_id;
    Instant starts_at, ends_at;
    bool hidden = false, cancelled = false, unscheduled = false;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(TimetableSession, (),
                      (id, title, kind, room_id, starts_at, ends_at, hidden, cancelled, unscheduled,
                       version))

struct Timetable
{
    Day day{}; // of the conference
    std::vector<TimetableRoom> rooms;
    std::vector<TimetableSession> sessions; // by time, room and number
    std::vector<DraftWarning> warnings;
};

std::optional<Placement> placement_of(db::Tx& tx, ConferenceId conference, SessionId session);

// A fixed number of statements, however many sessions.
Timetable timetable_of(db::Tx& tx, ConferenceId conference);

} // namespace retenk::programme
