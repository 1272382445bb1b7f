#pragma once

#include "retenk/http/route.hpp"

namespace retenk::conference {

http::Routes organiser_routes();

} // namespace retenk::conference
