#pragma once
// Which conferences are over, for what is kept for a time after them and then goes.

#include "retenk/db/database.hpp"

namespace retenk::conference {

// Its end was changed less than a day ago. Until then nothing goes because it is over: people need the time to see
// a wrong year.
bool was_moved_lately(db::Tx& tx, ConferenceId conference);

// Those that ended so long ago, but for the ones that were moved lately.
std::vector<ConferenceId> over_for(db::Tx& tx, std::chrono::days time);

} // namespace retenk::conference
