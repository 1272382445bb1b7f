#pragma once
// Two-step login: an app's codes, and recovery codes for the day when the phone is gone.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

bool has_second_factor(db::Tx& tx, UserId user);

// By an administrator, for whoever lost both. Problem::conflict when there is none.
Result<bool> reset_second_factor(db::Tx& tx, const std::string& actor, const UserId& user);

} // namespace retenk::accounts
