// Invitations and lost passwords: pages for people who are not signed in, and who have a link by mail.

#include "accounts/page_parts.hpp"
#include "accounts/pages.hpp"
#include "retenk/accounts/password_link.hpp"
#include "retenk/base/text.hpp"

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr auto invitation = PasswordLinkPurpose::invitation;
constexpr auto lost = PasswordLinkPurpose::lost;

Response link_over(const Context& context, PasswordLinkPurpose purpose)
{
    view::Data data;
    data["title"] = http::text(context, "accounts.link_over_title");
    data["is_invitation"] = purpose == invitation;
    return http::page(context, "accounts/link_over", std::move(data), 404);
}

Response choosing_page(const Context& context, const LinkHolder& holder,
                       PasswordLinkPurpose purpose, const Refusal* refusal)
{
    const bool invited = purpose == invitation;
    view::Data data;
    data["title"] = invited ? http::text(context, "accounts.welcome_title")
                            : http::text(context, "accounts.lost_choose_title");
    data["lead"] =
        invited ? http::text(context, "accounts.welcome_lead", {{"site", context.site().name}})
                : http::text(context, "accounts.lost_choose_lead");
    data["button"] = invited ? http::text(context, "accounts.welcome_button")
                             : http::text(context, "accounts.lost_choose_button");
    data["address"] = holder.email.text;
    data["action"] = context.request.path;
    add_new_password(context, data, refusal);
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/choose_password", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> get_choosing(Context& context, PasswordLinkPurpose purpose)
{
    std::string token = context.param("token");
    const auto holder = co_await context.db.read(holder_of_link, std::move(token), purpose);
    if (!holder) co_return link_over(context, purpose);
    co_return choosing_page(context, *holder, purpose, nullptr);
}

asio::awaitable<Response> get_welcome(Context& context)
{
    co_return co_await get_choosing(context, invitation);
}

asio::awaitable<Response> get_new_password(Context& context)
{
    co_return co_await get_choosing(context, lost);
}

// The link is spent and its holder signed in, both or neither.
Result<std::string> accept_invitation(db::Tx& tx, const std::string& token, const std::string& hash,
                                      const SignIn& signing)
{
    auto holder = spend_link(tx, token, invitation, hash);
    if (!holder) return std::unexpected(holder.error());
    auto own = signing;
    own.user = holder->id;
    return sign_in(tx, own);
}

Result<bool> replace_lost(db::Tx& tx, const std::string& token, const std::string& hash,
                          const view::Lang& lang)
{
    const auto holder = spend_link(tx, token, lost, hash);
    if (!holder) return std::unexpected(holder.error());
    return mail_password_changed(tx, holder->id, lang);
}

asio::awaitable<Response> post_welcome(Context& context)
{
    std::string token = context.param("token");
    const auto holder = co_await context.db.read(holder_of_link, token, invitation);
    if (!holder) co_return link_over(context, invitation);
    auto hash = co_await new_password(context, holder->email.text);
    if (!hash) co_return choosing_page(context, *holder, invitation, &hash.error());
    auto signing = signing_in(context, holder->id, SignInWay::invitation);
    auto opened = co_await context.db.write(accept_invitation, std::move(token), *std::move(hash),
                                            std::move(signing));
    if (!opened) co_return link_over(context, invitation);
    std::string wanted = "/admin/konto?notice=accounts_welcome";
    co_return co_await welcome(context, *std::move(opened), std::move(wanted));
}

asio::awaitable<Response> post_new_password(Context& context)
{
    std::string token = context.param("token");
    const auto holder = co_await context.db.read(holder_of_link, token, lost);
    if (!holder) co_return link_over(context, lost);
    auto hash = co_await new_password(context, holder->email.text);
    if (!hash) co_return choosing_page(context, *holder, lost, &hash.error());
    const auto replaced = co_await context.db.write(replace_lost, std::move(token),
                                                    *std::move(hash), context.lang);
    if (!replaced) co_return link_over(context, lost);
    co_return http::see_other(context, "/logg-inn?notice=accounts_password_new");
}

Response lost_page(const Context& context, const std::string& typed, const Refusal* refusal)
{
    auto address = http::make_field(context, "email", "accounts.email", typed, refusal);
    address.type = "email";
    address.autocomplete = "username";
    address.required = true;
    address.maxlength = 254;
    view::Data data;
    data["title"] = http::text(context, "accounts.lost_title");
    data["email"] = view::data_of(address);
    data["is_sent"] = context.request.query.has("sendt");
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/lost_password", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> get_lost(Context& context) { co_return lost_page(context, "", nullptr); }

bool mail_link(db::Tx& tx, const Email& email, const view::Lang& lang)
{
    const auto holder = may_get_link(tx, email);
    if (!holder) return false;
    return mail_lost_password(tx, holder->id, lang, issue_password_link(tx, holder->id, lost));
}

// The answer does not tell whether the address has a user.
asio::awaitable<Response> post_lost(Context& context)
{
    const auto& typed = context.form()["email"];
    auto email = parse_email(typed);
    if (!email) {
        const auto unreadable =
            refuse_field("email", typed.empty() ? "form.required" : "form.email").error();
        co_return lost_page(context, typed, &unreadable);
    }
    co_await context.db.write(mail_link, std::move(*email), context.lang);
    co_return http::see_other(context, "/logg-inn/glemt?sendt=1");
}

} // namespace

http::Routes password_routes()
{
    return {
        {Method::get, "/velkommen/{token}", Access::open, get_welcome},
        {Method::post, "/velkommen/{token}", Access::open, post_welcome,
         {.limit = http::Limit::login}},
        {Method::get, "/nytt-passord/{token}", Access::open, get_new_password},
        {Method::post, "/nytt-passord/{token}", Access::open, post_new_password,
         {.limit = http::Limit::login}},
        {Method::get, "/logg-inn/glemt", Access::open, get_lost},
        {Method::post, "/logg-inn/glemt", Access::open, post_lost, {.limit = http::Limit::link}},
    };
}

} // namespace retenk::accounts
