#include "registration/pages_overview.hpp"

#include "registration/curve_view.hpp"
#include "registration/pages_organiser.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

std::string minus_or_plus(std::int64_t number)
{
    if (number < 0) return "−" + std::to_string(-number);
    return number == 0 ? "±0" : "+" + std::to_string(number);
}

view::Data figure(const http::Context& context, std::string number, std::string_view key,
                  const Values& values = {})
{
    view::Data data;
    data["number"] = std::move(number);
    data["what"] = http::text(context, key, values);
    return data;
}

std::int64_t days_until(const http::Context& context, Instant when)
{
    const auto day = [](Instant instant) { return std::chrono::sys_days(to_local(instant).day); };
    return (day(when) - day(context.now)).count();
}

view::Data figures_data(const http::Context& context, const Overview& overview)
{
    view::Data::List list;
    const auto& intake = overview.intake;
    list.push_back(figure(context, std::to_string(intake.total), "register.figure_registered"));
    list.push_back(
        figure(context, minus_or_plus(overview.in_seven_days), "register.figure_seven_days"));
    if (overview.earlier)
        list.push_back(figure(context, minus_or_plus(intake.total - overview.earlier->by_now),
                              "register.figure_compared",
                              {{"year", std::to_string(overview.earlier->year)}}));
    const auto days = days_until(context, overview.conference.starts_at);
    if (days > 0)
        list.push_back(figure(context, std::to_string(days), "register.figure_days",
                              {{"count", std::to_string(days)}}));
    return list;
}

view::Data pools_data(const std::vector<PoolState>& pools, bool only_nearly_full)
{
    view::Data::List list;
    for (const auto& pool : pools) {
        if (only_nearly_full && !is_nearly_full(pool)) continue;
        auto data = view::data_of(pool);
        data["free"] = std::max<std::int64_t>(0, pool.capacity - pool.taken);
        data["full"] = pool.taken >= pool.capacity;
        list.push_back(std::move(data));
    }
    return list;
}

// The pools that somebody waits for, or has an offer of.
view::Data queues_data(const Overview& overview)
{
    view::Data::List list;
    for (const auto& queue : overview.queues) {
        const auto pool = std::ranges::find(overview.pools, queue.pool_id, &PoolState::id);
        auto data = view::data_of(queue);
        data["name"] = pool->name;
        list.push_back(std::move(data));
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
    data["nearly_full"] = pools_data(overview.pools, true);
    const bool statement_missing = overview.conference.accessibility_url.empty();
    data["statement_missing"] = statement_missing;
    data["all_well"] = troubles.mails_failed + troubles.mails_unsure == 0 &&
                       std::ranges::none_of(overview.pools, is_nearly_full) && !statement_missing;
}

void add_tasks(const Overview& overview, view::Data& data)
{
    const auto& troubles = overview.troubles;
    data["never_published"] = !overview.ever_published;
    data["approvals_waiting"] = counted(troubles.approvals_waiting);
    data["draft_changes"] = counted(overview.ever_published ? troubles.draft_changes : 0);
    data["speakers_waiting"] = counted(troubles.speakers_waiting);
    data["sessions_without_theme"] = counted(troubles.sessions_without_theme);
    data["nothing_to_do"] = overview.ever_published &&
                            troubles.approvals_waiting + troubles.draft_changes +
                                    troubles.speakers_waiting + troubles.sessions_without_theme ==
                                0;
}

struct Deadline
{
    Instant when;
    const char* key;
};

std::vector<Deadline> deadlines_of(const conference::Conference& conference)
{
    std::vector<Deadline> all{{conference.starts_at, "register.deadline_conference"}};
    if (conference.registration_opens_at)
        all.push_back({*conference.registration_opens_at, "register.deadline_opens"});
    if (conference.registration_closes_at)
        all.push_back({*conference.registration_closes_at, "register.deadline_closes"});
    all.push_back({conference.names_until(), "group.deadline"});
    if (conference.freeze_at) all.push_back({*conference.freeze_at, "register.deadline_freeze"});
    std::ranges::sort(all, {}, &Deadline::when);
    return all;
}

view::Data deadlines_data(const http::Context& context, const conference::Conference& conference)
{
    view::Data list = view::Data::List();
    for (const auto& deadline : deadlines_of(conference)) {
        if (deadline.when <= context.now) continue;
        const auto days = days_until(context, deadline.when);
        view::Data row;
        row["what"] = http::text(context, deadline.key);
        row["when"] = context.services.templates.catalogue().date_time(context.lang, deadline.when);
        row["in_days"] = days == 0 ? http::text(context, "register.today")
                                   : http::text(context, "register.in_days",
                                                Values({{"count", std::to_string(days)}}));
        list.push_back(std::move(row));
    }
    return list;
}

} // namespace

asio::awaitable<http::Response> get_overview(http::Context& context)
{
    auto overview =
        co_await context.db.read(read_overview, context.viewer, context.site().conference);
    view::Data data;
    data["title"] = http::text(context, "register.overview");
    data["area"] = "desk";
    data["conference_day"] =
        context.services.templates.catalogue().long_day(context.lang, overview.conference.day);
    data["conference_place"] = overview.conference.place;
    data["figures"] = figures_data(context, overview);
    add_curve(overview.intake, overview.earlier, overview.conference, context.now, data);
    data["pools"] = pools_data(overview.pools, false);
    data["queues"] = queues_data(overview);
    data["categories"] = categories_data(context, overview.categories);
    data["municipalities"] = municipalities_data(context, overview.municipalities);
    data["deadlines"] = deadlines_data(context, overview.conference);
    add_troubles(overview, data);
    add_tasks(overview, data);
    co_return http::page(context, "registration/admin_overview", std::move(data));
}

} // namespace retenk::registration
