#pragma once

#include "retenk/http/route.hpp"

namespace retenk::accounts {

http::Routes open_routes(); // log in, log out, own logins

// Where to go after logging in: a path of ours, or nothing for whatever could lead elsewhere.
std::optional<std::string> own_path(std::string_view text);

} // namespace retenk::accounts
