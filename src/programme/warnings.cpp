#include "retenk/programme/warnings.hpp"

#include <map>

namespace retenk::programme {

namespace {

struct Planned
{
    SessionId id;
    std::string title, kind;
    std::optional<RoomId> room_id;
    std::optional<std::string> room;
    bool shareable = false;
    std::optional<std::int64_t> room_capacity, capacity;
    Instant starts_at, ends_at;
    bool hidden = false, unscheduled = false, has_theme = false;
};
BOOST_DESCRIBE_STRUCT(Planned, (),
                      (id, title, kind, room_id, room, shareable, room_capacity, capacity,
                       starts_at, ends_at, hidden, unscheduled, has_theme))

struct Appearance
{
    SessionId session_id;
    PersonId person_id;
    std::string name, state;
};
BOOST_DESCRIBE_STRUCT(Appearance, (), (session_id, person_id, name, state))

using People = std::map<SessionId, std::vector<Appearance>>;

bool overlap(const Planned& one, const Planned& other)
{
    if (one.unscheduled || other.unscheduled) return false;
    return one.starts_at < other.ends_at && other.starts_at < one.ends_at;
}

void warn_of_itself(const Planned& session, const People& people, const Day& day,
                    std::vector<DraftWarning>& warnings)
{
    auto warn = [&](const char* key, Values values = {}) {
        warnings.push_back({session.id, session.title, key, std::move(values)});
    };
    const bool has_time = !session.unscheduled;
    if (has_time &&
        (to_local(session.starts_at).day != day || to_local(session.ends_at).day != day))
        warn("edit.warning_day");
    if (has_time && session.room_capacity && session.capacity &&
        *session.room_capacity < *session.capacity)
        warn("edit.warning_small_room", {{"room", session.room.value_or("")},
                                         {"places", std::to_string(*session.room_capacity)},
                                         {"capacity", std::to_string(*session.capacity)}});
    const bool wants_theme = !session.hidden && session.kind != "pause" && session.kind != "social";
    if (wants_theme && !session.has_theme) warn("edit.warning_no_theme");
    const auto found = people.find(session.id);
    if (found == people.end() || session.hidden) return;
    for (const auto& person : found->second)
        if (person.state != "confirmed")
            warn(person.state == "declined" ? "edit.warning_declined" : "edit.warning_unconfirmed",
                 {{"person", person.name}});
}

void warn_of_pair(const Planned& session, const Planned& other, const People& people,
                  std::vector<DraftWarning>& warnings)
{
    if (session.room_id && session.room_id == other.room_id && !session.shareable)
        warnings.push_back({session.id,
                            session.title,
                            "edit.warning_room",
                            {{"room", session.room.value_or("")}, {"other", other.title}}});
    const auto mine = people.find(session.id), theirs = people.find(other.id);
    if (mine == people.end() || theirs == people.end()) return;
    for (const auto& person : mine->second)
        for (const auto& also : theirs->second)
            if (person.person_id == also.person_id)
                warnings.push_back({session.id,
                                    session.title,
                                    "edit.warning_person",
                                    {{"person", person.name}, {"other", other.title}}});
}

People people_of(db::Tx& tx, ConferenceId conference)
{
    People people;
    for (auto& row : tx.rows<Appearance>("SELECT session_role.session_id, speaker.person_id, "
                                         "person.name, speaker.state FROM session_role"
                                         " JOIN speaker ON speaker.id = session_role.speaker_id "
                                         "JOIN person ON person.id = speaker.person_id"
                                         " WHERE speaker.conference_id = ?1 ORDER BY "
                                         "session_role.session_id, session_role.position",
                                         conference)) {
        const auto session = row.session_id;
        people[session].push_back(std::move(row));
    }
    return people;
}

} // namespace

std::vector<DraftWarning> draft_warnings(db::Tx& tx, ConferenceId conference)
{
    const auto day = tx.get<Day>("SELECT day FROM conference WHERE id = ?1", conference);
    const auto sessions = tx.rows<Planned>(
        "SELECT session.id, session.title, session.kind, session.room_id, room.name AS room,"
        " coalesce(room.shareable, 0) AS shareable, room.capacity AS room_capacity, "
        "session.capacity,"
        " session.starts_at, session.ends_at, session.hidden, session.unscheduled,"
        " EXISTS (SELECT 1 FROM session_theme WHERE session_id = session.id)"
        " OR EXISTS (SELECT 1 FROM session_measure WHERE session_id = session.id) AS has_theme"
        " FROM session LEFT JOIN room ON room.id = session.room_id"
        " WHERE session.conference_id = ?1 AND session.cancelled = 0 ORDER BY session.starts_at, "
        "session.id",
        conference);
    const auto people = people_of(tx, conference);
    std::vector<DraftWarning> warnings;
    for (const auto& session : sessions) {
        for (const auto& other : sessions)
            if (session.id != other.id && overlap(session, other))
                warn_of_pair(session, other, people, warnings);
        warn_of_itself(session, people, day, warnings);
    }
    return warnings;
}

} // namespace retenk::programme
