#include "registration/pages_link.hpp"

#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace {

constexpr long link_seconds = 400L * 24 * 3600;

std::optional<accounts::Link> resolved(db::Tx& tx, const std::string& token)
{
    return accounts::resolve_link(tx, token);
}

} // namespace

void keep_link(const http::Context& context, http::Response& response, std::string_view cookie,
               std::string_view token)
{
    http::set_cookie(context, response, cookie, token, link_seconds);
}

void forget_link(const http::Context& context, http::Response& response, std::string_view cookie)
{
    http::set_cookie(context, response, cookie, "", 0);
}

std::string own_root(const http::Context& context)
{
    return context.request.path.starts_with("/plass") ? "/plass" : "/min";
}

bool at_desk(const http::Context& context) { return context.request.path.starts_with("/admin"); }

RegistrationId asked_registration(const http::Context& context)
{
    if (at_desk(context))
        return RegistrationId{http::parse_number(context.param("id")).value_or(0)};
    return context.viewer.registration.value_or(RegistrationId{0});
}

std::string way_back_to(const http::Context& context, RegistrationId registration)
{
    return at_desk(context) ? "/admin/pameldinger/" + std::to_string(registration.value)
                            : own_root(context);
}

http::Response closed_to_changes(const http::Context& context, RegistrationId registration)
{
    const std::string notice = at_desk(context) ? "register_over" : "registration_frozen";
    return http::see_other(context, way_back_to(context, registration) + "?notice=" + notice);
}

asio::awaitable<http::Response> exchange_link(http::Context& context, accounts::LinkPurpose purpose,
                                              std::string_view cookie, std::string_view path)
{
    const auto token = context.param("token");
    const auto link = co_await context.db.read(resolved, token);
    if (!link || link->purpose != purpose) {
        view::Data data;
        data["title"] = http::text(context, "registration.link_unknown_title");
        co_return http::page(context, "registration/link_unknown", std::move(data), 404);
    }
    auto response = http::see_other(context, std::string(path));
    keep_link(context, response, cookie, token);
    co_return response;
}

} // namespace retenk::registration
