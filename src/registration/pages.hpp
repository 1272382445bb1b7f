#pragma once
// The pages for everybody and those behind a personal link.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes public_routes();
http::Routes own_routes();

} // namespace retenk::registration
