#include "http/dispatch.hpp"
#include "retenk/base/log.hpp"

#include <filesystem>

namespace retenk::http {

namespace {

// Less than this and the next registrations may find no room.
constexpr std::uintmax_t least_room = 1024 * 1024;

// A job like any other: it fails while the disk takes nothing.
bool can_write(db::Tx& tx)
{
    const auto file =
        tx.get<std::string>("SELECT file FROM pragma_database_list WHERE name = 'main'");
    return std::filesystem::space(file).available >= least_room;
}

} // namespace

asio::awaitable<Response> get_health(Context& context)
{
    Response response;
    response.type = "application/json";
    response.body = "{\"status\":\"ok\"}\n";
    bool fine = false;
    try {
        fine = co_await context.db.write(can_write);
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
