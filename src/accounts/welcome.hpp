#pragma once
// Where the ways of logging in without a password end.

#include "retenk/accounts/sign_in.hpp"
#include "retenk/http/route.hpp"

namespace retenk::accounts {

// Signed in, without a second step; then to the wanted path of ours, or to the user's desk.
asio::awaitable<http::Response> welcome_by(http::Context& context, UserId user, SignInWay way,
                                           std::string wanted);

} // namespace retenk::accounts
