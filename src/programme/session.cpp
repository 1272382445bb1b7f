#include "retenk/programme/session.hpp"

#include <unordered_map>

namespace retenk::programme {

namespace {

// Every query takes ?1, the release, and ?2, one session or 0 for all of them.
constexpr std::string_view session_rows =
    "SELECT session_id, slug, title, abstract, kind, track_id, room_id, coalesce(track.name, '') "
    "AS track, "
    "coalesce(track.translations, '{}') AS track_translations, coalesce(room.name, '') AS room, "
    "coalesce(room.translations, '{}') AS room_translations, coalesce(venue.name, '') AS venue, "
    "starts_at, ends_at, language, cancelled, young, green, release_session.translations, "
    "municipality_id, level, not_recorded "
    "FROM release_session LEFT JOIN track ON track.id = track_id LEFT JOIN room ON room.id = "
    "room_id "
    "LEFT JOIN venue ON venue.id = venue_id WHERE release_id = ?1 AND ?2 IN (0, session_id) "
    "ORDER BY starts_at, coalesce(track.position, 0), coalesce(room.position, 0), ends_at, "
    "session_id";

constexpr std::string_view person_rows =
    "SELECT session_id, speaker_id, role, slug, person.name, title, translations FROM release_role "
    "JOIN speaker ON speaker.id = speaker_id JOIN person ON person.id = person_id "
    "WHERE release_id = ?1 AND ?2 IN (0, session_id) ORDER BY session_id, position, "
    "person.sort_key";

constexpr std::string_view theme_rows =
    "SELECT session_id, slug, title, translations FROM release_theme "
    "JOIN plan_node ON plan_node.id = node_id "
    "WHERE release_id = ?1 AND ?2 IN (0, session_id) ORDER BY session_id, position, plan_node.id";

constexpr std::string_view measure_rows =
    "SELECT session_id, measure_id, plan_id, is_current, number, title, state, "
    "measure.translations "
    "FROM release_measure JOIN measure ON measure.id = measure_id JOIN plan ON plan.id = plan_id "
    "WHERE release_id = ?1 AND ?2 IN (0, session_id) AND published = 1 ORDER BY session_id, number";

constexpr std::string_view current_release =
    "SELECT id, number, at, note FROM release WHERE conference_id = ?1 AND is_current = 1";

std::vector<Session> sessions_of(db::Tx& tx, ReleaseId release, std::int64_t only)
{
    std::vector<Session> sessions;
    std::unordered_map<std::int64_t, std::size_t> place;
    for (auto& row : tx.rows<SessionRow>(session_rows, release, only)) {
        place.emplace(row.session_id.value, sessions.size());
        sessions.push_back(Session{std::move(row), {}, {}, {}});
    }
    for (auto& person : tx.rows<SessionPerson>(person_rows, release, only))
        sessions.at(place.at(person.session_id.value)).people.push_back(std::move(person));
    for (auto& theme : tx.rows<SessionTheme>(theme_rows, release, only))
        sessions.at(place.at(theme.session_id.value)).themes.push_back(std::move(theme));
    for (auto& measure : tx.rows<SessionMeasure>(measure_rows, release, only))
        sessions.at(place.at(measure.session_id.value)).measures.push_back(std::move(measure));
    return sessions;
}

} // namespace

Programme published(db::Tx& tx, ConferenceId conference)
{
    Programme programme;
    programme.release = tx.find<ReleaseInfo>(current_release, conference);
    if (programme.release) programme.sessions = sessions_of(tx, programme.release->id, 0);
    return programme;
}

Programme programme_of(db::Tx& tx, ReleaseId release)
{
    Programme programme;
    programme.release =
        tx.find<ReleaseInfo>("SELECT id, number, at, note FROM release WHERE id = ?1", release);
    if (programme.release) programme.sessions = sessions_of(tx, release, 0);
    return programme;
}

Programme published_session(db::Tx& tx, ConferenceId conference, std::string_view slug)
{
    Programme programme;
    programme.release = tx.find<ReleaseInfo>(current_release, conference);
    if (!programme.release) return programme;
    const auto id = tx.find<std::int64_t>(
        "SELECT session_id FROM release_session WHERE release_id = ?1 AND slug = ?2",
        programme.release->id, slug);
    if (id) programme.sessions = sessions_of(tx, programme.release->id, *id);
    return programme;
}

std::vector<Speaker> published_speakers(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<Speaker>("SELECT speaker.id, speaker.slug, person.name, speaker.title, bio, "
                            "speaker.translations FROM speaker "
                            "JOIN person ON person.id = person_id WHERE speaker.id IN (SELECT "
                            "speaker_id FROM release_role "
                            "JOIN release ON release.id = release_id WHERE release.conference_id = "
                            "?1 AND is_current = 1) "
                            "ORDER BY sort_key, speaker.id",
                            conference);
}

std::vector<ServingSession> sessions_serving(db::Tx& tx, MeasureId measure)
{
    return tx.rows<ServingSession>(
        "WITH RECURSIVE line (id) AS (SELECT ?1 UNION SELECT measure_id FROM measure_successor "
        "JOIN line ON successor_id = line.id) "
        "SELECT year, conference.is_current, conference.name AS conference, slug, "
        "published_session.title, "
        "published_session.translations, cancelled, measure.number, measure.id = ?1 AS "
        "same_measure, "
        "plan.name AS plan_name FROM release_measure JOIN published_session "
        "ON published_session.release_id = release_measure.release_id "
        "AND published_session.session_id = release_measure.session_id "
        "JOIN conference ON conference.id = conference_id "
        "JOIN measure ON measure.id = release_measure.measure_id JOIN plan ON plan.id = plan_id "
        "WHERE release_measure.measure_id IN (SELECT id FROM line) "
        "ORDER BY year DESC, published_session.starts_at, published_session.session_id",
        measure);
}

std::vector<SessionOutcome> outcomes_by_session(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<SessionOutcome>(
        "SELECT session_id, outcome_id FROM session_outcome "
        "JOIN outcome ON outcome.id = outcome_id WHERE conference_id = ?1 "
        "ORDER BY session_id, outcome_id",
        conference);
}

} // namespace retenk::programme
