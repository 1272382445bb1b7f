#include "accounts/passkey.hpp"

#include "accounts/bytes.hpp"
#include "accounts/cbor.hpp"
#include "retenk/base/secret.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace retenk::accounts {

namespace {

constexpr std::size_t longest_credential_id = 1023;

std::unexpected<Refusal> wrong(const char* what) { return refuse(Problem::invalid, what); }

std::string_view take(std::string_view& bytes, std::size_t size)
{
    const auto part = bytes.substr(0, size);
    bytes.remove_prefix(part.size());
    return part;
}

std::int64_t big_endian(std::string_view bytes)
{
    std::int64_t value = 0;
    for (const char c : bytes)
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

bool has_number(const Cbor& map, std::int64_t key, std::int64_t value)
{
    const auto* found = map.find(key);
    return found != nullptr && found->kind == Cbor::Kind::number && found->number == value;
}

std::string bytes_at(const Cbor& map, std::int64_t key)
{
    const auto* found = map.find(key);
    return found != nullptr && found->kind == Cbor::Kind::bytes ? found->text : std::string();
}

// A COSE key (RFC 9053): 1 is its kind, 3 its algorithm; the rest are named by kind.
bool read_key(const Cbor& cose, AuthenticatorData& data)
{
    std::optional<std::string> key;
    if (has_number(cose, 1, 2) && has_number(cose, 3, -7) && has_number(cose, -1, 1)) {
        data.algorithm = Algorithm::es256;
        key = p256_key(bytes_at(cose, -2), bytes_at(cose, -3));
    } else if (has_number(cose, 1, 3) && has_number(cose, 3, -257)) {
        data.algorithm = Algorithm::rs256;
        key = rsa_key(bytes_at(cose, -1), bytes_at(cose, -2));
    }
    data.key = key.value_or("");
    return key.has_value();
}

bool read_credential(std::string_view& bytes, AuthenticatorData& data)
{
    if (bytes.size() < 18) return false;
    take(bytes, 16); // the model of the authenticator
    const auto size = static_cast<std::size_t>(big_endian(take(bytes, 2)));
    if (size == 0 || size > longest_credential_id || size > bytes.size()) return false;
    data.credential_id = take(bytes, size);
    const auto cose = read_cbor(bytes);
    return cose && read_key(*cose, data);
}

std::string text_at(const boost::json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// Sections 7.1 (7 to 10) and 7.2 (11 to 14).
Result<bool> check_client(const std::string& bytes, std::string_view type, const PasskeySite& site,
                          const std::string& challenge_hash)
{
    boost::system::error_code error;
    const auto value = boost::json::parse(bytes, error);
    const auto* client = error ? nullptr : value.if_object();
    if (client == nullptr) return wrong("unreadable");
    if (text_at(*client, "type") != type) return wrong("type");
    if (!same_secret(sha256(text_at(*client, "challenge")), challenge_hash))
        return wrong("challenge");
    if (text_at(*client, "origin") != site.origin) return wrong("origin");
    const auto* crossed = client->if_contains("crossOrigin");
    if (crossed != nullptr && *crossed != false) return wrong("origin");
    return true;
}

Result<bool> check_data(const AuthenticatorData& data, const PasskeySite& site)
{
    if (site.id.empty() || data.site_hash != sha256_bytes(site.id)) return wrong("site");
    if (!data.user_present || !data.user_verified) return wrong("unverified");
    return true;
}

bool is_ip_address(std::string_view host)
{
    return host.starts_with('[') ||
           std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

} // namespace

PasskeySite passkey_site(std::string_view base_url)
{
    const auto scheme = base_url.find("://");
    if (scheme == base_url.npos) return {};
    const auto path = base_url.find('/', scheme + 3);
    PasskeySite site{std::string(base_url.substr(0, path)), ""};
    auto host = std::string_view(site.origin).substr(scheme + 3);
    if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
    if (!is_ip_address(host)) site.id = host;
    return site;
}

std::optional<AuthenticatorData> read_authenticator_data(std::string_view bytes)
{
    constexpr unsigned present = 1, verified = 4, with_credential = 64, with_extensions = 128;
    if (bytes.size() < 37) return std::nullopt;
    AuthenticatorData data;
    data.site_hash = take(bytes, 32);
    const auto flags = static_cast<unsigned char>(take(bytes, 1).front());
    data.user_present = (flags & present) != 0;
    data.user_verified = (flags & verified) != 0;
    data.sign_count = big_endian(take(bytes, 4));
    if ((flags & with_credential) != 0 && !read_credential(bytes, data)) return std::nullopt;
    if ((flags & with_extensions) != 0) {
        const auto extensions = read_cbor(bytes);
        if (!extensions || extensions->kind != Cbor::Kind::map) return std::nullopt;
    }
    if (!bytes.empty()) return std::nullopt;
    return data;
}

Result<AuthenticatorData> check_made(const PasskeyMade& made, const PasskeySite& site,
                                     const std::string& challenge_hash)
{
    if (auto client = check_client(made.client_data, "webauthn.create", site, challenge_hash);
        !client)
        return std::unexpected(client.error());
    std::string_view rest = made.attestation;
    const auto object = read_cbor(rest);
    const auto* bytes = object && rest.empty() ? object->find("authData") : nullptr;
    if (bytes == nullptr || bytes->kind != Cbor::Kind::bytes) return wrong("unreadable");
    auto data = read_authenticator_data(bytes->text);
    if (!data || data->credential_id.empty()) return wrong("unreadable");
    if (auto sound = check_data(*data, site); !sound) return std::unexpected(sound.error());
    return *std::move(data);
}

Result<AuthenticatorData> check_shown(const PasskeyShown& shown, const PasskeySite& site,
                                      const std::string& challenge_hash, const KnownPasskey& known)
{
    if (auto client = check_client(shown.client_data, "webauthn.get", site, challenge_hash);
        !client)
        return std::unexpected(client.error());
    auto data = read_authenticator_data(shown.authenticator_data);
    if (!data) return wrong("unreadable");
    if (auto sound = check_data(*data, site); !sound) return std::unexpected(sound.error());
    if (!same_secret(shown.user_handle, known.user_handle)) return wrong("user");
    const auto bytes = shown.authenticator_data + sha256_bytes(shown.client_data);
    if (!is_signed(known.algorithm, known.public_key, bytes, shown.signature))
        return wrong("signature");
    return *std::move(data);
}

} // namespace retenk::accounts
