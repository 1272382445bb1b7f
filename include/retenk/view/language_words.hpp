#pragma once
// A language as people write it in a list: its code or its name, in bokmål, nynorsk and English.

#include "retenk/view/catalogue.hpp"

namespace retenk::view {

std::optional<Lang> lang_in_words(std::string_view typed);

} // namespace retenk::view
