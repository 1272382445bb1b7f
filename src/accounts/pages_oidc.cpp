#include "accounts/pages_oidc.hpp"

#include "accounts/challenge.hpp"
#include "accounts/oidc_client.hpp"
#include "accounts/oidc_user.hpp"
#include "accounts/other_ways.hpp"
#include "accounts/pages.hpp"
#include "accounts/welcome.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

std::string redirect_uri(const Context& context)
{
    return context.services.base_url + "/logg-inn/oidc/svar";
}

// The way back has one address in every language, so the language waits with the path: "en /admin".
std::string kept_of(const Context& context, const std::string& target)
{
    return std::string(view::code_of(context.lang)) + " " + target;
}

std::string take_kept(Context& context, const std::string& kept)
{
    const auto space = kept.find(' ');
    context.lang = view::lang_called(kept.substr(0, space)).value_or(context.lang);
    return own_path(kept.substr(space + 1)).value_or("");
}

Response to_issuer(const Context& context, const std::string& address, const std::string& token)
{
    Response response;
    response.status = 303;
    response.headers.emplace_back("Location", address);
    http::set_cookie(context, response, "challenge", token, challenge_seconds);
    return response;
}

asio::awaitable<Response> get_start(Context& context)
{
    const auto target = own_path(context.request.query["til"]).value_or("");
    auto oidc = context.services.config.oidc;
    if (oidc.issuer.empty()) co_return back_to_login(context, "oidc_off", target);
    const auto token = random_token();
    OidcQuestion question;
    question.redirect_uri = redirect_uri(context);
    question.language = view::code_of(context.lang);
    question.secrets = oidc_secrets(token);
    Challenge waiting;
    waiting.purpose = ChallengePurpose::oidc;
    waiting.challenge_hash = sha256(question.secrets.state);
    waiting.kept = kept_of(context, target);
    const auto address =
        co_await context.workers.run(oidc_address, std::move(oidc), std::move(question));
    if (!address) co_return back_to_login(context, "oidc_unreachable", target);
    co_await context.db.write(begin_challenge, token, std::move(waiting));
    co_return to_issuer(context, *address, token);
}

// What the issuer says of itself in the address (RFC 9207), where it does.
bool is_of_our_issuer(const Context& context)
{
    const auto& query = context.request.query;
    return !query.has("iss") || query["iss"] == context.services.config.oidc.issuer;
}

Response no_entry(const Context& context, const Refusal& why, const std::string& target)
{
    log::info("accounts.oidc_refused", {{"why", why.key}});
    if (why.problem == Problem::closed) return back_to_login(context, "oidc_unreachable", target);
    return back_to_login(context, why.key == "no_user" ? "oidc_unknown" : "oidc_refused", target);
}

asio::awaitable<Response> person_in(Context& context, OidcAnswer answer, std::string target)
{
    auto oidc = context.services.config.oidc;
    std::string issuer = oidc.issuer;
    auto person = co_await context.workers.run(oidc_person, std::move(oidc), std::move(answer));
    if (!person) co_return no_entry(context, person.error(), target);
    const auto user =
        co_await context.db.write(user_of_identity, std::move(issuer), *std::move(person));
    if (!user) co_return no_entry(context, user.error(), target);
    co_return co_await welcome_by(context, *user, SignInWay::oidc, std::move(target));
}

asio::awaitable<Response> get_answer(Context& context)
{
    const auto token = http::cookie(context, "challenge");
    if (context.services.config.oidc.issuer.empty() || token.empty())
        co_return back_to_login(context, "oidc_expired", "");
    const auto purpose = ChallengePurpose::oidc;
    const auto waiting = co_await context.db.write(take_challenge, token, purpose);
    if (!waiting) co_return back_to_login(context, "oidc_expired", "");
    auto target = take_kept(context, waiting->kept);
    const auto& query = context.request.query;
    if (!same_secret(sha256(query["state"]), waiting->challenge_hash) || !is_of_our_issuer(context))
        co_return back_to_login(context, "oidc_refused", target);
    if (query["code"].empty()) co_return back_to_login(context, "oidc_cancelled", target);
    OidcAnswer answer;
    answer.code = query["code"];
    answer.redirect_uri = redirect_uri(context);
    answer.secrets = oidc_secrets(token);
    answer.now = context.now;
    co_return co_await person_in(context, std::move(answer), std::move(target));
}

} // namespace

http::Routes oidc_routes()
{
    const http::RouteOptions as_login{.limit = http::Limit::login};
    return {
        {Method::get, "/logg-inn/oidc", Access::open, get_start, as_login},
        {Method::get, "/logg-inn/oidc/svar", Access::open, get_answer, as_login},
    };
}

} // namespace retenk::accounts
