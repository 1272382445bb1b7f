#pragma once
// Partners by level, for the front page and the partners' own (template partners/_partner).

#include "retenk/conference/wording.hpp"
#include "retenk/partners/partner.hpp"

namespace retenk::partners {

// A list of {level, level_name, partners: [{slug, name, kind, website, description}]}.
view::Data levels_of(const std::vector<Partner>& partners, const conference::Wording& wording);

} // namespace retenk::partners
