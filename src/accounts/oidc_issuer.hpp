#pragma once
// What an issuer says of itself (OpenID Connect Discovery) and its keys, asked for and kept; on a
// worker thread.

#include "accounts/oidc_token.hpp"

namespace retenk::accounts {

struct OidcIssuer
{
    std::string issuer, authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri;
    bool takes_basic = true; // the secret comes as HTTP Basic, else in the form
};

// Nothing for what is incomplete, of another issuer, or would be asked without TLS.
std::optional<OidcIssuer> read_oidc_issuer(const std::string& json, const std::string& issuer);

// Kept for an hour. One that did not answer is not asked again for ten seconds: whoever waits holds
// up a worker.
std::optional<OidcIssuer> oidc_issuer(const std::string& issuer);

// Kept for an hour; anew: asked for again, but not twice in ten seconds.
std::vector<OidcKey> oidc_keys(const OidcIssuer& issuer, bool anew);

} // namespace retenk::accounts
