#pragma once
// The host desk's pages.

#include "retenk/http/route.hpp"

namespace retenk::hosts {

http::Routes host_routes();

} // namespace retenk::hosts
