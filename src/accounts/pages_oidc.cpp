#include "accounts/pages_oidc.hpp"

#include "accounts/challenge.hpp"
#include "accounts/oidc_client.hpp"
#include "accounts/oidc_user.hpp"
#include "accounts/other_ways.hpp"
#include "accounts/page_parts.hpp"
#include "accounts/pages.hpp"
#include "accounts/welcome.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/typed.hpp"

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

// A form of ours leads to no other site (form-action), not even by a redirect: whoever came by one goes on by a link.
Response onward(const Context& context, const std::string& address)
{
    view::Data data;
    data["title"] = http::text(context, "accounts.oidc_heading", {{"label", context.services.config.oidc.label}});
    data["area"] = "desk";
    data["label"] = context.services.config.oidc.label;
    data["address"] = address;
    return http::page(context, "accounts/onward", std::move(data));
}

Response to_issuer(const Context& context, bool links, const std::string& address, const std::string& token)
{
    auto response = links ? onward(context, address) : Response();
    if (!links) {
        response.status = 303;
        response.headers.emplace_back("Location", address);
    }
    http::set_cookie(context, response, "challenge", token, challenge_seconds);
    return response;
}

// Where a flow that fails ends: who was logged in already is not sent to the login.
Response back_from(const Context& context, bool links, const std::string& reason,
                   const std::string& target)
{
    if (links) return http::see_other(context, "/admin/konto?feil=" + reason);
    return back_to_login(context, reason, target);
}

// user: who links it to the account that they are logged in to; nobody: it is a login.
asio::awaitable<Response> start(Context& context, std::string target, std::optional<UserId> user)
{
    auto oidc = context.services.config.oidc;
    const bool links = user.has_value();
    if (oidc.issuer.empty()) co_return back_from(context, links, "oidc_off", target);
    const auto token = random_token();
    OidcQuestion question;
    question.redirect_uri = redirect_uri(context);
    question.language = view::code_of(context.lang);
    question.secrets = oidc_secrets(token);
    Challenge waiting;
    waiting.purpose = ChallengePurpose::oidc;
    waiting.challenge_hash = sha256(question.secrets.state);
    waiting.kept = kept_of(context, target);
    waiting.user_id = user;
    const auto address =
        co_await context.workers.run(oidc_address, std::move(oidc), std::move(question));
    if (!address) co_return back_from(context, links, "oidc_unreachable", target);
    co_await context.db.write(begin_challenge, token, std::move(waiting));
    co_return to_issuer(context, links, *address, token);
}

asio::awaitable<Response> get_start(Context& context)
{
    auto target = own_path(context.request.query["til"]).value_or("");
    std::optional<UserId> nobody;
    co_return co_await start(context, std::move(target), nobody);
}

asio::awaitable<Response> post_link(Context& context)
{
    std::string target = "/admin/konto";
    co_return co_await start(context, std::move(target), context.viewer.user);
}

// What the issuer says of itself in the address (RFC 9207), where it does.
bool is_of_our_issuer(const Context& context)
{
    const auto& query = context.request.query;
    return !query.has("iss") || query["iss"] == context.services.config.oidc.issuer;
}

Response no_entry(const Context& context, bool links, const Refusal& why, const std::string& target)
{
    log::info("accounts.oidc_refused", {{"why", why.key}});
    if (why.problem == Problem::closed) return back_from(context, links, "oidc_unreachable", target);
    if (why.problem == Problem::conflict) return back_from(context, links, "oidc_taken", target);
    return back_from(context, links, why.key == "no_user" ? "oidc_unknown" : "oidc_refused", target);
}

Result<bool> link_and_tell(db::Tx& tx, const UserId& user, const std::string& issuer,
                           const std::string& subject, const std::string& label,
                           const view::Lang& lang)
{
    auto linked = link_identity(tx, user, issuer, subject);
    if (linked && *linked) mail_way_added(tx, user, lang, NewWay::elsewhere, label);
    return linked;
}

asio::awaitable<Response> person_linked(Context& context, UserId user, OidcAnswer answer)
{
    auto oidc = context.services.config.oidc;
    std::string issuer = oidc.issuer, label = oidc.label, target;
    const auto person = co_await context.workers.run(oidc_person, std::move(oidc), std::move(answer));
    if (!person) co_return no_entry(context, true, person.error(), target);
    const auto linked = co_await context.db.write(link_and_tell, user, std::move(issuer),
                                                  person->subject, std::move(label), context.lang);
    if (!linked) co_return no_entry(context, true, linked.error(), target);
    co_return http::see_other(context, "/admin/konto?notice=accounts_oidc_linked");
}

asio::awaitable<Response> person_in(Context& context, OidcAnswer answer, std::string target)
{
    auto oidc = context.services.config.oidc;
    std::string issuer = oidc.issuer;
    auto person = co_await context.workers.run(oidc_person, std::move(oidc), std::move(answer));
    if (!person) co_return no_entry(context, false, person.error(), target);
    const auto user =
        co_await context.db.write(user_of_identity, std::move(issuer), *std::move(person));
    if (!user) co_return no_entry(context, false, user.error(), target);
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
    const bool links = waiting->user_id.has_value();
    if (links && context.viewer.user != waiting->user_id)
        co_return back_to_login(context, "oidc_expired", "");
    const auto& query = context.request.query;
    if (!same_secret(sha256(query["state"]), waiting->challenge_hash) || !is_of_our_issuer(context))
        co_return back_from(context, links, "oidc_refused", target);
    if (query["code"].empty()) co_return back_from(context, links, "oidc_cancelled", target);
    OidcAnswer answer;
    answer.code = query["code"];
    answer.redirect_uri = redirect_uri(context);
    answer.secrets = oidc_secrets(token);
    answer.now = context.now;
    if (links) co_return co_await person_linked(context, *waiting->user_id, std::move(answer));
    co_return co_await person_in(context, std::move(answer), std::move(target));
}

asio::awaitable<Response> post_unlink(Context& context)
{
    const auto id = http::parse_number(context.param("id")).value_or(0);
    const auto removed = co_await context.db.write(unlink_identity, context.viewer, id);
    if (!removed) co_return http::refused(context, removed.error());
    co_return http::see_other(context, "/admin/konto?notice=accounts_oidc_unlinked");
}

} // namespace

http::Routes oidc_routes()
{
    const http::RouteOptions as_login{.limit = http::Limit::login};
    return {
        {Method::get, "/logg-inn/oidc", Access::open, get_start, as_login},
        {Method::get, "/logg-inn/oidc/svar", Access::open, get_answer, as_login},
        {Method::post, "/admin/konto/tilknytning", Access::signed_in, post_link, as_login},
        {Method::post, "/admin/konto/tilknytning/{id}/fjern", Access::signed_in, post_unlink},
    };
}

} // namespace retenk::accounts
