#include "accounts/oidc_token.hpp"

#include "accounts/bytes.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace retenk::accounts {

namespace {

using boost::json::object;
using namespace std::chrono_literals;

constexpr auto clocks_differ = 60s;
constexpr auto longest_way = 10min;
constexpr std::size_t longest_token = 32 * 1024;
constexpr std::size_t longest_subject = 255;

struct NamedAlgorithm
{
    std::string_view name;
    Algorithm algorithm;
};
// No "none", and nothing that is made with a shared secret.
constexpr std::array accepted{NamedAlgorithm{"RS256", Algorithm::rs256},
                              NamedAlgorithm{"PS256", Algorithm::ps256},
                              NamedAlgorithm{"ES256", Algorithm::es256}};

std::unexpected<Refusal> wrong(const char* what) { return refuse(Problem::invalid, what); }

std::optional<Algorithm> algorithm_called(std::string_view name)
{
    for (const auto& one : accepted)
        if (one.name == name) return one.algorithm;
    return std::nullopt;
}

std::optional<object> object_in(std::string_view json)
{
    boost::system::error_code error;
    auto value = boost::json::parse(json, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string text_at(const object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string bytes_at(const object& object, std::string_view name)
{
    return from_base64url(text_at(object, name)).value_or("");
}

// Seconds since 1970; some write them with decimals.
std::optional<Instant> instant_at(const object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto seconds = value->is_double()  ? value->as_double()
                         : value->is_int64() ? static_cast<double>(value->as_int64())
                                             : static_cast<double>(value->as_uint64());
    if (!(seconds >= 0 && seconds < 1e11)) return std::nullopt;
    return Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

// What a key may be used for: the one that it names, or what its kind can do.
std::vector<Algorithm> algorithms_of(const object& jwk, std::vector<Algorithm> able)
{
    if (!jwk.contains("alg")) return able;
    const auto named = algorithm_called(text_at(jwk, "alg"));
    std::erase_if(able, [&](Algorithm one) { return one != named; });
    return able;
}

std::optional<OidcKey> key_of(const object& jwk)
{
    if (jwk.contains("use") && text_at(jwk, "use") != "sig") return std::nullopt;
    std::optional<std::string> key;
    std::vector<Algorithm> able;
    if (text_at(jwk, "kty") == "RSA") {
        key = rsa_key(bytes_at(jwk, "n"), bytes_at(jwk, "e"));
        able = algorithms_of(jwk, {Algorithm::rs256, Algorithm::ps256});
    } else if (text_at(jwk, "kty") == "EC" && text_at(jwk, "crv") == "P-256") {
        key = p256_key(bytes_at(jwk, "x"), bytes_at(jwk, "y"));
        able = algorithms_of(jwk, {Algorithm::es256});
    }
    if (!key || able.empty()) return std::nullopt;
    return OidcKey{text_at(jwk, "kid"), *std::move(key), std::move(able)};
}

struct Token
{
    object header, claims;
    std::string signed_part, signature;
};

std::optional<Token> read_token(const std::string& text)
{
    const auto first = text.find('.'), second = text.find('.', first + 1);
    if (text.size() > longest_token || first == text.npos || second == text.npos)
        return std::nullopt;
    const auto header = from_base64url(text.substr(0, first));
    const auto claims = from_base64url(text.substr(first + 1, second - first - 1));
    auto signature = from_base64url(text.substr(second + 1));
    auto read_header = header ? object_in(*header) : std::nullopt;
    auto read_claims = claims ? object_in(*claims) : std::nullopt;
    if (!read_header || !read_claims || !signature) return std::nullopt;
    return Token{*std::move(read_header), *std::move(read_claims), text.substr(0, second),
                 *std::move(signature)};
}

// The one of this name; of a token that names none, the only one that can.
const OidcKey* key_for(const std::vector<OidcKey>& keys, const std::string& id, Algorithm algorithm)
{
    const OidcKey* found = nullptr;
    for (const auto& key : keys) {
        if (!id.empty() && key.id != id) continue;
        if (std::ranges::find(key.algorithms, algorithm) == key.algorithms.end()) continue;
        if (found != nullptr) return nullptr;
        found = &key;
    }
    return found;
}

Result<bool> check_signature(const Token& token, const std::vector<OidcKey>& keys)
{
    const auto algorithm = algorithm_called(text_at(token.header, "alg"));
    if (!algorithm || token.header.contains("crit")) return wrong("algorithm");
    const auto* key = key_for(keys, text_at(token.header, "kid"), *algorithm);
    if (key == nullptr) return refuse(Problem::not_found, "key");
    const auto signature = *algorithm == Algorithm::es256 ? ecdsa_in_der(token.signature)
                                                          : std::optional(token.signature);
    if (!signature || !is_signed(*algorithm, key->key, token.signed_part, *signature))
        return wrong("signature");
    return true;
}

// Alone, or one of several of whom it is the one that asked.
bool is_for(const object& claims, const std::string& client_id)
{
    const auto* audience = claims.if_contains("aud");
    if (audience == nullptr) return false;
    if (claims.contains("azp") && text_at(claims, "azp") != client_id) return false;
    if (audience->is_string()) return audience->as_string() == client_id;
    if (!audience->is_array()) return false;
    const auto& all = audience->as_array();
    const bool is_named = std::ranges::any_of(
        all, [&](const auto& one) { return one.is_string() && one.as_string() == client_id; });
    return is_named && (all.size() == 1 || claims.contains("azp"));
}

Result<bool> check_claims(const object& claims, const OidcExpected& expected)
{
    if (text_at(claims, "iss") != expected.issuer) return wrong("issuer");
    if (!is_for(claims, expected.client_id)) return wrong("audience");
    const auto expires = instant_at(claims, "exp"), issued = instant_at(claims, "iat");
    if (!expires || *expires + clocks_differ <= expected.now) return wrong("late");
    if (!issued || *issued > expected.now + clocks_differ || *issued + longest_way < expected.now)
        return wrong("issued");
    if (!same_secret(text_at(claims, "nonce"), expected.nonce)) return wrong("nonce");
    return true;
}

Result<OidcPerson> person_in(const object& claims)
{
    OidcPerson person;
    person.subject = text_at(claims, "sub");
    if (person.subject.empty() || person.subject.size() > longest_subject) return wrong("subject");
    const auto* verified = claims.if_contains("email_verified");
    const auto address = text_at(claims, "email");
    if (verified != nullptr && *verified == true)
        person.email = parse_email(address);
    else
        person.has_unverified_email = !address.empty();
    return person;
}

} // namespace

std::vector<OidcKey> read_oidc_keys(std::string_view json)
{
    std::vector<OidcKey> keys;
    const auto set = object_in(json);
    const auto* list = set ? set->if_contains("keys") : nullptr;
    if (list == nullptr || !list->is_array()) return keys;
    for (const auto& jwk : list->as_array())
        if (jwk.is_object())
            if (auto key = key_of(jwk.as_object())) keys.push_back(*std::move(key));
    return keys;
}

Result<OidcPerson> check_id_token(const std::string& token, const std::vector<OidcKey>& keys,
                                  const OidcExpected& expected)
{
    const auto read = read_token(token);
    if (!read) return wrong("unreadable");
    if (auto sound = check_signature(*read, keys); !sound) return std::unexpected(sound.error());
    if (auto sound = check_claims(read->claims, expected); !sound)
        return std::unexpected(sound.error());
    return person_in(read->claims);
}

Result<OidcPerson> read_userinfo(const std::string& json, const std::string& subject)
{
    const auto claims = object_in(json);
    if (!claims) return wrong("unreadable");
    auto person = person_in(*claims);
    if (person && person->subject != subject) return wrong("subject");
    return person;
}

} // namespace retenk::accounts
