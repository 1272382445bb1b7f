#pragma once
// Who of our users somebody is whom an issuer vouches for. Owns login_identity.

#include "accounts/oidc_token.hpp"
#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

// By a subject that is linked, or by a verified address of a user who is not disabled; then the
// subject is linked for the next time, which is logged. Nobody is made a user by it:
// Problem::not_found.
Result<UserId> user_of_identity(db::Tx& tx, const std::string& issuer, const OidcPerson& person);

struct OwnIdentity
{
    std::int64_t id = 0;
    std::string issuer;
    Instant created_at, used_at;
};
BOOST_DESCRIBE_STRUCT(OwnIdentity, (), (id, issuer, created_at, used_at))

std::vector<OwnIdentity> identities_of(db::Tx& tx, const Viewer& viewer);

// By the user, who is logged in and has proven to be the subject: no verified address is asked for. False when it
// was linked before; Problem::conflict when it is another user's.
Result<bool> link_identity(db::Tx& tx, UserId user, const std::string& issuer,
                           const std::string& subject);

// Problem::not_found for another's; conflict when it is the only way into the account.
Result<bool> unlink_identity(db::Tx& tx, const Viewer& viewer, const std::int64_t& id);

} // namespace retenk::accounts
