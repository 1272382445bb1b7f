#pragma once
// Who of our users somebody is whom an issuer vouches for. Owns login_identity.

#include "accounts/oidc_token.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

// By a subject that is linked, or by a verified address of a user who is not disabled; then the
// subject is linked for the next time, which is logged. Nobody is made a user by it:
// Problem::not_found.
Result<UserId> user_of_identity(db::Tx& tx, const std::string& issuer, const OidcPerson& person);

} // namespace retenk::accounts
