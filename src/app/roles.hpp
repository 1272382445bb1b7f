#pragma once
// SEC-2: who may do what, made from the route table and the guard that decides at the door.

#include "retenk/http/route.hpp"

namespace retenk::app {

http::Routes role_routes();

// The name of the area that a path belongs to; "other" for one that nobody has named.
std::string_view area_of(std::string_view path);

} // namespace retenk::app
