#include "accounts/own_password.hpp"

#include "accounts/attempts.hpp"

namespace retenk::accounts {

namespace {

std::string own_key(const Viewer& viewer) { return "own:" + viewer.actor(); }

} // namespace

Result<std::string> begin_own_check(db::Tx& tx, const Viewer& viewer, const std::string& client,
                                    const std::int64_t& allowed)
{
    // Whoever has the cookie alone comes no further from elsewhere.
    const Tries tries{own_key(viewer), client, allowed, allowed};
    if (auto counted = count_try(tx, tries); !counted) return std::unexpected(counted.error());
    return tx.get<std::string>("SELECT password_hash FROM user WHERE id = ?1", viewer.user);
}

void forget_own_tries(db::Tx& tx, const Viewer& viewer) { forget_tries(tx, own_key(viewer)); }

} // namespace retenk::accounts
