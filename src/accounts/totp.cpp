#include "accounts/totp.hpp"

#include "retenk/base/seal.hpp"
#include "retenk/base/secret.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace retenk::accounts {

namespace {

constexpr std::int64_t step_seconds = 30;
constexpr std::size_t digits = 6;

std::uint32_t byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

std::string ascii(std::string_view text)
{
    std::string plain;
    for (char c : text)
        if (c >= ' ' && c <= '~' && c != ':') plain += c;
    return boost::urls::encode(plain, boost::urls::unreserved_chars);
}

} // namespace

std::string new_totp_secret() { return random_bytes(20); }

std::int64_t totp_step(Instant now) { return now.time_since_epoch().count() / step_seconds; }

std::string totp_code(std::string_view secret, std::int64_t step)
{
    std::string counter(8, '\0');
    for (std::size_t n = 0; n < 8; ++n)
        counter[7 - n] = static_cast<char>((step >> (8 * n)) & 0xff);
    const auto mac = hmac_sha1(secret, counter);
    const auto at = byte_at(mac, mac.size() - 1) & 0xfU; // RFC 4226 section 5.3
    const auto number = ((byte_at(mac, at) & 0x7fU) << 24) | (byte_at(mac, at + 1) << 16) |
                        (byte_at(mac, at + 2) << 8) | byte_at(mac, at + 3);
    const auto text = std::to_string(number % 1'000'000);
    return std::string(digits - text.size(), '0') + text;
}

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code,
                                          Instant now, std::int64_t last_step)
{
    std::optional<std::int64_t> found;
    for (auto step = totp_step(now) - 1; step <= totp_step(now) + 1; ++step)
        if (same_secret(totp_code(secret, step), code) && step > last_step) found = step;
    return found;
}

std::string base32(std::string_view bytes)
{
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    int bits = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        held = (held << 8) | byte_at(bytes, at);
        for (bits += 8; bits >= 5; bits -= 5)
            text += letters[(held >> (bits - 5)) & 31U];
    }
    if (bits > 0) text += letters[(held << (5 - bits)) & 31U];
    return text;
}

std::string in_groups(std::string_view text)
{
    std::string groups;
    for (std::size_t at = 0; at < text.size(); at += 4)
        groups += (at == 0 ? "" : " ") + std::string(text.substr(at, 4));
    return groups;
}

std::string totp_address(std::string_view secret, std::string_view issuer, std::string_view account)
{
    const auto who = ascii(issuer);
    return "otpauth://totp/" + who + ":" + ascii(account) + "?secret=" + base32(secret) +
           "&issuer=" + who + "&algorithm=SHA1&digits=6&period=30";
}

} // namespace retenk::accounts
