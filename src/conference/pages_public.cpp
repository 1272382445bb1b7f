#include "conference/pages.hpp"

#include <charconv>

namespace retenk::conference {

namespace {

asio::awaitable<http::Response> get_front(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto data = co_await context.db.read(view_of_front, wording, context.now);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "conference/front", std::move(*data));
}

asio::awaitable<http::Response> show(http::Context& context, Notice notice, std::string_view name)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto data = co_await context.db.read(view_of_notice, wording, notice);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, name, std::move(*data));
}

asio::awaitable<http::Response> get_practical(http::Context& context)
{
    return show(context, Notice::practical, "conference/practical");
}

asio::awaitable<http::Response> get_privacy(http::Context& context)
{
    return show(context, Notice::privacy, "conference/privacy");
}

asio::awaitable<http::Response> get_accessibility(http::Context& context)
{
    return show(context, Notice::accessibility, "conference/accessibility");
}

std::int64_t year_in(std::string_view text)
{
    std::int64_t year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    return error == std::errc() && end == text.data() + text.size() ? year : 0;
}

asio::awaitable<http::Response> get_year(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    const auto year = year_in(context.param("year"));
    auto data = co_await context.db.read(view_of_year, wording, year);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "conference/year", std::move(*data));
}

} // namespace

http::Routes public_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open;
    const http::RouteOptions front{.cached = "site programme plan partners places"};
    const http::RouteOptions site{.cached = "site"};
    return {
        {get, "/", open, get_front, front},
        {get, "/praktisk", open, get_practical, site},
        {get, "/personvern", open, get_privacy, site},
        {get, "/tilgjengelighet", open, get_accessibility, site},
        {get, "/arkiv/{year}", open, get_year, {.cached = "site programme plan"}},
    };
}

} // namespace retenk::conference
