#pragma once
// What a browser says of a passkey (WebAuthn level 2, sections 7.1 and 7.2), checked; without
// database. Who made the authenticator is not asked (attestation "none"), so its statement is read
// and not believed.

#include "accounts/signature.hpp"
#include "retenk/base/problem.hpp"

#include <cstdint>

namespace retenk::accounts {

struct PasskeySite
{
    std::string origin; // "https://konferanse.example.no"
    std::string id;     // "konferanse.example.no"
};

// The origin and its host; browsers take no passkeys for a host that is an IP address: then id is
// empty.
PasskeySite passkey_site(std::string_view base_url);

// Section 6.1. The credential is only there when one was made.
struct AuthenticatorData
{
    std::string site_hash; // SHA-256 of PasskeySite::id
    bool user_present = false, user_verified = false;
    std::int64_t sign_count = 0;
    std::string credential_id, key; // key: SubjectPublicKeyInfo
    Algorithm algorithm = Algorithm::es256;
};
std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes);

// What came with a form, decoded.
struct PasskeyMade
{
    std::string client_data, attestation;
};
struct PasskeyShown
{
    std::string credential_id, client_data, authenticator_data, signature, user_handle;
};

// The parts of a row of passkey that a login is held against.
struct KnownPasskey
{
    std::int64_t id = 0;
    std::string user_handle, public_key;
    Algorithm algorithm = Algorithm::es256;
};

// challenge_hash is SHA-256 of the challenge as it was sent, in base64url. The refusal's key says
// what is wrong; it is for the log, and people are told no more than that it was not accepted.
Result<AuthenticatorData> check_made(const PasskeyMade& made, const PasskeySite& site,
                                     const std::string& challenge_hash);
Result<AuthenticatorData> check_shown(const PasskeyShown& shown, const PasskeySite& site,
                                      const std::string& challenge_hash, const KnownPasskey& known);

} // namespace retenk::accounts
