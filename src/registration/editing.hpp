#pragma once
// Shared by what organisers set of the offer: categories, pools, extras.

#include "retenk/db/database.hpp"

namespace retenk::registration {

void tell_of_offer(db::Tx& tx); // the topics

// Made from the name; `taken` asks whether the conference ?1 has the slug ?2 already.
std::string free_slug(db::Tx& tx, std::string_view taken, ConferenceId conference, const std::string& name);

} // namespace retenk::registration
