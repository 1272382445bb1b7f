#pragma once
// What every page is given, and what happens to its HTML last.

#include "retenk/http/route.hpp"

namespace retenk::http {

// Adds what response.hpp promises, unless the data has it.
void add_page_data(const Context& context, view::Data& data);

// Catalogue texts that fell back to bokmål stand between markers. In text they become
// <span lang="nb">; where no element can stand they go.
std::string with_fallback_marked(std::string html);

} // namespace retenk::http
