#include "retenk/base/secret.hpp"

#include <array>
#include <sodium.h>
#include <stdexcept>

namespace retenk {

namespace {

void ready()
{
    static const int state = sodium_init();
    if (state < 0) throw std::runtime_error("libsodium could not start");
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hexadecimal(const unsigned char* bytes, std::size_t size)
{
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

std::string encoded(const unsigned char* bytes, std::size_t size, int variant)
{
    std::string text(sodium_base64_encoded_len(size, variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, variant);
    text.pop_back();
    return text;
}

} // namespace

std::string random_token()
{
    ready();
    std::array<unsigned char, 32> bytes;
    randombytes_buf(bytes.data(), bytes.size());
    return encoded(bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::string random_code(std::size_t n)
{
    ready();
    static constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string code(n, '\0');
    randombytes_buf(code.data(), n);
    for (char& letter : code)
        letter = letters[static_cast<unsigned char>(letter) % letters.size()]; // 32 divides 256
    return code;
}

std::string sha256(std::string_view bytes)
{
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
    crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
    return hexadecimal(digest.data(), digest.size());
}

std::string hmac(std::string_view key, std::string_view bytes)
{
    crypto_auth_hmacsha256_state state;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
    crypto_auth_hmacsha256_final(&state, digest.data());
    return hexadecimal(digest.data(), digest.size());
}

bool same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hash_password(std::string_view password)
{
    ready();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw std::bad_alloc();
    hash.resize(hash.find('\0'));
    return hash;
}

bool password_matches(std::string_view hash, std::string_view password)
{
    ready();
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) ==
           0;
}

std::string base64(std::string_view bytes)
{
    return encoded(bytes_of(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
}

} // namespace retenk
