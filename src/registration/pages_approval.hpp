#pragma once
// Those who wait for approval, and an organiser's yes or no to one or several of them.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes approval_routes();

} // namespace retenk::registration
