#pragma once
// The timetable editor and the draft's way back to a release (PRG-3, PRG-6).

#include "retenk/http/route.hpp"

namespace retenk::programme {

http::Routes timetable_routes();
http::Routes reset_routes();

} // namespace retenk::programme
