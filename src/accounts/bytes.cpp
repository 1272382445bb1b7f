#include "accounts/bytes.hpp"

#include "retenk/base/text.hpp"

#include <array>
#include <openssl/evp.h>
#include <stdexcept>

namespace retenk::accounts {

namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

} // namespace

std::string to_base64url(std::string_view bytes)
{
    std::string text;
    unsigned held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = (held << 8 | static_cast<unsigned char>(c)) & 0xffffu;
        for (bits += 8; bits >= 6; bits -= 6)
            text += letters[held >> (bits - 6) & 63u];
    }
    if (bits > 0) text += letters[held << (6 - bits) & 63u];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    std::string bytes;
    unsigned held = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == letters.npos) return std::nullopt;
        held = (held << 6 | static_cast<unsigned>(value)) & 0xffffu;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits & 0xffu);
    }
    const bool is_whole = bits < 6 && (held & ((1u << bits) - 1)) == 0;
    if (!is_whole) return std::nullopt;
    return bytes;
}

std::string sha256_bytes(std::string_view bytes)
{
    std::array<unsigned char, 32> digest;
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL could not make a digest");
    return std::string(digest.begin(), digest.end());
}

std::string url_encoded(std::string_view text)
{
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string coded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_ascii_letter_or_digit(c) || std::string_view("-._~").find(c) != std::string::npos)
            coded += c;
        else
            (coded += '%') += {hex[byte >> 4], hex[byte & 15u]};
    }
    return coded;
}

} // namespace retenk::accounts
