#pragma once
// Rows of passkey.

#include "accounts/passkey.hpp"
#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

inline constexpr std::size_t longest_passkey_name = 60;
inline constexpr std::int64_t most_passkeys = 20;

struct OwnPasskey
{
    std::int64_t id = 0;
    std::string name;
    Instant created_at;
    std::optional<Instant> used_at;
};
BOOST_DESCRIBE_STRUCT(OwnPasskey, (), (id, name, created_at, used_at))

std::vector<OwnPasskey> passkeys_of(db::Tx& tx, const Viewer& viewer);

// Nothing for one of somebody else, and for none.
std::optional<OwnPasskey> find_own_passkey(db::Tx& tx, const Viewer& viewer,
                                           const std::int64_t& id);

// What a browser must know before it makes one: the handle, and the keys that are there already.
struct PasskeyUser
{
    std::string handle;
    std::vector<std::string> credential_ids;
};
PasskeyUser passkey_user(db::Tx& tx, const Viewer& viewer);

// Problem::conflict for a key that is known, and for the twenty-first.
Result<std::int64_t> add_passkey(db::Tx& tx, const Viewer& viewer, const std::string& handle,
                                 const std::string& name, const AuthenticatorData& made);

// Problem::not_found for one of somebody else, and for none.
Result<bool> rename_passkey(db::Tx& tx, const Viewer& viewer, const std::int64_t& id,
                            const std::string& name);
Result<bool> remove_passkey(db::Tx& tx, const Viewer& viewer, const std::int64_t& id);

// Nothing for an unknown key, and for one of a user who is disabled.
std::optional<KnownPasskey> find_passkey(db::Tx& tx, const std::string& credential_id);

// After check_shown. Nobody when the counter did not grow, which is logged, when the key was
// removed meanwhile, and when its user was disabled.
std::optional<UserId> use_passkey(db::Tx& tx, const std::int64_t& id,
                                  const std::int64_t& sign_count);

// A try with this key that was not accepted, for its owner's list of logins.
bool record_passkey_failure(db::Tx& tx, const std::int64_t& id, const std::string& agent);

} // namespace retenk::accounts
