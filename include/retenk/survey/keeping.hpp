#pragma once
// What a survey gives up when its day has come.

#include "retenk/db/database.hpp"

namespace retenk::survey {

// Links of surveys that are over, and what was written in own words twelve months after the conference. How many rows.
std::int64_t forget_due_answers(db::Tx& tx);

} // namespace retenk::survey
