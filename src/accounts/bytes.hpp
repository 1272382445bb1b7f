#pragma once
// Bytes as texts, as passkeys and ID tokens carry them.

#include <optional>
#include <string>
#include <string_view>

namespace retenk::accounts {

// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);

// Nothing for another letter, padding, or bits left over: each text has one reading.
std::optional<std::string> from_base64url(std::string_view text);

std::string sha256_bytes(std::string_view bytes); // 32 bytes, not hexadecimal

// Every byte but letters, digits and -._~ as %XX (RFC 3986 section 2.3).
std::string url_encoded(std::string_view text);

} // namespace retenk::accounts
