#pragma once

#include "retenk/http/route.hpp"

namespace retenk::accounts {

http::Routes open_routes();     // log in, log out, the second step
http::Routes password_routes(); // invitations and lost passwords
http::Routes account_routes();  // one's own account
http::Routes user_routes();     // administrators

// Where to go after logging in: a path of ours, or nothing for whatever could lead elsewhere.
std::optional<std::string> own_path(std::string_view text);

} // namespace retenk::accounts
