#pragma once
// What organisers do with those who wait for a session: order them, and let them in by hand.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes signup_queue_routes();

} // namespace retenk::registration
