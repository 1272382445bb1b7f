#pragma once

#include "retenk/db/database.hpp"

namespace retenk::registration {

inline constexpr std::chrono::hours draft_kept(3); // after its last change

// Answers how many.
std::int64_t forget_old_drafts(db::Tx& tx);

} // namespace retenk::registration
