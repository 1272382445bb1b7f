#pragma once
// Organisers' pages of categories and capacity pools.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes category_routes();

} // namespace retenk::registration
