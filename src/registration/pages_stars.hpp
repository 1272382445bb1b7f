#pragma once
// One's own programme: stars, and the calendar of them.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes star_routes();

} // namespace retenk::registration
