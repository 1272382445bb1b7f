#pragma once
// Places of pools. Taken places are counted by the triggers of the schema; here the answer is found
// in words.

#include "retenk/registration/registration.hpp"

#include <map>

namespace retenk::registration {

using Need = std::map<PoolId, std::int64_t>; // places by pool

// What of the need is more than what is had.
Need beyond(const Need& need, const Need& had);

// What somebody without a place takes when they get one: that of the pool and those of their
// extras.
Need need_of_place(db::Tx& tx, ParticipantId participant, PoolId pool);

// All or none: Problem::full with values "pool" and "free" when one of the pools has too few.
Result<bool> check_places(db::Tx& tx, const Need& need);

// Problem::full with the same values when others wait for one of the pools: whoever comes later
// stands behind them.
Result<bool> check_queue(db::Tx& tx, const Need& need);

bool fills_a_pool(db::Tx& tx, const Need& need); // after its places were taken

} // namespace retenk::registration
