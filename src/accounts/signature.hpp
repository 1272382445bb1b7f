#pragma once
// Keys and signatures of passkeys and ID tokens, on OpenSSL. A key is kept as SubjectPublicKeyInfo
// in DER.

#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace retenk::accounts {

enum class Algorithm { es256, rs256, ps256 };
BOOST_DESCRIBE_ENUM(Algorithm, es256, rs256, ps256)

// A point of P-256, which must lie on the curve; an RSA key of 2048 to 4096 bits. Numbers are
// big-endian bytes.
std::optional<std::string> p256_key(std::string_view x, std::string_view y);
std::optional<std::string> rsa_key(std::string_view n, std::string_view e);

// The signature as X.509 has it; for ES256 that is DER. False for a key of another kind too.
bool is_signed(Algorithm algorithm, std::string_view key, std::string_view bytes,
               std::string_view signature);

// r and s of 32 bytes each, as JWTs carry them, in DER.
std::optional<std::string> ecdsa_in_der(std::string_view r_and_s);

} // namespace retenk::accounts
