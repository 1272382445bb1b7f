#include "http/dispatch.hpp"

namespace retenk::http {

namespace {

asio::awaitable<Response> get_metrics(Context& context)
{
    Response response;
    response.type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = context.services.figures();
    co_return response;
}

constexpr auto good_for = std::chrono::days(180); // RFC 9116 advises less than a year

// RFC 9116. To the day, so that the answer stays the same for whoever asks again.
asio::awaitable<Response> get_security_contact(Context& context)
{
    const auto email = parse_email(context.site().contact_email);
    if (!email) co_return not_found(context);
    const Instant expires = std::chrono::floor<std::chrono::days>(context.now) + good_for;
    Response response;
    response.type = "text/plain; charset=utf-8";
    response.body = "Contact: mailto:" + email->text + "\nExpires: " + iso_instant(expires) +
                    "\nPreferred-Languages: nb, nn, en\nCanonical: " +
                    context.services.base_url + "/.well-known/security.txt\n";
    co_return response;
}

} // namespace

Routes keeper_routes()
{
    return {
        {Method::get, "/healthz", Access::open, get_health},
        {Method::get, "/.well-known/security.txt", Access::open, get_security_contact},
        {Method::get, "/metrics", Access::loopback, get_metrics},
    };
}

} // namespace retenk::http
