#pragma once
// What somebody has chosen beside the place, as pages show it.

#include "retenk/http/response.hpp"
#include "retenk/registration/ticket.hpp"

namespace retenk::registration {

// Of one participant: a list of {name}.
view::Data extras_data(const http::Context& context, const std::vector<ChosenExtra>& extras,
                       ParticipantId participant);

} // namespace retenk::registration
