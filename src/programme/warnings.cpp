#include "retenk/programme/warnings.hpp"

#include <map>

namespace retenk::programme {

namespace {

constexpr std::int64_t usual_travel_minutes = 15; // as for those who sign up

struct Planned
{
    SessionId id;
    std::string title, kind;
    std::optional<RoomId> room_id;
    std::optional<std::string> room;
    bool shareable = false;
    std::optional<std::int64_t> room_capacity, capacity, venue_id;
    std::int64_t signed_up = 0;
    Instant starts_at, ends_at;
    bool hidden = false, unscheduled = false, has_theme = false;
};
BOOST_DESCRIBE_STRUCT(Planned, (),
                      (id, title, kind, room_id, room, shareable, room_capacity, capacity, venue_id,
                       signed_up, starts_at, ends_at, hidden, unscheduled, has_theme))

struct Appearance
{
    SessionId session_id;
    PersonId person_id;
    std::string name, state;
    bool is_away = false;
};
BOOST_DESCRIBE_STRUCT(Appearance, (), (session_id, person_id, name, state, is_away))

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
    if (has_time && session.room_capacity && *session.room_capacity < session.signed_up)
        warn("edit.warning_signups", {{"room", session.room.value_or("")},
                                      {"places", std::to_string(*session.room_capacity)},
                                      {"people", std::to_string(session.signed_up)}});
    const bool wants_theme = !session.hidden && session.kind != "pause" && session.kind != "social";
    if (wants_theme && !session.has_theme) warn("edit.warning_no_theme");
    const auto found = people.find(session.id);
    if (found == people.end() || session.hidden) return;
    for (const auto& person : found->second) {
        if (person.is_away) warn("edit.warning_away", {{"person", person.name}});
        if (person.state != "confirmed")
            warn(person.state == "declined" ? "edit.warning_declined" : "edit.warning_unconfirmed",
                 {{"person", person.name}});
    }
}

// Whoever has to be elsewhere right after it.
bool is_too_close(const Planned& one, const Planned& other, std::chrono::minutes travel)
{
    if (one.unscheduled || other.unscheduled || !one.venue_id || !other.venue_id) return false;
    if (*one.venue_id == *other.venue_id || overlap(one, other)) return false;
    return one.starts_at < other.ends_at + travel && other.starts_at < one.ends_at + travel;
}

void warn_of_way(const Planned& session, const Planned& other, const People& people,
                 std::chrono::minutes travel, std::vector<DraftWarning>& warnings)
{
    const auto mine = people.find(session.id), theirs = people.find(other.id);
    if (mine == people.end() || theirs == people.end()) return;
    for (const auto& person : mine->second)
        for (const auto& also : theirs->second)
            if (person.person_id == also.person_id)
                warnings.push_back({session.id,
                                    session.title,
                                    "edit.warning_travel",
                                    {{"person", person.name},
                                     {"other", other.title},
                                     {"minutes", std::to_string(travel.count())}}});
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

// PRG-10: what a speaker said of one session counts before what holds for all; and who can come
// only at some times, or at some times cannot, is away from the rest.
constexpr std::string_view appearances =
    "SELECT session_role.session_id, speaker.person_id, person.name, "
    "coalesce(speaker_answer.answer, CASE WHEN EXISTS (SELECT 1 FROM speaker_answer AS any WHERE "
    "any.speaker_id = speaker.id) THEN 'invited' ELSE speaker.state END) AS state, "
    "CASE availability WHEN 'never' THEN EXISTS (SELECT 1 FROM speaker_time WHERE "
    "speaker_time.speaker_id = speaker.id AND speaker_time.starts_at < session.ends_at AND "
    "speaker_time.ends_at > session.starts_at) "
    "WHEN 'only' THEN NOT EXISTS (SELECT 1 FROM speaker_time WHERE speaker_time.speaker_id = "
    "speaker.id AND speaker_time.starts_at <= session.starts_at AND speaker_time.ends_at >= "
    "session.ends_at) ELSE 0 END AS is_away FROM session_role "
    "JOIN speaker ON speaker.id = session_role.speaker_id "
    "JOIN session ON session.id = session_role.session_id "
    "JOIN person ON person.id = speaker.person_id "
    "LEFT JOIN speaker_answer ON speaker_answer.speaker_id = speaker.id AND "
    "speaker_answer.session_id = session_role.session_id "
    "LEFT JOIN speaker_page ON speaker_page.speaker_id = speaker.id "
    "WHERE speaker.conference_id = ?1 ORDER BY session_role.session_id, session_role.position";

People people_of(db::Tx& tx, ConferenceId conference)
{
    People people;
    for (auto& row : tx.rows<Appearance>(appearances, conference)) {
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
        "session.capacity, room.venue_id, coalesce(session_offer.taken, 0) AS signed_up,"
        " session.starts_at, session.ends_at, session.hidden, session.unscheduled,"
        " EXISTS (SELECT 1 FROM session_theme WHERE session_id = session.id)"
        " OR EXISTS (SELECT 1 FROM session_measure WHERE session_id = session.id) AS has_theme"
        " FROM session LEFT JOIN room ON room.id = session.room_id"
        " LEFT JOIN session_offer ON session_offer.session_id = session.id"
        " WHERE session.conference_id = ?1 AND session.cancelled = 0 ORDER BY session.starts_at, "
        "session.id",
        conference);
    const auto people = people_of(tx, conference);
    const std::chrono::minutes travel(
        tx.find<std::int64_t>("SELECT travel_minutes FROM session_rule WHERE conference_id = ?1",
                              conference)
            .value_or(usual_travel_minutes));
    std::vector<DraftWarning> warnings;
    for (const auto& session : sessions) {
        for (const auto& other : sessions) {
            if (session.id == other.id) continue;
            if (overlap(session, other)) warn_of_pair(session, other, people, warnings);
            if (is_too_close(session, other, travel))
                warn_of_way(session, other, people, travel, warnings);
        }
        warn_of_itself(session, people, day, warnings);
    }
    return warnings;
}

} // namespace retenk::programme
