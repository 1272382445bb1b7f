#include "http/dispatch.hpp"
#include "retenk/base/log.hpp"

#include <filesystem>

namespace retenk::http {

namespace {

// Less than this and the next registrations may find no room.
constexpr std::uintmax_t least_room = 1024 * 1024;

// A job like any other: it fails while the disk takes nothing.
bool can_write(db::Tx& tx, const std::filesystem::path& file)
{
    const auto folder = std::filesystem::absolute(file).parent_path();
    const bool has_room = std::filesystem::space(folder).available >= least_room;
    return has_room && tx.get<std::int64_t>("SELECT 1") == 1;
}

} // namespace

asio::awaitable<Response> get_health(Context& context)
{
    Response response;
    response.type = "application/json";
    response.body = "{\"status\":\"ok\"}\n";
    bool fine = false;
    try {
        std::filesystem::path file = context.services.config.database.file;
        fine = co_await context.db.write(can_write, std::move(file));
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
