#pragma once
// Asking for the password again, before something that opens or shuts the account.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

// The stored digest. Problem::too_many as at the login; counts this try.
Result<std::string> begin_own_check(db::Tx& tx, const Viewer& viewer, const std::string& client,
                                    const std::int64_t& allowed);
void forget_own_tries(db::Tx& tx, const Viewer& viewer);

} // namespace retenk::accounts
