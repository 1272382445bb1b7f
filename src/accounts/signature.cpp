#include "accounts/signature.hpp"

#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

namespace retenk::accounts {

namespace {

template <class T, void (*end)(T*)>
struct Ending
{
    void operator()(T* one) const { end(one); }
};
template <class T, void (*end)(T*)>
using Owned = std::unique_ptr<T, Ending<T, end>>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Number = Owned<BIGNUM, BN_free>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes)
{
    return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key key_from(const char* kind, OSSL_PARAM_BLD* values)
{
    const Owned<OSSL_PARAM, OSSL_PARAM_free> params(OSSL_PARAM_BLD_to_param(values));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
        return nullptr;
    return Key(key);
}

bool is_sound(EVP_PKEY* key)
{
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
        EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_public_check(context.get()) == 1;
}

std::optional<std::string> in_der(const Key& key)
{
    if (!key || !is_sound(key.get())) return std::nullopt;
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY(key.get(), &bytes);
    if (size <= 0) return std::nullopt;
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

Key key_of(std::string_view der)
{
    const auto* at = bytes_of(der);
    return Key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
}

bool fits(Algorithm algorithm, const EVP_PKEY* key)
{
    return EVP_PKEY_get_base_id(key) ==
           (algorithm == Algorithm::es256 ? EVP_PKEY_EC : EVP_PKEY_RSA);
}

} // namespace

std::optional<std::string> p256_key(std::string_view x, std::string_view y)
{
    if (x.size() != 32 || y.size() != 32) return std::nullopt;
    const auto point = "\x04" + std::string(x) + std::string(y);
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> values(OSSL_PARAM_BLD_new());
    if (!values ||
        OSSL_PARAM_BLD_push_utf8_string(values.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) !=
            1 ||
        OSSL_PARAM_BLD_push_octet_string(values.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1)
        return std::nullopt;
    return in_der(key_from("EC", values.get()));
}

std::optional<std::string> rsa_key(std::string_view n, std::string_view e)
{
    if (n.size() < 256 || n.size() > 512 || e.empty() || e.size() > 8) return std::nullopt;
    const auto modulus = number_of(n), exponent = number_of(e);
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> values(OSSL_PARAM_BLD_new());
    if (!modulus || !exponent || !values || BN_num_bits(modulus.get()) < 2048 ||
        OSSL_PARAM_BLD_push_BN(values.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(values.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
        return std::nullopt;
    return in_der(key_from("RSA", values.get()));
}

bool is_signed(Algorithm algorithm, std::string_view key, std::string_view bytes,
               std::string_view signature)
{
    const auto known = key_of(key);
    if (!known || !fits(algorithm, known.get())) return false;
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;
    if (!context ||
        EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr, known.get()) != 1)
        return false;
    if (algorithm == Algorithm::ps256 &&
        (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1 ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) != 1))
        return false;
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                            bytes.size()) == 1;
}

std::optional<std::string> ecdsa_in_der(std::string_view r_and_s)
{
    if (r_and_s.size() != 64) return std::nullopt;
    const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
    auto r = number_of(r_and_s.substr(0, 32)), s = number_of(r_and_s.substr(32));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
    static_cast<void>(r.release()), static_cast<void>(s.release());
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
    if (size <= 0) return std::nullopt;
    std::string der(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

} // namespace retenk::accounts
