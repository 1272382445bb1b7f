#include "programme/pages.hpp"
#include "programme/programme_paper.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/document/calendar.hpp"
#include "retenk/http/elsewhere.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/programme/feed.hpp"

namespace retenk::programme {

std::optional<std::string> calendar_of(db::Tx& tx, const Wording& wording,
                                       const std::string& base_url, const std::string& slug)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto programme =
        slug.empty() ? published(tx, conference->id) : published_session(tx, conference->id, slug);
    if (!slug.empty() && programme.sessions.empty()) return std::nullopt;
    std::vector<document::CalendarEvent> events;
    events.reserve(programme.sessions.size());
    for (const auto& session : programme.sessions)
        events.push_back(event_of(session, must(programme.release), wording.lang, base_url));
    return document::calendar_file(conference->name, events);
}

namespace {

constexpr std::string_view calendar_type = "text/calendar; charset=utf-8";

Filter filter_of(const http::Fields& query) { return {query["tema"], query["spor"], query["rom"], query["sprak"], query["kommune"]}; }

asio::awaitable<void> add_search_data(http::Context& context, view::Data& data, std::string slug)
{
    const Wording wording{context.services.templates.catalogue(), context.lang};
    FeedFrame frame{wording, context.services.base_url};
    const auto json = co_await context.db.read(search_data, std::move(frame), std::move(slug));
    if (json) data["search_data_html"] = *json;
}

asio::awaitable<http::Response> get_programme(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto filter = filter_of(context.request.query);
    auto data = co_await context.db.read(view_of_programme, wording, std::move(filter));
    if (!data) co_return http::not_found(context);
    std::string every_session;
    co_await add_search_data(context, *data, std::move(every_session));
    co_return http::page(context, "programme/programme", std::move(*data));
}

// A part of a partner's own page: the same list without header, footer and stars, and every link opens beside it.
asio::awaitable<http::Response> get_embedded(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto filter = filter_of(context.request.query);
    auto data = co_await context.db.read(view_of_programme, wording, std::move(filter));
    if (!data) co_return http::not_found(context);
    auto response = http::part(context, "programme/embedded", std::move(*data));
    http::let_be_framed(response);
    co_return response;
}

asio::awaitable<http::Response> get_now(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto data = co_await context.db.read(view_of_now, wording, context.now);
    if (!data) co_return http::not_found(context);
    if (context.request.is_htmx) co_return http::part(context, "programme/_now", std::move(*data));
    co_return http::page(context, "programme/now", std::move(*data));
}

asio::awaitable<http::Response> get_session(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto slug = context.param("slug");
    auto data = co_await context.db.read(view_of_session, wording, slug);
    if (!data) co_return http::not_found(context);
    co_await add_search_data(context, *data, std::move(slug));
    co_return http::page(context, "programme/session", std::move(*data));
}

asio::awaitable<http::Response> get_speakers(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto data = co_await context.db.read(view_of_speakers, wording);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "programme/speakers", std::move(*data));
}

asio::awaitable<http::Response> get_speaker(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto slug = context.param("slug");
    auto data = co_await context.db.read(view_of_speaker, wording, std::move(slug));
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "programme/speaker", std::move(*data));
}

asio::awaitable<http::Response> get_programme_calendar(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto base_url = context.services.base_url;
    std::string every_session;
    auto bytes = co_await context.db.read(calendar_of, wording, std::move(base_url),
                                          std::move(every_session));
    if (!bytes) co_return http::not_found(context);
    co_return http::file(std::move(*bytes), calendar_type, "program.ics");
}

asio::awaitable<http::Response> get_paper(http::Context& context)
{
    const Wording wording{context.services.templates.catalogue(), context.lang};
    FeedFrame frame{wording, context.services.base_url};
    auto paper = co_await context.db.read(programme_paper, std::move(frame));
    if (!paper) co_return http::not_found(context);
    auto bytes = co_await context.workers.run(document::pdf_paper, std::move(*paper));
    co_return http::file(std::move(bytes), "application/pdf", "program.pdf");
}

asio::awaitable<http::Response> get_session_calendar(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto base_url = context.services.base_url;
    auto slug = context.param("slug");
    const auto name = slug + ".ics";
    auto bytes =
        co_await context.db.read(calendar_of, wording, std::move(base_url), std::move(slug));
    if (!bytes) co_return http::not_found(context);
    co_return http::file(std::move(*bytes), calendar_type, name);
}

using FeedMaker = std::optional<std::string> (*)(db::Tx&, const FeedFrame&);

// As a file, for programs: what a browser makes of XML would need styles that our pages forbid.
asio::awaitable<http::Response> feed(http::Context& context, FeedMaker make, std::string_view type,
                                     std::string_view name)
{
    const Wording wording{context.services.templates.catalogue(), context.lang};
    FeedFrame frame{wording, context.services.base_url};
    auto bytes = co_await context.db.read(make, std::move(frame));
    if (!bytes) co_return http::not_found(context);
    co_return http::file(std::move(*bytes), type, name);
}

asio::awaitable<http::Response> get_schedule_xml(http::Context& context)
{
    return feed(context, schedule_xml, "application/xml; charset=utf-8", "schedule.xml");
}

asio::awaitable<http::Response> get_schedule_json(http::Context& context)
{
    auto response = co_await feed(context, schedule_json, "application/json", "schedule.json");
    http::let_be_read(response);
    co_return response;
}

asio::awaitable<http::Response> get_changes(http::Context& context)
{
    return feed(context, changes_atom, "application/atom+xml; charset=utf-8", "endringer.atom");
}

asio::awaitable<http::Response> get_speaker_calendar(http::Context& context)
{
    const Wording wording{context.services.templates.catalogue(), context.lang};
    FeedFrame frame{wording, context.services.base_url};
    auto slug = context.param("slug");
    const auto name = slug + ".ics";
    auto bytes = co_await context.db.read(speaker_calendar, std::move(frame), std::move(slug));
    if (!bytes) co_return http::not_found(context);
    co_return http::file(std::move(*bytes), calendar_type, name);
}

} // namespace

http::Routes public_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open;
    const http::RouteOptions cached{.cached = "site programme plan"};
    return {
        {get, "/program", open, get_programme, cached},
        {get, "/program.ics", open, get_programme_calendar, cached},
        {get, "/program/program.pdf", open, get_paper, cached},
        {get, "/program/na", open, get_now},
        {get, "/program/innebygd", open, get_embedded, cached},
        {get, "/program/schedule.xml", open, get_schedule_xml, cached},
        {get, "/program/schedule.json", open, get_schedule_json, cached},
        {get, "/program/endringer.atom", open, get_changes, cached},
        {get, "/program/{slug}", open, get_session, {.cached = "site programme plan registration"}},
        {get, "/program/{slug}/kalender.ics", open, get_session_calendar, cached},
        {get, "/foredragsholdere", open, get_speakers, cached},
        {get, "/foredragsholdere/{slug}", open, get_speaker, cached},
        {get, "/foredragsholdere/{slug}/kalender.ics", open, get_speaker_calendar, cached},
    };
}

} // namespace retenk::programme
