#pragma once
// Results as a page draws them and as sheets to take away.

#include "retenk/document/sheet.hpp"
#include "retenk/http/route.hpp"
#include "retenk/survey/results.hpp"

namespace retenk::survey {

// "0" to "100", rounded; "0" of nothing.
std::string percent(std::int64_t part, std::int64_t whole);

// For survey/_results.html. The public sees no texts, and not by what way answers came.
void add_results(const http::Context& context, view::Data& data, const Results& results, bool for_organisers);

document::Sheet figures_sheet(const http::Context& context, const Results& results);
document::Sheet answers_sheet(const http::Context& context, const Results& results, const std::vector<SheetRow>& rows);

} // namespace retenk::survey
