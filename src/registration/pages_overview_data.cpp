#include "registration/pages_overview.hpp"

#include "retenk/programme/release.hpp"

namespace retenk::registration {
namespace {

// Who had a place then, whatever became of it.
std::int64_t registered_until(db::Tx& tx, const Viewer& viewer, ConferenceId conference, Instant until)
{
    const auto those = "(SELECT count(*) FROM participant WHERE " +
                       std::string(seen_by(viewer.scope())) +
                       " AND conference_id = ?2 AND created_at <= ?3 AND state = ";
    const auto sql = "SELECT " + those + "'registered') + " + those +
                     "'cancelled' AND coalesce(cancelled_at, created_at) > ?3)";
    return tx.get<std::int64_t>(sql, viewer.scope().municipality, conference, until);
}

} // namespace

Intake intake_of(db::Tx& tx, const Viewer& viewer, const Edition& edition,
                 std::chrono::seconds until_start)
{
    Intake intake;
    intake.year = edition.year;
    intake.weeks = registered_by_week(tx, viewer, edition.id, edition.starts_at);
    for (const auto& week : intake.weeks)
        intake.total += week.registered;
    intake.by_now = registered_until(tx, viewer, edition.id, edition.starts_at - until_start);
    return intake;
}

std::optional<Edition> edition_before(db::Tx& tx, Instant starts_at)
{
    return tx.find<Edition>(
        "SELECT id, year, starts_at FROM conference WHERE starts_at < ?1 AND EXISTS (SELECT 1 FROM"
        " participant WHERE conference_id = conference.id AND state = 'registered')"
        " ORDER BY starts_at DESC LIMIT 1",
        starts_at);
}

Overview read_overview(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    Overview overview;
    overview.conference = conference::get_current(tx);
    const auto starts_at = overview.conference.starts_at;
    const auto until_start = starts_at - tx.now;
    overview.intake =
        intake_of(tx, viewer, {conference, overview.conference.year, starts_at}, until_start);
    overview.in_seven_days =
        overview.intake.total -
        registered_until(tx, viewer, conference, tx.now - std::chrono::days(7));
    if (const auto before = edition_before(tx, starts_at))
        overview.earlier = intake_of(tx, viewer, *before, until_start);
    overview.pools = pools_of(tx, conference);
    overview.queues = queues_of(tx, conference);
    overview.categories = participant_counts(tx, viewer, conference);
    overview.municipalities = registered_by_municipality(tx, viewer, conference);
    overview.troubles = troubles_of(tx, conference);
    overview.ever_published = tx.get<std::int64_t>(
        "SELECT EXISTS (SELECT 1 FROM release WHERE conference_id = ?1)", conference) != 0;
    return overview;
}

std::vector<WeekCount> registered_by_week(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                          Instant starts_at)
{
    const auto those = " FROM participant WHERE " + std::string(seen_by(viewer.scope())) +
                       " AND conference_id = ?2 AND state ";
    const auto sql =
        "SELECT weeks_left, sum(people) AS registered FROM"
        " (SELECT max(0, ?3 - created_at) / 604800 AS weeks_left, count(*) AS people" +
        those +
        "IN ('registered', 'cancelled') GROUP BY 1 UNION ALL"
        " SELECT max(0, ?3 - coalesce(cancelled_at, created_at)) / 604800, -count(*)" +
        those + "= 'cancelled' GROUP BY 1) GROUP BY 1 HAVING sum(people) <> 0 ORDER BY 1 DESC";
    return tx.rows<WeekCount>(sql, viewer.scope().municipality, conference, starts_at);
}

std::vector<MunicipalityCount> registered_by_municipality(db::Tx& tx, const Viewer& viewer,
                                                          ConferenceId conference)
{
    const auto sql = "SELECT municipality.id, municipality.name, figure.registered FROM"
                     " (SELECT municipality_id, sum(people) AS registered FROM"
                     "  participant_count AS participant WHERE " +
                     std::string(seen_by(viewer.scope())) +
                     "  AND conference_id = ?2 AND state = 'registered' GROUP BY 1) AS figure"
                     " LEFT JOIN municipality ON municipality.id = figure.municipality_id"
                     " WHERE figure.registered > 0"
                     " ORDER BY municipality.sort_key IS NULL, municipality.sort_key";
    return tx.rows<MunicipalityCount>(sql, viewer.scope().municipality, conference);
}

Troubles troubles_of(db::Tx& tx, ConferenceId conference)
{
    auto troubles = tx.get<Troubles>(
        "SELECT (SELECT count(*) FROM message WHERE state = 'failed') AS mails_failed,"
        " (SELECT count(*) FROM message WHERE state = 'unsure') AS mails_unsure,"
        " (SELECT count(*) FROM speaker WHERE conference_id = ?1 AND state = 'invited')"
        "   AS speakers_waiting,"
        " (SELECT count(*) FROM session WHERE conference_id = ?1 AND hidden = 0 AND cancelled = 0"
        "   AND kind IN ('talk', 'panel', 'workshop', 'plenary') AND NOT EXISTS"
        "   (SELECT 1 FROM session_theme WHERE session_id = session.id) AND NOT EXISTS"
        "   (SELECT 1 FROM session_measure WHERE session_id = session.id))"
        "   AS sessions_without_theme,"
        " (SELECT count(*) FROM participant WHERE conference_id = ?1 AND approval = 'waiting'"
        "   AND state = 'registered') AS approvals_waiting",
        conference);
    troubles.draft_changes = std::ssize(programme::changes_since_release(tx, conference));
    return troubles;
}

bool is_nearly_full(const PoolState& pool) { return pool.taken * 10 >= pool.capacity * 9; }

} // namespace retenk::registration
