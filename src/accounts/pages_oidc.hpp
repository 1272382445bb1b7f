#pragma once

#include "retenk/http/route.hpp"

namespace retenk::accounts {

http::Routes oidc_routes(); // log in through somebody else

} // namespace retenk::accounts
