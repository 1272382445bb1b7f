#pragma once
// The pages of those who wait, behind their own link.

#include "registration/waiting.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

http::Routes waiting_routes();

// After the form: to the party's own page.
http::Response standing_in_line(const http::Context& context, const Standing& standing);

} // namespace retenk::registration
