#include "accounts/page_parts.hpp"
#include "accounts/welcome.hpp"

namespace retenk::accounts {

asio::awaitable<http::Response> welcome_by(http::Context& context, UserId user, SignInWay way,
                                           std::string wanted)
{
    auto signing = signing_in(context, user, way);
    auto token = co_await context.db.write(sign_in, std::move(signing));
    co_return co_await welcome(context, std::move(token), std::move(wanted));
}

} // namespace retenk::accounts
