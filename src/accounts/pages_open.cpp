#include "accounts/pages.hpp"

#include "accounts/session.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/login.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"
#include "retenk/http/field.hpp"

#include <algorithm>
#include <span>

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long cookie_seconds = 14L * 24 * 3600;

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

std::string desk_of(const Viewer& viewer)
{
    if (viewer.is_organiser()) return "/admin";
    if (viewer.is(Role::programme_editor)) return "/admin/program";
    if (viewer.is(Role::host)) return "/vertskap";
    if (viewer.is(Role::auditor)) return "/admin/revisjon";
    return "/";
}

asio::awaitable<Response> get_login(Context& context)
{
    co_return login_page(context, "", wanted_path(context.request.query), nullptr);
}

// Opens the new login and ends the one that this browser had.
std::string replace_session(db::Tx& tx, const UserId& user, const std::string& agent,
                            const std::string& earlier)
{
    if (!earlier.empty()) close_session(tx, earlier);
    return open_session(tx, user, agent);
}

asio::awaitable<Response> welcome(Context& context, UserId user)
{
    std::string agent = context.request.user_agent;
    std::string earlier = http::cookie(context, "login");
    auto token =
        co_await context.db.write(replace_session, user, std::move(agent), std::move(earlier));
    std::string no_link;
    auto viewer = co_await context.db.read(viewer_of, token, std::move(no_link));
    log::info("accounts.logged_in", {{"user", user.value}});

    const auto wanted = wanted_path(context.form());
    auto response = http::see_other(context, wanted.empty() ? desk_of(viewer) : wanted);
    http::set_cookie(context, response, "login", token, cookie_seconds);
    co_return response;
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
        co_return login_page(context, typed, target, &refused);
    }
    const auto user = must(stored->user);
    co_return co_await welcome(context, user);
}

asio::awaitable<Response> post_logout(Context& context)
{
    std::string token = context.viewer.session_token;
    co_await context.db.write(close_session, std::move(token));
    auto response = http::see_other(context, "/?notice=accounts_logged_out");
    http::set_cookie(context, response, "login", "", 0);
    co_return response;
}

// The first that stands in it: Edge says Chrome as well, and Chrome Safari.
std::string name_in(std::string_view agent,
                    std::span<const std::pair<std::string_view, const char*>> names)
{
    for (const auto& [sign, name] : names)
        if (agent.find(sign) != agent.npos) return name;
    return {};
}

// What a person recognises; what we do not know is shown as it was sent.
std::string agent_in_words(const Context& context, const std::string& agent)
{
    static constexpr std::pair<std::string_view, const char*> browsers[] = {
        {"Edg", "Edge"},       {"OPR/", "Opera"},     {"SamsungBrowser", "Samsung Internet"},
        {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"},
        {"Chrome", "Chrome"},  {"Safari", "Safari"}};
    static constexpr std::pair<std::string_view, const char*> systems[] = {
        {"iPhone", "iPhone"}, {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
        {"Mac OS", "Mac"},    {"CrOS", "ChromeOS"}, {"Linux", "Linux"}};
    const auto browser = name_in(agent, browsers), system = name_in(agent, systems);
    if (browser.empty() || system.empty()) return agent;
    return http::text(context, "accounts.agent_on", {{"browser", browser}, {"system", system}});
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
    const auto& typed = context.form()["id"];
    if (typed.empty() || typed.size() > 18 ||
        !std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; }))
        co_return http::not_found(context);
    const std::int64_t id = std::stoll(typed);
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
