#include "programme/pages_organiser.hpp"

#include "programme/list_filter.hpp"
#include "retenk/http/field.hpp"
#include "retenk/programme/release.hpp"
#include "retenk/programme/warnings.hpp"

#include <algorithm>
#include <utility>

namespace retenk::programme {

namespace {

struct ListedDraft
{
    SessionId id;
    std::string title, kind;
    std::optional<std::string> track, room;
    Instant starts_at, ends_at;
    bool hidden = false, cancelled = false, unscheduled = false;
};
BOOST_DESCRIBE_STRUCT(ListedDraft, (),
                      (id, title, kind, track, room, starts_at, ends_at, hidden, cancelled,
                       unscheduled))

struct DraftList
{
    std::vector<ListedDraft> sessions;
    std::vector<ReleaseChange> changes;
    std::vector<DraftWarning> warnings;
    std::optional<std::int64_t> release;
};

DraftList read_draft_list(db::Tx& tx, const ConferenceId& conference)
{
    DraftList list;
    list.sessions = tx.rows<ListedDraft>(
        "SELECT session.id, session.title, session.kind, track.name AS track, "
        "room.name AS room, session.starts_at,"
        " session.ends_at, session.hidden, session.cancelled, session.unscheduled"
        " FROM session"
        " LEFT JOIN track ON track.id = session.track_id LEFT JOIN room ON "
        "room.id = session.room_id"
        " WHERE session.conference_id = ?1 ORDER BY session.starts_at, "
        "track.position, room.position, session.id",
        conference);
    list.changes = changes_since_release(tx, conference);
    list.warnings = draft_warnings(tx, conference);
    list.release = tx.find<std::int64_t>(
        "SELECT number FROM release WHERE conference_id = ?1 AND is_current = 1", conference);
    return list;
}

view::Data session_data(const http::Context& context, const DraftList& list,
                        const ListedDraft& session)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data item;
    item["id"] = session.id.value;
    item["title"] = session.title;
    item["starts"] = catalogue.time(context.lang, to_local(session.starts_at));
    item["ends"] = catalogue.time(context.lang, to_local(session.ends_at));
    item["kind"] = http::text(context, "edit.kind_" + session.kind);
    item["room"] = session.room.value_or("");
    item["track"] = session.track.value_or("");
    item["hidden"] = session.hidden;
    item["cancelled"] = session.cancelled;
    item["in_tray"] = session.unscheduled;
    item["states"] = view::Data::List{};
    item["warnings"] = view::Data::List{};
    for (const auto& change : list.changes)
        if (change.session_id == session.id)
            item["states"].push_back(http::text(context, "edit.change_" + change.kind));
    for (const auto& warning : list.warnings)
        if (warning.session == session.id)
            item["warnings"].push_back(http::text(context, warning.key, warning.values));
    item["warned"] = !item["warnings"].list()->empty();
    return item;
}

constexpr std::string_view with_remarks = "merknader", with_changes = "endringer";

struct DraftFilter
{
    std::string search, show;
};

DraftFilter filter_of(const http::Context& context)
{
    const auto& show = context.request.query["vis"];
    const bool known = show == with_remarks || show == with_changes;
    return {squeeze(context.request.query["sok"]), known ? show : std::string()};
}

bool is_wanted(const DraftList& list, const ListedDraft& session, const DraftFilter& filter)
{
    const auto is_of_it = [&](const auto& id) { return id == session.id; };
    if (filter.show == with_remarks &&
        std::ranges::none_of(list.warnings, is_of_it, &DraftWarning::session))
        return false;
    if (filter.show == with_changes &&
        std::ranges::none_of(list.changes, is_of_it, &ReleaseChange::session_id))
        return false;
    return finds(filter.search, session.title + " " + session.track.value_or("") + " " +
                                    session.room.value_or(""));
}

// The sessions that are wanted, under the day on which they begin.
view::Data days_data(const http::Context& context, const DraftList& list, const DraftFilter& filter)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data::List days, sessions;
    std::optional<Day> day;
    const auto end_day = [&] {
        if (sessions.empty()) return;
        view::Data data;
        data["day"] = catalogue.long_day(context.lang, *day);
        data["day_id"] = iso_day(*day);
        data["sessions"] = std::exchange(sessions, {});
        days.push_back(std::move(data));
    };
    for (const auto& session : list.sessions) {
        if (!is_wanted(list, session, filter)) continue;
        const auto its_day = to_local(session.starts_at).day;
        if (its_day != day) end_day();
        day = its_day;
        sessions.push_back(session_data(context, list, session));
    }
    end_day();
    return days;
}

void add_filter(const http::Context& context, const DraftFilter& filter, view::Data& data)
{
    auto search = http::make_field(context, "sok", "edit.search_programme", filter.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    auto show = http::make_field(context, "vis", "edit.show_which", "", nullptr);
    show.choices = {{"", http::text(context, "edit.show_all"), false},
                    {std::string(with_remarks), http::text(context, "edit.show_remarks"),
                     filter.show == with_remarks},
                    {std::string(with_changes), http::text(context, "edit.show_changes"),
                     filter.show == with_changes}};
    data["show"] = view::data_of(show);
    data["filtered"] = !filter.search.empty() || !filter.show.empty();
}

} // namespace

http::Routes organiser_routes()
{
    using enum http::Method;
    using http::Access;
    constexpr http::RouteOptions long_texts{.body_limit = 512 * 1024};
    return {
        {get, "/admin/program", Access::programme, get_draft_list},
        {get, "/admin/program/ny", Access::programme, get_new_draft},
        {post, "/admin/program/ny", Access::programme, post_new_draft, long_texts},
        {get, "/admin/program/{id}", Access::programme, get_draft},
        {post, "/admin/program/{id}", Access::programme, post_draft, long_texts},
        {post, "/admin/program/{id}/avlysning", Access::programme, post_draft_cancellation},
        {post, "/admin/program/{id}/sletting", Access::programme, post_draft_deletion},
    };
}

asio::awaitable<http::Response> get_draft_list(http::Context& context)
{
    const auto conference = context.site().conference;
    const auto list = co_await context.db.read(read_draft_list, conference);
    const auto filter = filter_of(context);
    view::Data data;
    data["title"] = http::text(context, "edit.programme");
    data["area"] = "desk";
    data["release"] = list.release ? std::to_string(*list.release) : std::string();
    data["count"] = list.changes.size();
    data["changed"] = !list.changes.empty();
    data["days"] = days_data(context, list, filter);
    add_filter(context, filter, data);
    if (context.request.is_htmx)
        co_return http::part(context, "programme/_draft_rows", std::move(data));
    co_return http::page(context, "programme/admin_list", std::move(data));
}

} // namespace retenk::programme
