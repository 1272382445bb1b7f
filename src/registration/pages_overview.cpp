#include "registration/pages_overview.hpp"

#include "registration/pages_organiser.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

Overview read_overview(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    Overview overview;
    overview.conference = conference::get_current(tx);
    overview.pools = pools_of(tx, conference);
    overview.weeks = registered_by_week(tx, viewer, conference);
    overview.categories = participant_counts(tx, viewer, conference);
    overview.municipalities = registered_by_municipality(tx, viewer, conference);
    overview.troubles = troubles_of(tx, conference);
    return overview;
}

view::Data pool_data(const PoolState& pool)
{
    auto data = view::data_of(pool);
    data["free"] = std::max<std::int64_t>(0, pool.capacity - pool.taken);
    data["nearly_full"] = is_nearly_full(pool);
    data["full"] = pool.taken >= pool.capacity;
    return data;
}

view::Data pools_data(const std::vector<PoolState>& pools, bool only_nearly_full)
{
    view::Data::List list;
    for (const auto& pool : pools)
        if (!only_nearly_full || is_nearly_full(pool)) list.push_back(pool_data(pool));
    return list;
}

Day monday_of(std::int64_t week)
{
    return Day(std::chrono::sys_days(std::chrono::days(week * 7 + 4)));
}

view::Data weeks_data(const http::Context& context, const std::vector<WeekCount>& weeks)
{
    const auto& catalogue = context.services.templates.catalogue();
    std::int64_t most = 1;
    for (const auto& week : weeks)
        most = std::max(most, week.registered);
    view::Data::List list;
    for (const auto& week : weeks) {
        view::Data row;
        row["monday"] = catalogue.short_day(context.lang, monday_of(week.week));
        row["registered"] = week.registered;
        row["most"] = most;
        list.push_back(std::move(row));
    }
    return list;
}

view::Data categories_data(const http::Context& context, const std::vector<CategoryCount>& counts)
{
    view::Data::List list;
    for (const auto& count : counts) {
        auto row = view::data_of(count);
        row["name"] =
            view::data_of(view::localised(context.lang, count.name, count.translations, "name"));
        list.push_back(std::move(row));
    }
    return list;
}

view::Data municipalities_data(const http::Context& context,
                               const std::vector<MunicipalityCount>& counts)
{
    view::Data::List list;
    for (const auto& count : counts) {
        view::Data row;
        row["name"] = count.name ? *count.name : http::text(context, "register.elsewhere");
        row["filter"] = count.id ? std::to_string(count.id->value) : std::string("andre");
        row["registered"] = count.registered;
        list.push_back(std::move(row));
    }
    return list;
}

view::Data counted(std::int64_t count)
{
    view::Data data;
    if (count > 0) data["count"] = count;
    return data;
}

void add_troubles(const Overview& overview, view::Data& data)
{
    const auto& troubles = overview.troubles;
    data["mails_failed"] = counted(troubles.mails_failed);
    data["mails_unsure"] = counted(troubles.mails_unsure);
    data["draft_changes"] = counted(troubles.draft_changes);
    data["sessions_without_theme"] = counted(troubles.sessions_without_theme);
    data["nearly_full"] = pools_data(overview.pools, true);
    const bool statement_missing = overview.conference.accessibility_url.empty();
    data["statement_missing"] = statement_missing;
    data["all_well"] = troubles.mails_failed + troubles.mails_unsure + troubles.draft_changes +
                               troubles.sessions_without_theme ==
                           0 &&
                       std::ranges::none_of(overview.pools, is_nearly_full) && !statement_missing;
}

void add_deadline(const http::Context& context, view::Data& list, std::string_view key,
                  Instant when)
{
    if (when <= context.now) return;
    view::Data row;
    row["what"] = http::text(context, key);
    row["when"] = context.services.templates.catalogue().date_time(context.lang, when);
    list.push_back(std::move(row));
}

view::Data deadlines_data(const http::Context& context, const conference::Conference& conference)
{
    view::Data list = view::Data::List();
    if (conference.registration_opens_at)
        add_deadline(context, list, "register.deadline_opens", *conference.registration_opens_at);
    if (conference.registration_closes_at)
        add_deadline(context, list, "register.deadline_closes", *conference.registration_closes_at);
    if (conference.freeze_at)
        add_deadline(context, list, "register.deadline_freeze", *conference.freeze_at);
    add_deadline(context, list, "register.deadline_conference", conference.starts_at);
    return list;
}

} // namespace

std::vector<WeekCount> registered_by_week(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    // The first Monday of the count is day 4, in seconds.
    const auto sql = "SELECT week, registered FROM (SELECT (created_at - 345600) / 604800 AS week,"
                     " count(*) AS registered FROM participant WHERE " +
                     std::string(seen_by(viewer.scope())) +
                     " AND conference_id = ?2 AND state = 'registered'"
                     " GROUP BY 1 ORDER BY 1 DESC LIMIT 12) ORDER BY week";
    return tx.rows<WeekCount>(sql, viewer.scope().municipality, conference);
}

std::vector<MunicipalityCount> registered_by_municipality(db::Tx& tx, const Viewer& viewer,
                                                          ConferenceId conference)
{
    const auto sql = "SELECT municipality.id, municipality.name, figure.registered FROM"
                     " (SELECT municipality_id, count(*) AS registered FROM participant WHERE " +
                     std::string(seen_by(viewer.scope())) +
                     "  AND conference_id = ?2 AND state = 'registered' GROUP BY 1) AS figure"
                     " LEFT JOIN municipality ON municipality.id = figure.municipality_id"
                     " ORDER BY municipality.sort_key IS NULL, municipality.sort_key";
    return tx.rows<MunicipalityCount>(sql, viewer.scope().municipality, conference);
}

Troubles troubles_of(db::Tx& tx, ConferenceId conference)
{
    return tx.get<Troubles>(
        "SELECT (SELECT count(*) FROM message WHERE state = 'failed') AS mails_failed,"
        " (SELECT count(*) FROM message WHERE state = 'unsure') AS mails_unsure,"
        " (SELECT count(*) FROM (SELECT id, title, abstract, kind, track_id, room_id, starts_at,"
        "   ends_at, language, capacity, cancelled, translations FROM session"
        "   WHERE conference_id = ?1 AND hidden = 0 EXCEPT SELECT session_id, title, abstract, "
        "kind,"
        "   track_id, room_id, starts_at, ends_at, language, capacity, cancelled, translations"
        "   FROM published_session WHERE conference_id = ?1)) AS draft_changes,"
        " (SELECT count(*) FROM session WHERE conference_id = ?1 AND hidden = 0 AND cancelled = 0"
        "   AND kind IN ('talk', 'panel', 'workshop', 'plenary') AND NOT EXISTS"
        "   (SELECT 1 FROM session_theme WHERE session_id = session.id)) AS sessions_without_theme",
        conference);
}

bool is_nearly_full(const PoolState& pool) { return pool.taken * 10 >= pool.capacity * 9; }

asio::awaitable<http::Response> get_overview(http::Context& context)
{
    auto overview =
        co_await context.db.read(read_overview, context.viewer, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "register.overview");
    data["area"] = "desk";
    data["pools"] = pools_data(overview.pools, false);
    data["weeks"] = weeks_data(context, overview.weeks);
    data["categories"] = categories_data(context, overview.categories);
    data["municipalities"] = municipalities_data(context, overview.municipalities);
    data["deadlines"] = deadlines_data(context, overview.conference);
    add_troubles(overview, data);
    co_return http::page(context, "registration/admin_overview", std::move(data));
}

} // namespace retenk::registration
