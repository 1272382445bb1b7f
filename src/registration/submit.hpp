#pragma once
// What submit() finds out and the waiting list needs too.

#include "registration/capacity.hpp"

namespace retenk::registration {

// The places that a form asks for, by pool. Its categories and extras must be there.
Need places_needed(db::Tx& tx, const Submission& submission);

} // namespace retenk::registration
