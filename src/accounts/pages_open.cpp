#include "accounts/pages.hpp"

#include "accounts/other_ways.hpp"
#include "accounts/page_parts.hpp"
#include "accounts/session.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long step_seconds = 300;

Response login_page(const Context& context, const std::string& email, const std::string& target,
                    const Refusal* refusal)
{
    auto address = http::make_field(context, "email", "accounts.email", email, refusal);
    address.type = "email";
    address.autocomplete = "username";
    address.required = true;
    address.maxlength = 254;
    auto password = http::make_field(context, "password", "accounts.password", "", refusal);
    password.type = "password";
    password.autocomplete = "current-password";
    password.required = true;
    password.maxlength = 200;

    view::Data data;
    data["title"] = http::text(context, "accounts.login_title");
    data["email"] = view::data_of(address);
    data["password"] = view::data_of(password);
    data["target"] = target;
    add_other_ways(context, data, target);
    http::add_errors(context, data, refusal);
    auto response = http::page(context, "accounts/login", std::move(data),
                               refusal ? http::status_of(refusal->problem) : 200);
    if (refusal && refusal->problem == Problem::too_many)
        response.headers.emplace_back("Retry-After", "900");
    return response;
}

// The same words for an unknown address and a wrong password.
Refusal wrong() { return {Problem::invalid, "accounts.wrong_login", {}, {}}; }

std::string wanted_path(const http::Fields& fields) { return own_path(fields["til"]).value_or(""); }

asio::awaitable<Response> get_login(Context& context)
{
    const auto told = told_refusal(context);
    const auto* why = told ? &*told : nullptr;
    auto response = login_page(context, "", wanted_path(context.request.query), why);
    response.status = 200;
    co_return response;
}

// The right password of somebody with a second step opens nothing yet.
Response to_step(const Context& context, const std::string& token, const std::string& target)
{
    const auto asked = target.empty()
                           ? std::string()
                           : "?til=" + boost::urls::encode(target, boost::urls::unreserved_chars);
    auto response = http::see_other(context, "/logg-inn/kode" + asked);
    http::set_cookie(context, response, "step", token, step_seconds);
    return response;
}

asio::awaitable<Response> post_login(Context& context)
{
    const auto& typed = context.form()["email"];
    const auto target = wanted_path(context.form());
    const auto refused = wrong();
    auto email = parse_email(typed);
    if (!email) {
        const auto unreadable =
            refuse_field("email", typed.empty() ? "form.required" : "form.email").error();
        co_return login_page(context, typed, target, &unreadable);
    }

    std::string client = context.request.client;
    const auto allowed = context.services.config.limits.login_attempts;
    auto stored =
        co_await context.db.write(begin_login, std::move(*email), std::move(client), allowed);
    if (!stored) co_return login_page(context, typed, target, &stored.error());

    std::string password = context.form()["password"];
    const bool matches = co_await context.workers.run(password_matches, std::move(stored->hash),
                                                      std::move(password));
    if (!matches || !stored->user) {
        log::info("accounts.login_failed", {{"user", stored->user.value_or(UserId()).value}});
        std::string agent = context.request.user_agent;
        co_await context.db.write(record_failure, stored->user, SignInWay::password,
                                  std::move(agent));
        co_return login_page(context, typed, target, &refused);
    }
    auto signing = signing_in(context, must(stored->user), SignInWay::password);
    auto passed = co_await context.db.write(pass_password, std::move(signing));
    if (passed.needs_step) co_return to_step(context, passed.token, target);
    co_return co_await welcome(context, std::move(passed.token), target);
}

Response step_page(const Context& context, const std::string& target, const Refusal* refusal)
{
    auto code = http::make_field(context, "code", "accounts.code", "", refusal);
    code.autocomplete = "one-time-code";
    code.required = true;
    view::Data data;
    data["title"] = http::text(context, "accounts.step_title");
    data["code"] = view::data_of(code);
    data["target"] = target;
    data["is_over"] = refusal && refusal->key == "accounts.step_over";
    http::add_errors(context, data, refusal);
    auto response = http::page(context, "accounts/step", std::move(data),
                               refusal ? http::status_of(refusal->problem) : 200);
    if (refusal && refusal->problem == Problem::too_many)
        response.headers.emplace_back("Retry-After", "900");
    return response;
}

Refusal step_over() { return {Problem::conflict, "accounts.step_over", {}, {}}; }
Refusal key_lost() { return {Problem::conflict, "accounts.key_lost", {}, {}}; }
Refusal wrong_code()
{
    return {Problem::invalid, "form.invalid", {{"code", "accounts.wrong_code", {}}}, {}};
}

asio::awaitable<Response> get_step(Context& context)
{
    std::string token = http::cookie(context, "step");
    const bool waiting = co_await context.db.read(is_waiting, std::move(token));
    const auto over = step_over();
    co_return step_page(context, wanted_path(context.request.query), waiting ? nullptr : &over);
}

