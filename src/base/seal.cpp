#include "retenk/base/seal.hpp"

#include "retenk/base/secret.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdexcept>

namespace retenk {

namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(seal_key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

void ready()
{
    static const int state = sodium_init();
    if (state < 0) throw std::runtime_error("libsodium could not start");
}

const unsigned char* read(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* write(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void check_key(std::string_view key)
{
    if (key.size() != seal_key_size) throw std::logic_error("a key of the wrong size");
}

} // namespace

std::string random_bytes(std::size_t n)
{
    ready();
    std::string bytes(n, '\0');
    randombytes_buf(bytes.data(), n);
    return bytes;
}

std::string seal(std::string_view key, std::string_view plain, std::string_view about)
{
    check_key(key);
    const auto nonce = random_bytes(nonce_size);
    std::string sealed(plain.size() + tag_size, '\0');
    unsigned long long size = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(write(sealed), &size, read(plain), plain.size(),
                                               read(about), about.size(), nullptr, read(nonce),
                                               read(key));
    sealed.resize(size);
    return base64(nonce + sealed);
}

std::optional<std::string> unseal(std::string_view key, std::string_view sealed,
                                  std::string_view about)
{
    check_key(key);
    ready();
    const auto bytes = from_base64(sealed);
    if (!bytes || bytes->size() < nonce_size + tag_size) return std::nullopt;
    const auto box = std::string_view(*bytes).substr(nonce_size);
    std::string plain(box.size() - tag_size, '\0');
    unsigned long long size = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(write(plain), &size, nullptr, read(box),
                                                   box.size(), read(about), about.size(),
                                                   read(*bytes), read(key)) != 0)
        return std::nullopt;
    plain.resize(size);
    return plain;
}

std::optional<std::string> from_base64(std::string_view text)
{
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(write(bytes), bytes.size(), text.data(), text.size(), nullptr, &size,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

std::string hmac_sha1(std::string_view key, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), read(bytes), bytes.size(),
              digest.data(), &size))
        throw std::runtime_error("OpenSSL made no HMAC");
    return {digest.begin(), digest.begin() + size};
}

} // namespace retenk
