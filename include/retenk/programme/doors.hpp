#pragma once
// Pages whose handler is stricter than the word of the route table: what opens a speaker's pages is
// the link, and the list of who has come is for those who make the programme and those at the door.

#include "retenk/base/viewer.hpp"

#include <string_view>

namespace retenk::programme {

bool is_by_speaker_link(std::string_view pattern);
bool is_arrival(std::string_view pattern);
bool may_mark_arrival(const Viewer& viewer);

} // namespace retenk::programme