// Six digits are the app's, everything else is a recovery code.
bool is_app_code(const std::string& typed)
{
    return typed.size() == 6 &&
           std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_spaces(std::string text)
{
    std::erase(text, ' ');
    return text;
}

// The login's cookie, or why there is none.
asio::awaitable<Result<std::string>> try_code(Context& context, std::string token, UserId user,
                                              CodeCheck checked)
{
    std::string typed = without_spaces(context.form()["code"]);
    if (!is_app_code(typed)) {
        auto signing = signing_in(context, user, SignInWay::recovery);
        co_return co_await context.db.write(pass_recovery, std::move(token), std::move(signing),
                                            std::move(typed));
    }
    if (checked.is_key_lost) co_return std::unexpected(key_lost());
    if (!checked.step) co_return std::unexpected(wrong_code());
    auto signing = signing_in(context, user, SignInWay::totp);
    co_return co_await context.db.write(pass_code, std::move(token), std::move(signing),
                                        *checked.step);
}

asio::awaitable<Response> post_step(Context& context)
{
    const auto target = wanted_path(context.form());
    std::string token = http::cookie(context, "step"), client = context.request.client;
    const auto allowed = context.services.config.limits.login_attempts;
    auto waiting = co_await context.db.write(begin_step, token, std::move(client), allowed);
    if (!waiting) co_return step_page(context, target, &waiting.error());

    const auto user = waiting->user;
    std::string typed = without_spaces(context.form()["code"]);
    const bool is_app = is_app_code(typed);
    auto file = secret_file_of(context.services.config);
    const auto checked = co_await context.workers.run(check_code, std::move(file), *waiting,
                                                      std::move(typed), context.now);
    auto opened = co_await try_code(context, std::move(token), user, checked);
    if (!opened) {
        std::string agent = context.request.user_agent;
        const auto way = is_app ? SignInWay::totp : SignInWay::recovery;
        const std::optional<UserId> whose = user;
        co_await context.db.write(record_failure, whose, way, std::move(agent));
        co_return step_page(context, target, &opened.error());
    }
    auto response = co_await welcome(context, *std::move(opened), target);
    http::set_cookie(context, response, "step", "", 0);
    co_return response;
}

asio::awaitable<Response> post_logout(Context& context)
{
    std::string token = context.viewer.session_token;
    co_await context.db.write(close_session, std::move(token));
    auto response = http::see_other(context, "/?notice=accounts_logged_out");
    http::set_cookie(context, response, "login", "", 0);
    co_return response;
}

asio::awaitable<Response> get_sessions(Context& context)
{
    Viewer viewer = context.viewer;
    const auto sessions = co_await context.db.read(sessions_of, std::move(viewer));
    const auto& catalogue = context.services.templates.catalogue();

    view::Data::List rows;
    for (const auto& session : sessions) {
        view::Data row;
        row["id"] = session.id;
        row["since"] = catalogue.date_time(context.lang, session.created_at);
        row["seen"] = catalogue.date_time(context.lang, session.seen_at);
        row["agent"] = agent_in_words(context, session.agent);
        row["is_this"] = session.is_this;
        rows.push_back(std::move(row));
    }
    view::Data data;
    data["title"] = http::text(context, "accounts.sessions_title");
    data["area"] = "desk";
    data["sessions"] = std::move(rows);
    co_return http::page(context, "accounts/sessions", std::move(data));
}

asio::awaitable<Response> post_session_end(Context& context)
{
    const auto id = http::parse_number(context.form()["id"]).value_or(0);
    Viewer viewer = context.viewer;
    auto revoked = co_await context.db.write(revoke_session, std::move(viewer), id);
    if (!revoked) co_return http::refused(context, revoked.error());
    co_return http::see_other(context, "/admin/okter?notice=accounts_session_ended");
}

} // namespace

http::Routes open_routes()
{
    return {
        {Method::get, "/logg-inn", Access::open, get_login},
        {Method::post, "/logg-inn", Access::open, post_login, {.limit = http::Limit::login}},
        {Method::get, "/logg-inn/kode", Access::open, get_step},
        {Method::post, "/logg-inn/kode", Access::open, post_step, {.limit = http::Limit::login}},
        {Method::post, "/logg-ut", Access::signed_in, post_logout},
        {Method::get, "/admin/okter", Access::signed_in, get_sessions},
        {Method::post, "/admin/okter", Access::signed_in, post_session_end},
    };
}

// Browsers read "//x", "/\x" and a tab between two slashes as another host's address.
std::optional<std::string> own_path(std::string_view text)
{
    if (text.size() > 500 || !text.starts_with('/') || text.starts_with("//")) return std::nullopt;
    if (!std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '\\'; }))
        return std::nullopt;
    return std::string(text);
}

} // namespace retenk::accounts
