#include "accounts/oidc_client.hpp"

#include "accounts/bytes.hpp"
#include "accounts/oidc_fetch.hpp"
#include "accounts/oidc_issuer.hpp"
#include "retenk/base/secret.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

namespace retenk::accounts {

namespace {

std::unexpected<Refusal> silent() { return refuse(Problem::closed, "silent"); }

std::string secret_of(const Config::Oidc& oidc)
{
    if (!oidc.client_secret.empty() || oidc.client_secret_file.empty()) return oidc.client_secret;
    std::ifstream file(oidc.client_secret_file);
    return trim(std::string(std::istreambuf_iterator<char>(file), {}));
}

// "a=1&b=2"
class FormBody
{
public:
    void add(std::string_view name, std::string_view value)
    {
        if (!text_.empty()) text_ += '&';
        ((text_ += url_encoded(name)) += '=') += url_encoded(value);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

Fetch token_request(const Config::Oidc& oidc, const OidcIssuer& issuer, const OidcAnswer& answer)
{
    Fetch request{issuer.token_endpoint};
    FormBody form;
    form.add("grant_type", "authorization_code");
    form.add("code", answer.code);
    form.add("redirect_uri", answer.redirect_uri);
    form.add("code_verifier", answer.secrets.verifier);
    const auto secret = secret_of(oidc);
    if (!secret.empty() && issuer.takes_basic) {
        request.authorization =
            "Basic " + base64(url_encoded(oidc.client_id) + ":" + url_encoded(secret));
    } else {
        form.add("client_id", oidc.client_id);
        if (!secret.empty()) form.add("client_secret", secret);
    }
    request.form = form.text();
    return request;
}

struct Tokens
{
    std::string id_token, access_token;
};

std::optional<Tokens> read_tokens(const std::string& json)
{
    boost::system::error_code error;
    const auto value = boost::json::parse(json, error);
    const auto* object = error ? nullptr : value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto text = [&](std::string_view name) {
        const auto* member = object->if_contains(name);
        const bool is_text = member != nullptr && member->is_string();
        return is_text ? std::string(member->as_string()) : std::string();
    };
    return Tokens{text("id_token"), text("access_token")};
}

// A token by a key that we do not know: the issuer may have changed its keys since we asked.
Result<OidcPerson> check_with_keys(const std::string& token, const OidcIssuer& issuer,
                                   const OidcExpected& expected)
{
    auto person = check_id_token(token, oidc_keys(issuer, false), expected);
    if (!person && person.error().problem == Problem::not_found)
        person = check_id_token(token, oidc_keys(issuer, true), expected);
    return person;
}

// Many tell the address only there.
Result<OidcPerson> with_userinfo(OidcPerson person, const OidcIssuer& issuer,
                                 const std::string& access_token)
{
    const bool is_known = person.email || person.has_unverified_email;
    if (is_known || issuer.userinfo_endpoint.empty() || access_token.empty() ||
        !is_clean_text(access_token))
        return person;
    const auto fetched = fetch({issuer.userinfo_endpoint, std::nullopt, "Bearer " + access_token});
    if (!fetched || !fetched->is_good) return silent();
    return read_userinfo(fetched->body, person.subject);
}

} // namespace

OidcSecrets oidc_secrets(const std::string& token)
{
    return {hmac(token, "state"), hmac(token, "nonce"), hmac(token, "verifier")};
}

std::optional<std::string> oidc_address(const Config::Oidc& oidc, const OidcQuestion& question)
{
    const auto issuer = oidc_issuer(oidc.issuer);
    if (!issuer) return std::nullopt;
    FormBody query;
    query.add("response_type", "code");
    query.add("client_id", oidc.client_id);
    query.add("redirect_uri", question.redirect_uri);
    query.add("scope", "openid email");
    query.add("state", question.secrets.state);
    query.add("nonce", question.secrets.nonce);
    query.add("code_challenge", to_base64url(sha256_bytes(question.secrets.verifier)));
    query.add("code_challenge_method", "S256");
    query.add("ui_locales", question.language);
    const auto& endpoint = issuer->authorization_endpoint;
    return endpoint + (endpoint.contains('?') ? "&" : "?") + query.text();
}

Result<OidcPerson> oidc_person(const Config::Oidc& oidc, const OidcAnswer& answer)
{
    const auto issuer = oidc_issuer(oidc.issuer);
    if (!issuer) return silent();
    const auto fetched = fetch(token_request(oidc, *issuer, answer));
    if (!fetched) return silent();
    if (!fetched->is_good) return refuse(Problem::invalid, "code");
    const auto tokens = read_tokens(fetched->body);
    if (!tokens) return refuse(Problem::invalid, "unreadable");
    auto person = check_with_keys(tokens->id_token, *issuer,
                                  {oidc.issuer, oidc.client_id, answer.secrets.nonce, answer.now});
    if (!person) return person;
    return with_userinfo(*std::move(person), *issuer, tokens->access_token);
}

} // namespace retenk::accounts
