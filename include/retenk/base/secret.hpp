#pragma once
// Random tokens, digests and passwords; libsodium behind them all.

#include <string>
#include <string_view>

namespace retenk {

// 32 random bytes as 43 characters of base64url (RFC 4648 section 5).
std::string random_token();

// n characters of Crockford's base 32 without I, L, O, U: what people read aloud.
std::string random_code(std::size_t n);

// SHA-256 in 64 hexadecimal characters. What a leaked database shows instead of tokens.
std::string sha256(std::string_view bytes);

// HMAC-SHA-256 in 64 hexadecimal characters; any key length.
std::string hmac(std::string_view key, std::string_view bytes);

// Compares in a time that does not tell where they differ.
bool same_secret(std::string_view a, std::string_view b);

// Argon2id with libsodium's interactive limits (64 MiB, tens of milliseconds): only on a worker thread.
std::string hash_password(std::string_view password);
bool password_matches(std::string_view hash, std::string_view password);

std::string base64(std::string_view bytes); // RFC 4648 section 4

} // namespace retenk
