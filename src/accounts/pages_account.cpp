// One's own account: password, two-step login, and who signed in.

#include "accounts/oidc_user.hpp"
#include "accounts/other_ways.hpp"
#include "accounts/own_password.hpp"
#include "accounts/page_parts.hpp"
#include "accounts/pages.hpp"
#include "accounts/pages_account.hpp"
#include "accounts/second_factor.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/password_link.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

struct OwnAccount
{
    bool two_step = false;
    bool key_lost = false;
    std::int64_t codes_left = 0;
    std::vector<SignInRow> sign_ins;
    std::vector<OwnIdentity> identities;
};

OwnAccount read_account(db::Tx& tx, const Viewer& viewer, const std::filesystem::path& key_file)
{
    const auto user = must(viewer.user);
    return {has_second_factor(tx, user), is_key_lost(tx, key_file), recovery_codes_left(tx, user),
            sign_ins_of(tx, viewer), identities_of(tx, viewer)};
}

view::Data sign_in_data(const Context& context, const SignInRow& row)
{
    const auto way = std::string(db::enum_name(row.way));
    view::Data data;
    data["when"] = context.services.templates.catalogue().date_time(context.lang, row.at);
    data["way"] = http::text(context, "accounts.way_" + way);
    data["agent"] = agent_in_words(context, row.agent);
    data["state"] = row.succeeded ? "done" : "failed";
    data["state_text"] = row.succeeded ? http::text(context, "accounts.sign_in_done")
                                       : http::text(context, "accounts.sign_in_failed");
    return data;
}

// Logins elsewhere that open this account; nothing when there is nowhere to come from.
view::Data elsewhere(const Context& context, const std::vector<OwnIdentity>& identities)
{
    const auto& oidc = context.services.config.oidc;
    if (oidc.issuer.empty()) return {};
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    view::Data::List rows;
    for (const auto& identity : identities) {
        view::Data row;
        row["id"] = identity.id;
        row["issuer"] = identity.issuer == oidc.issuer ? oidc.label : identity.issuer;
        row["created"] = catalogue.date_time(context.lang, identity.created_at);
        row["used"] = catalogue.date_time(context.lang, identity.used_at);
        rows.push_back(std::move(row));
    }
    data["label"] = oidc.label;
    data["none"] = rows.empty();
    data["rows"] = std::move(rows);
    return data;
}

std::string roles_in_words(const Context& context)
{
    std::string words;
    for (const auto role : context.viewer.roles)
        words += (words.empty() ? "" : ", ") +
                 http::text(context, "accounts.role_" + std::string(name_of(role)));
    return words;
}

// form: which of the two forms the refusal belongs to.
Response account_page(const Context& context, const OwnAccount& account, std::string_view form,
                      const Refusal* refusal)
{
    const auto* of_password = form == "password" ? refusal : nullptr;
    const auto* of_two_step = form == "two_step" ? refusal : nullptr;
    view::Data data;
    data["title"] = http::text(context, "accounts.account_title");
    data["area"] = "desk";
    data["address"] = context.viewer.email;
    data["roles"] = roles_in_words(context);
    data["old_password"] = view::data_of(password_field(
        context, "old_password", "accounts.old_password", "current-password", of_password));
    add_new_password(context, data, of_password);
    data["password"] = view::data_of(
        password_field(context, "password", "accounts.password", "current-password", of_two_step));
    data["two_step"] = account.two_step;
    data["key_lost"] = account.key_lost;
    data["codes_left"] = account.codes_left;
    data["passkeys"] = false;
    data["elsewhere"] = elsewhere(context, account.identities);
    data["sign_ins"] = view::Data::List{};
    for (const auto& row : account.sign_ins)
        data["sign_ins"].push_back(sign_in_data(context, row));
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/account", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> answer(Context& context, std::string form, Refusal refusal)
{
    auto file = secret_file_of(context.services.config);
    const auto account = co_await context.db.read(read_account, context.viewer, std::move(file));
    co_return account_page(context, account, form, refusal.key.empty() ? nullptr : &refusal);
}

asio::awaitable<Response> get_account(Context& context)
{
    std::string no_form;
    auto told = told_refusal(context).value_or(Refusal());
    co_return co_await answer(context, std::move(no_form), std::move(told));
}

bool change_and_mail(db::Tx& tx, const Viewer& viewer, const std::string& hash,
                     const view::Lang& lang)
{
    forget_own_tries(tx, viewer);
    change_password(tx, viewer, hash);
    return mail_password_changed(tx, must(viewer.user), lang);
}

asio::awaitable<Response> post_password(Context& context)
{
    std::string form = "password", field = "old_password";
    auto asked = co_await ask_password(context, std::move(field));
    if (!asked) co_return co_await answer(context, std::move(form), std::move(asked.error()));
    auto hash = co_await new_password(context, context.viewer.email);
    if (!hash) co_return co_await answer(context, std::move(form), std::move(hash.error()));
    co_await context.db.write(change_and_mail, context.viewer, *std::move(hash), context.lang);
    co_return http::see_other(context, "/admin/konto?notice=accounts_password_changed");
}

// What the two buttons below the password ask for.
asio::awaitable<Response> post_two_step(Context& context)
{
    std::string form = "two_step", field = "password";
    auto asked = co_await ask_password(context, std::move(field));
    if (!asked) co_return co_await answer(context, std::move(form), std::move(asked.error()));
    if (context.form()["action"] == "codes") {
        auto codes = co_await context.db.write(renew_recovery_codes, context.viewer);
        if (codes) co_return recovery_codes_page(context, *codes);
        co_return co_await answer(context, std::move(form), std::move(codes.error()));
    }
    auto off = co_await context.db.write(turn_off_totp, context.viewer);
    if (!off) co_return co_await answer(context, std::move(form), std::move(off.error()));
    co_return http::see_other(context, "/admin/konto?notice=accounts_two_step_off");
}

} // namespace

asio::awaitable<Result<bool>> ask_password(Context& context, std::string field)
{
    std::string client = context.request.client;
    const auto allowed = context.services.config.limits.login_attempts;
    auto hash = co_await context.db.write(begin_own_check, context.viewer, std::move(client), allowed);
    if (!hash) co_return std::unexpected(hash.error());
    std::string typed = context.form()[field];
    const bool matches =
        co_await context.workers.run(password_matches, *std::move(hash), std::move(typed));
    if (!matches) co_return refuse_field(std::move(field), "accounts.wrong_password");
    co_return true;
}

http::Routes account_routes()
{
    http::Routes routes{
        {Method::get, "/admin/konto", Access::signed_in, get_account},
        {Method::post, "/admin/konto/passord", Access::signed_in, post_password},
        {Method::post, "/admin/konto/totrinn/valg", Access::signed_in, post_two_step},
    };
    for (auto& route : two_step_routes())
        routes.push_back(route);
    return routes;
}

} // namespace retenk::accounts
