#pragma once
// Files that somebody answered with, for those who may see the answer.

#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes upload_routes();

} // namespace retenk::registration
