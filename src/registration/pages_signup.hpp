#pragma once
// The organisers' pages of sign-up for sessions.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes signup_routes();

} // namespace retenk::registration
