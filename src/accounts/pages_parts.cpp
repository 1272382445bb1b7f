#include "accounts/page_parts.hpp"

#include "accounts/session.hpp"
#include "retenk/accounts/password.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/share.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/mail/outbox.hpp"

#include <span>

namespace retenk::accounts {

namespace {

constexpr long cookie_seconds = 14L * 24 * 3600;

std::string desk_of(const Viewer& viewer)
{
    if (viewer.is_organiser()) return "/admin";
    if (viewer.is(Role::programme_editor)) return "/admin/program";
    if (viewer.is(Role::host)) return "/vertskap";
    if (viewer.is(Role::auditor)) return "/admin/revisjon";
    return "/";
}

// The first that stands in it: Edge says Chrome as well, and Chrome Safari.
std::string name_in(std::string_view agent,
                    std::span<const std::pair<std::string_view, const char*>> names)
{
    for (const auto& [sign, name] : names)
        if (agent.find(sign) != agent.npos) return name;
    return {};
}

struct Judged
{
    std::optional<Objection> objection;
    std::string hash;
};

Judged judge(const std::filesystem::path& common, const std::string& email,
             const std::string& password)
{
    const auto objection = objection_to(password, email, read_common_passwords(common));
    if (objection) return {objection, ""};
    return {std::nullopt, hash_password(password)};
}

struct Addressee
{
    std::string name;
    Email email;
};
BOOST_DESCRIBE_STRUCT(Addressee, (), (name, email))

mail::Message message_to(db::Tx& tx, UserId user, view::Lang lang, std::string name)
{
    auto to = tx.get<Addressee>("SELECT name, email FROM user WHERE id = ?1", user);
    const auto conference = conference::find_current(tx);
    mail::Message message;
    message.template_name = std::move(name);
    message.language = lang;
    message.data["to"] = to.name;
    message.data["address"] = to.email.text;
    message.data["conference"] = conference ? conference->name : std::string("Re:tenk");
    message.data["contact_email"] = conference ? conference->contact_email : std::string();
    message.recipient = std::move(to.email);
    message.recipient_name = std::move(to.name);
    return message;
}

bool send(db::Tx& tx, const mail::Message& message)
{
    mail::enqueue(tx, message);
    return true;
}

} // namespace

SignIn signing_in(const http::Context& context, UserId user, SignInWay way)
{
    return {user, way, context.request.user_agent, http::cookie(context, "login")};
}

asio::awaitable<http::Response> welcome(http::Context& context, std::string token,
                                        std::string wanted)
{
    std::string no_link;
    const auto viewer = co_await context.db.read(viewer_of, token, std::move(no_link));
    log::info("accounts.logged_in", {{"user", viewer.user.value_or(UserId()).value}});
    auto response = http::see_other(context, wanted.empty() ? desk_of(viewer) : wanted);
    http::set_cookie(context, response, "login", token, cookie_seconds);
    co_return response;
}

std::string agent_in_words(const http::Context& context, const std::string& agent)
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

http::Field password_field(const http::Context& context, const std::string& name,
                           const std::string& key, const char* autocomplete,
                           const Refusal* refusal)
{
    auto field = http::make_field(context, name, key, "", refusal);
    field.type = "password";
    field.autocomplete = autocomplete;
    field.required = true;
    return field;
}

void add_new_password(const http::Context& context, view::Data& data, const Refusal* refusal)
{
    data["new_password"] = view::data_of(password_field(
        context, "new_password", "accounts.new_password", "new-password", refusal));
    data["repeat_password"] = view::data_of(password_field(
        context, "repeat_password", "accounts.repeat_password", "new-password", refusal));
}

asio::awaitable<Result<std::string>> new_password(http::Context& context, std::string email)
{
    std::string password = context.form()["new_password"];
    const bool differs = !same_secret(password, context.form()["repeat_password"]);
    auto common = share_folder(context.services.config) / "common_passwords.txt";
    const auto judged = co_await context.workers.run(judge, std::move(common), std::move(email),
                                                     std::move(password));
    if (judged.objection)
        co_return refuse_field("new_password", "accounts.password_" +
                                                   std::string(db::enum_name(*judged.objection)));
    if (differs) co_return refuse_field("repeat_password", "accounts.password_differs");
    co_return judged.hash;
}

bool mail_invitation(db::Tx& tx, UserId user, view::Lang lang, const std::string& token)
{
    auto message = message_to(tx, user, lang, "account_invitation");
    message.data["link_path"] = view::localised_path(lang, "/velkommen/" + token);
    return send(tx, message);
}

bool mail_lost_password(db::Tx& tx, UserId user, view::Lang lang, const std::string& token)
{
    auto message = message_to(tx, user, lang, "account_lost_password");
    message.data["link_path"] = view::localised_path(lang, "/nytt-passord/" + token);
    return send(tx, message);
}

bool mail_password_changed(db::Tx& tx, UserId user, view::Lang lang)
{
    auto message = message_to(tx, user, lang, "account_password_changed");
    message.data["link_path"] = view::localised_path(lang, "/logg-inn/glemt");
    return send(tx, message);
}

bool mail_way_added(db::Tx& tx, UserId user, view::Lang lang, NewWay way, const std::string& name)
{
    auto message = message_to(tx, user, lang, "account_way_added");
    message.data["passkey"] = way == NewWay::passkey;
    message.data["way"] = name;
    message.data["link_path"] = view::localised_path(lang, "/admin/konto");
    return send(tx, message);
}

} // namespace retenk::accounts
