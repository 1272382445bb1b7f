#pragma once

#include "retenk/http/route.hpp"

namespace retenk::audit {

http::Routes auditor_routes();

} // namespace retenk::audit
