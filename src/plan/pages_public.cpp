#include "plan/pages.hpp"

#include <charconv>

namespace retenk::plan {

namespace {

// 0 for the current plan, -1 (which no plan has) for what is not a number.
PlanId asked_plan(const http::Context& context)
{
    const auto& text = context.request.query["plan"];
    if (text.empty()) return {};
    PlanId plan{-1};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), plan.value);
    return error == std::errc() && end == text.data() + text.size() ? plan : PlanId{-1};
}

asio::awaitable<http::Response> get_plan(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    const auto plan = asked_plan(context);
    auto data = co_await context.db.read(view_of_plan, wording, plan);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "plan/plan", std::move(*data));
}

asio::awaitable<http::Response> get_theme(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    const auto plan = asked_plan(context);
    auto slug = context.param("slug");
    auto data = co_await context.db.read(view_of_theme, wording, plan, std::move(slug));
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "plan/theme", std::move(*data));
}

asio::awaitable<http::Response> get_measure(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    const auto plan = asked_plan(context);
    auto number = context.param("number");
    auto data = co_await context.db.read(view_of_measure, wording, plan, std::move(number));
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "plan/measure", std::move(*data));
}

} // namespace

http::Routes public_routes()
{
    using enum http::Method;
    constexpr auto open = http::Access::open;
    const http::RouteOptions cached{.cached = "site programme plan"};
    return {
        {get, "/utviklingsplan", open, get_plan, cached},
        {get, "/utviklingsplan/{slug}", open, get_theme, cached},
        {get, "/utviklingsplan/tiltak/{number}", open, get_measure, cached},
    };
}

} // namespace retenk::plan
