#pragma once
// ID tokens (OpenID Connect Core, section 3.1.3.7) and the keys that they are signed with; without
// network.

#include "accounts/signature.hpp"
#include "retenk/base/problem.hpp"
#include "retenk/base/text.hpp"
#include "retenk/base/time.hpp"

#include <vector>

namespace retenk::accounts {

struct OidcKey
{
    std::string id;                    // kid, perhaps empty
    std::string key;                   // SubjectPublicKeyInfo
    std::vector<Algorithm> algorithms; // the one it names, or what its kind can do
};

// The signing keys of a JWK Set (RFC 7517) that we can use; others are left out.
std::vector<OidcKey> read_oidc_keys(std::string_view json);

struct OidcExpected
{
    std::string issuer, client_id, nonce;
    Instant now;
};

// Who it is, as the issuer says. An address that is not verified is left out.
struct OidcPerson
{
    std::string subject;
    std::optional<Email> email;
    bool has_unverified_email = false;
};

// Problem::not_found: no key is called as the token says. The refusal's key says what is wrong, for
// the log.
Result<OidcPerson> check_id_token(const std::string& token, const std::vector<OidcKey>& keys,
                                  const OidcExpected& expected);

// What the userinfo endpoint says; it must be of the same subject.
Result<OidcPerson> read_userinfo(const std::string& json, const std::string& subject);

} // namespace retenk::accounts
