#include "partners/pages.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/partners/card.hpp"

namespace retenk::partners {

std::optional<view::Data> view_of_partners(db::Tx& tx, const Wording& wording)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    view::Data data;
    data["title"] = wording.text("partners.title");
    data["levels"] = levels_of(partners_of(tx, conference->id), wording);
    return data;
}

namespace {

asio::awaitable<http::Response> get_partners(http::Context& context)
{
    Wording wording{context.services.templates.catalogue(), context.lang};
    auto data = co_await context.db.read(view_of_partners, wording);
    if (!data) co_return http::not_found(context);
    co_return http::page(context, "partners/partners", std::move(*data));
}

} // namespace

http::Routes public_routes()
{
    using enum http::Method;
    return {{get, "/partnere", http::Access::open, get_partners, {.cached = "site partners"}}};
}

} // namespace retenk::partners
