#pragma once
// What the database keeps and must be able to read again: sealed with a key that lies elsewhere.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace retenk {

std::string random_bytes(std::size_t n);

inline constexpr std::size_t seal_key_size = 32;

// XChaCha20-Poly1305 with a nonce of its own, as base64. `about` is sealed along: the same text moved to another
// row does not open. The key has seal_key_size bytes.
std::string seal(std::string_view key, std::string_view plain, std::string_view about);

// Nothing for another key, another `about` and whatever was tampered with.
std::optional<std::string> unseal(std::string_view key, std::string_view sealed,
                                  std::string_view about);

// Nothing when it is not RFC 4648 section 4.
std::optional<std::string> from_base64(std::string_view text);

// 20 bytes (RFC 2104), which time-based codes still need.
std::string hmac_sha1(std::string_view key, std::string_view bytes);

} // namespace retenk
