#pragma once

#include "retenk/http/route.hpp"

namespace retenk::accounts {

http::Routes passkey_routes(); // log in with a passkey, own passkeys

} // namespace retenk::accounts
