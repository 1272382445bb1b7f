#include "http/dispatch.hpp"
#include "retenk/base/log.hpp"

namespace retenk::http {

namespace {

bool answers(db::Tx& tx) { return tx.get<std::int64_t>("SELECT 1") == 1; }

} // namespace

asio::awaitable<Response> get_health(Context& context)
{
    Response response;
    response.type = "application/json";
    response.body = "{\"status\":\"ok\"}\n";
    bool fine = false;
    try {
        fine = co_await context.db.read(answers);
    } catch (const std::exception& fault) {
        log::error("health", {{"id", std::string_view(context.request.id)},
                              {"fault", std::string_view(fault.what())}});
    }
    if (!fine) {
        response.status = 503;
        response.body = "{\"status\":\"failing\"}\n";
    }
    co_return response;
}

} // namespace retenk::http
