#pragma once
// What happened to a registration, in the page's words.

#include "registration/history.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

// The text register.<kind>_<word> when there is one: what is logged under a name that we do not know is
// shown as it is.
std::string word_for(const http::Context& context, std::string_view kind, std::string_view word);

// A list of {when, who, what, field, about, old, new, values}; who is for organisers only.
view::Data history_data(const http::Context& context, const std::vector<WholeChange>& changes);

} // namespace retenk::registration
