#include "accounts/oidc_issuer.hpp"

#include "accounts/oidc_fetch.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <mutex>

namespace retenk::accounts {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto kept_for = 1h;
constexpr auto rest = 10s; // between two questions for the same thing

// What an address answered, and when it was asked last.
struct Kept
{
    std::optional<std::string> body;
    Steady::time_point asked;
};

std::optional<std::string> fetch_once(const std::string& url, bool anew)
{
    static std::mutex mutex;
    static std::map<std::string, Kept> all;
    {
        std::lock_guard lock(mutex);
        const auto found = all.find(url);
        if (found != all.end()) {
            const auto age = Steady::now() - found->second.asked;
            const bool is_good = found->second.body && !anew;
            if (age < rest || (is_good && age < kept_for)) return found->second.body;
        }
    }
    auto fetched = fetch({url});
    std::lock_guard lock(mutex);
    auto& kept = all[url];
    kept.asked = Steady::now();
    if (fetched && fetched->is_good)
        kept.body = std::move(fetched->body); // what was good stays until there is better
    return kept.body;
}

std::string text_at(const boost::json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// Left out, it is Basic (Discovery, section 3).
bool takes_basic(const boost::json::object& object)
{
    const auto* methods = object.if_contains("token_endpoint_auth_methods_supported");
    if (methods == nullptr || !methods->is_array()) return true;
    return std::ranges::any_of(methods->as_array(),
                               [](const auto& one) { return one == "client_secret_basic"; });
}

bool is_whole(const OidcIssuer& issuer)
{
    return may_be_fetched(issuer.authorization_endpoint) && may_be_fetched(issuer.token_endpoint) &&
           may_be_fetched(issuer.jwks_uri) &&
           (issuer.userinfo_endpoint.empty() || may_be_fetched(issuer.userinfo_endpoint)) &&
           is_clean_text(issuer.authorization_endpoint);
}

std::string without_slash(std::string text)
{
    if (text.ends_with('/')) text.pop_back();
    return text;
}

} // namespace

std::optional<OidcIssuer> read_oidc_issuer(const std::string& json, const std::string& issuer)
{
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    const auto* object = error ? nullptr : value.if_object();
    if (object == nullptr || text_at(*object, "issuer") != issuer) return std::nullopt;
    OidcIssuer read{issuer,
                    text_at(*object, "authorization_endpoint"),
                    text_at(*object, "token_endpoint"),
                    text_at(*object, "userinfo_endpoint"),
                    text_at(*object, "jwks_uri"),
                    takes_basic(*object)};
    if (!is_whole(read)) return std::nullopt;
    return read;
}

std::optional<OidcIssuer> oidc_issuer(const std::string& issuer)
{
    const auto body =
        fetch_once(without_slash(issuer) + "/.well-known/openid-configuration", false);
    return body ? read_oidc_issuer(*body, issuer) : std::nullopt;
}

std::vector<OidcKey> oidc_keys(const OidcIssuer& issuer, bool anew)
{
    const auto body = fetch_once(issuer.jwks_uri, anew);
    return body ? read_oidc_keys(*body) : std::vector<OidcKey>();
}

} // namespace retenk::accounts
