#pragma once
// What the guard would say, for pages that tell of it.

#include "retenk/http/route.hpp"

namespace retenk::http {

bool lets_in(Access access, const Viewer& viewer);

} // namespace retenk::http
