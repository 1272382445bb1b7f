#pragma once
// The parts of the own account's pages.

#include "retenk/http/route.hpp"

namespace retenk::accounts {

http::Routes two_step_routes();

http::Response recovery_codes_page(const http::Context& context,
                                   const std::vector<std::string>& codes);

// The password in that field of the form is right; counted as a login is.
asio::awaitable<Result<bool>> ask_password(http::Context& context, std::string field);

} // namespace retenk::accounts
