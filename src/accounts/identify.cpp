#include "accounts/session.hpp"
#include "retenk/base/log.hpp"
#include "retenk/http/response.hpp"

namespace retenk::accounts {

asio::awaitable<void> identify(http::Context& context)
{
    std::string login = http::cookie(context, "login");
    std::string link = http::cookie(context, "link");
    std::string waiting = http::cookie(context, "waiting");
    if (login.empty() && link.empty() && waiting.empty()) co_return;

    auto seen = co_await context.db.read(see, login, std::move(link), std::move(waiting));
    context.viewer = std::move(seen.viewer);
    if (!seen.is_stale) co_return;
    try {
        co_await context.db.write(touch_session, std::move(login));
    } catch (const std::exception&) {
        // A full disk must not keep anybody from reading.
        log::warn("accounts.seen_not_written");
    }
}

} // namespace retenk::accounts
