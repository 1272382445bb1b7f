#pragma once
// The curve of registrations on a page: web/templates/registration/_curve.html.

#include "registration/curve.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/view/data.hpp"

namespace retenk::registration {

Curve curve_until(const Intake& intake, const std::optional<Intake>& earlier,
                  const conference::Conference& conference, Instant now);

// "year", "count", "earlier" and "curve"; the curve is nothing before anybody has come.
void add_curve(const Intake& intake, const std::optional<Intake>& earlier,
               const conference::Conference& conference, Instant now, view::Data& data);

} // namespace retenk::registration
