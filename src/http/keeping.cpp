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

} // namespace

Routes keeper_routes()
{
    return {
        {Method::get, "/healthz", Access::open, get_health},
        {Method::get, "/metrics", Access::loopback, get_metrics},
    };
}

} // namespace retenk::http
