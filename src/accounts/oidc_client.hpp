#pragma once
// The authorization code flow with PKCE (RFC 7636) against one issuer. Everything here may wait for
// the network and runs on a worker thread; what the issuer says of itself and its keys are kept for
// an hour.

#include "accounts/oidc_token.hpp"
#include "retenk/base/config.hpp"

namespace retenk::accounts {

// Made of the token in the browser's cookie, so that no row holds them and nobody else can make
// them.
struct OidcSecrets
{
    std::string state, nonce, verifier;
};
OidcSecrets oidc_secrets(const std::string& token);

struct OidcQuestion
{
    std::string redirect_uri, language;
    OidcSecrets secrets;
};

// Where to send the browser; nothing when the issuer does not answer.
std::optional<std::string> oidc_address(const Config::Oidc& oidc, const OidcQuestion& question);

struct OidcAnswer
{
    std::string code, redirect_uri;
    OidcSecrets secrets;
    Instant now;
};

// Exchanges the code and checks the ID token; asks for the address where the token has none. The
// refusal's key is for the log; Problem::closed when the issuer does not answer.
Result<OidcPerson> oidc_person(const Config::Oidc& oidc, const OidcAnswer& answer);

} // namespace retenk::accounts
