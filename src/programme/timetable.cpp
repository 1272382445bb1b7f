#include "retenk/programme/timetable.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/programme/edit.hpp"

namespace retenk::programme {

namespace {

struct Placed
{
    Instant starts_at, ends_at;
    std::optional<RoomId> room_id;
    bool unscheduled = false;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Placed, (), (starts_at, ends_at, room_id, unscheduled, version))

bool is_room(db::Tx& tx, ConferenceId conference, const std::optional<RoomId>& room)
{
    return !room || tx.find<std::int64_t>("SELECT 1 FROM room WHERE id = ?1 AND conference_id = ?2",
                                          *room, conference)
                        .has_value();
}

} // namespace

Result<std::int64_t> move_session(db::Tx& tx, ConferenceId conference, const Move& move,
                                  const std::string& actor)
{
    const auto row =
        tx.find<Placed>("SELECT starts_at, ends_at, room_id, unscheduled, version FROM session "
                        "WHERE id = ?1 AND conference_id = ?2",
                        move.session, conference);
    if (!row) return refuse(Problem::not_found, "edit.not_found");
    if (row->version != move.version) return refuse(Problem::conflict, "edit.conflict");
    const auto& to = move.to;
    if (to.ends_at <= to.starts_at) return refuse_field("length", "edit.ends_before_start");
    if (!is_room(tx, conference, to.room_id)) return refuse_field("room_id", "edit.not_there");
    const Placement before{row->starts_at, row->ends_at, row->room_id, row->unscheduled};
    if (before == to) return row->version;
    tx.run("UPDATE session SET starts_at = ?2, ends_at = ?3, room_id = ?4, unscheduled = ?5, "
           "version = version + 1 WHERE id = ?1",
           move.session, to.starts_at, to.ends_at, to.room_id, to.unscheduled);
    audit::record_differences(tx, actor, "session", move.session.value, before, to);
    tx.after_commit("programme");
    return row->version + 1;
}

Result<std::int64_t> take_out_session(db::Tx& tx, ConferenceId conference, SessionId session,
                                      std::int64_t version, const std::string& actor)
{
    auto to = placement_of(tx, conference, session);
    if (!to) return refuse(Problem::not_found, "edit.not_found");
    to->unscheduled = true;
    return move_session(tx, conference, {session, version, *to}, actor);
}

Result<SessionId> copy_session(db::Tx& tx, ConferenceId conference, SessionId session,
                               const std::string& form_key, const std::string& actor)
{
    auto stored = find_draft(tx, conference, session);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    stored->draft.unscheduled = true;
    return create_session(tx, conference, stored->draft, form_key, actor);
}

std::optional<Placement> placement_of(db::Tx& tx, ConferenceId conference, SessionId session)
{
    return tx.find<Placement>("SELECT starts_at, ends_at, room_id, unscheduled FROM session "
                              "WHERE id = ?1 AND conference_id = ?2",
                              session, conference);
}

Timetable timetable_of(db::Tx& tx, ConferenceId conference)
{
    Timetable timetable;
    timetable.day = tx.get<Day>("SELECT day FROM conference WHERE id = ?1", conference);
    timetable.rooms = tx.rows<TimetableRoom>(
        "SELECT id, name, capacity FROM room WHERE conference_id = ?1 ORDER BY position, id",
        conference);
    timetable.sessions = tx.rows<TimetableSession>(
        "SELECT session.id, title, kind, room_id, starts_at, ends_at, hidden, cancelled, "
        "unscheduled, version FROM session LEFT JOIN room ON room.id = room_id "
        "WHERE session.conference_id = ?1 ORDER BY starts_at, room.position, room.id, session.id",
        conference);
    timetable.warnings = draft_warnings(tx, conference);
    return timetable;
}

} // namespace retenk::programme
