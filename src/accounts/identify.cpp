#include "accounts/session.hpp"
#include "retenk/base/log.hpp"
#include "retenk/http/response.hpp"

namespace retenk::accounts {

asio::awaitable<void> identify(http::Context& context)
{
    const Tokens tokens{http::cookie(context, "login"), http::cookie(context, "link"),
                        http::cookie(context, "waiting"), http::cookie(context, "place"),
                        http::cookie(context, "speaker")};
    if (tokens.login.empty() && tokens.link.empty() && tokens.waiting.empty() &&
        tokens.place.empty() && tokens.speaker.empty())
        co_return;

    auto seen = co_await context.db.read(see, tokens);
    context.viewer = std::move(seen.viewer);
    if (!seen.is_stale) co_return;
    try {
        co_await context.db.write(touch_session, tokens.login);
    } catch (const std::exception&) {
        // A full disk must not keep anybody from reading.
        log::warn("accounts.seen_not_written");
    }
}

} // namespace retenk::accounts
