#pragma once
// Organisers' pages of the waiting list.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes waiting_desk_routes();

} // namespace retenk::registration
