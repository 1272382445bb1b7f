#pragma once
// Places of pools. Taken places are counted by the triggers of the schema; here the answer is found
// in words.

#include "retenk/registration/registration.hpp"

#include <map>

namespace retenk::registration {

using Need = std::map<PoolId, std::int64_t>; // places by pool

// All or none: Problem::full with values "pool" and "free" when one of the pools has too few.
Result<bool> check_places(db::Tx& tx, const Need& need);

} // namespace retenk::registration
