#pragma once
// Time-based one-time codes (RFC 6238): SHA-1, six digits, steps of 30 seconds, as every authenticator app takes them.

#include "retenk/base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace retenk::accounts {

std::string new_totp_secret(); // 20 bytes

std::int64_t totp_step(Instant now);
std::string totp_code(std::string_view secret, std::int64_t step);

// The step of a code that is good now, one step of clock drift allowed either way; nothing for a wrong code and for
// one of the last used step or before: nobody who looked over a shoulder uses it again.
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code,
                                          Instant now, std::int64_t last_step);

// RFC 4648 section 6 without padding: what people type into their app, in groups of four.
std::string base32(std::string_view bytes);
std::string in_groups(std::string_view text);

// What the QR code holds; only ASCII.
std::string totp_address(std::string_view secret, std::string_view issuer, std::string_view account);

} // namespace retenk::accounts
