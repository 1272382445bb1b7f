#pragma once
// How long proposals are kept.

#include "retenk/db/database.hpp"

namespace retenk::programme {

// Thirty days after their conference those that were not accepted are gone, with reviews and what the log says of their
// texts. Answers how many; a few at a time.
std::int64_t forget_due_proposals(db::Tx& tx);

} // namespace retenk::programme
