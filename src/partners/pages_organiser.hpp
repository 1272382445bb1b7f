#pragma once

#include "retenk/http/route.hpp"

namespace retenk::partners {

http::Routes organiser_routes();

} // namespace retenk::partners
