#include "accounts/pages_passkey.hpp"

#include "accounts/bytes.hpp"
#include "accounts/challenge.hpp"
#include "accounts/other_ways.hpp"
#include "accounts/page_parts.hpp"
#include "accounts/pages.hpp"
#include "accounts/passkey_store.hpp"
#include "accounts/welcome.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"

#include <boost/json.hpp>

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

const std::string keys_path = "/admin/konto/nokler";

std::string decoded(const Context& context, std::string_view name)
{
    return from_base64url(context.form()[name]).value_or("");
}

// What web/scripts/passkey.ts hands to the browser.
Response challenge_answer(const Context& context, boost::json::object more,
                          const std::string& token, const std::string& challenge)
{
    more["challenge"] = challenge;
    more["site"] = passkey_site(context.services.base_url).id;
    Response response;
    response.type = "application/json";
    response.body = boost::json::serialize(more);
    http::set_cookie(context, response, "challenge", token, challenge_seconds);
    return response;
}

asio::awaitable<Response> post_login_challenge(Context& context)
{
    const auto token = random_token(), challenge = random_token();
    Challenge waiting;
    waiting.purpose = ChallengePurpose::passkey_login;
    waiting.challenge_hash = sha256(challenge);
    co_await context.db.write(begin_challenge, token, waiting);
    boost::json::object nothing_more;
    co_return challenge_answer(context, std::move(nothing_more), token, challenge);
}

PasskeyShown shown_in(const Context& context)
{
    return {context.form()["credential_id"], decoded(context, "client_data"),
            decoded(context, "authenticator_data"), decoded(context, "signature"),
            context.form()["user_handle"]};
}

Response not_accepted(const Context& context, const std::string& why)
{
    log::info("accounts.passkey_refused", {{"why", why}});
    return back_to_login(context, "passkey", own_path(context.form()["til"]).value_or(""));
}

// Of a key that we know: its owner sees the try.
asio::awaitable<Response> not_accepted_of(Context& context, std::int64_t key, std::string why)
{
    std::string agent = context.request.user_agent;
    co_await context.db.write(record_passkey_failure, key, std::move(agent));
    co_return not_accepted(context, why);
}

asio::awaitable<Response> post_login(Context& context)
{
    std::string token = http::cookie(context, "challenge");
    const auto purpose = ChallengePurpose::passkey_login;
    const auto waiting = co_await context.db.write(take_challenge, std::move(token), purpose);
    if (!waiting) co_return not_accepted(context, "expired");
    auto shown = shown_in(context);
    auto known = co_await context.db.read(find_passkey, shown.credential_id);
    if (!known) co_return not_accepted(context, "unknown");
    const auto id = known->id;
    auto site = passkey_site(context.services.base_url);
    const auto checked = co_await context.workers.run(
        check_shown, std::move(shown), std::move(site), waiting->challenge_hash, *std::move(known));
    if (!checked) co_return co_await not_accepted_of(context, id, checked.error().key);
    const auto user = co_await context.db.write(use_passkey, id, checked->sign_count);
    std::string not_used = "not_used";
    if (!user) co_return co_await not_accepted_of(context, id, std::move(not_used));
    std::string wanted = own_path(context.form()["til"]).value_or("");
    co_return co_await welcome_by(context, *user, SignInWay::passkey, std::move(wanted));
}

// The page of one's own keys.

http::Field name_field(const Context& context, const std::string& value, const Refusal* refusal)
{
    auto field = http::make_field(context, "name", "accounts.passkey_name", value, refusal);
    field.required = true;
    field.maxlength = longest_passkey_name;
    return field;
}

view::Data row_of(const Context& context, const OwnPasskey& key)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data row;
    row["id"] = key.id;
    row["name"] = key.name;
    row["created"] = catalogue.date_time(context.lang, key.created_at);
    row["used"] = key.used_at ? catalogue.date_time(context.lang, *key.used_at) : std::string();
    return row;
}

Response keys_page(const Context& context, const std::vector<OwnPasskey>& keys,
                   const Refusal* refusal)
{
    view::Data::List rows;
    for (const auto& key : keys)
        rows.push_back(row_of(context, key));
    const auto number = std::to_string(keys.size() + 1);
    view::Data data;
    data["title"] = http::text(context, "accounts.passkeys_title");
    data["area"] = "desk";
    data["has_keys"] = !keys.empty();
    data["keys"] = std::move(rows);
    data["passkeys"] = !passkey_site(context.services.base_url).id.empty();
    data["name"] = view::data_of(name_field(
        context,
        refusal ? context.form()["name"]
                : http::text(context, "accounts.passkey_default_name", {{"number", number}}),
        refusal));
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/passkeys", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> keys_answer(Context& context, const Refusal* refusal)
{
    Viewer viewer = context.viewer;
    const auto keys = co_await context.db.read(passkeys_of, std::move(viewer));
    co_return keys_page(context, keys, refusal);
}

asio::awaitable<Response> get_keys(Context& context)
{
    co_return co_await keys_answer(context, nullptr);
}

boost::json::object user_for_browser(const Viewer& viewer, const PasskeyUser& user)
{
    boost::json::object object;
    object["handle"] = user.handle;
    object["name"] = viewer.email;
    object["shown_name"] = viewer.name;
    auto& known = object["known"].emplace_array();
    for (const auto& id : user.credential_ids)
        known.emplace_back(id);
    return object;
}

asio::awaitable<Response> post_new_challenge(Context& context)
{
    Viewer viewer = context.viewer;
    const auto user = co_await context.db.read(passkey_user, std::move(viewer));
    const auto token = random_token(), challenge = random_token();
    Challenge waiting;
    waiting.purpose = ChallengePurpose::passkey_add;
    waiting.challenge_hash = sha256(challenge);
    waiting.user_id = context.viewer.user;
    waiting.kept = user.handle;
    co_await context.db.write(begin_challenge, token, waiting);
    auto more = user_for_browser(context.viewer, user);
    more["title"] = context.site().name;
    co_return challenge_answer(context, std::move(more), token, challenge);
}

Result<std::int64_t> add_and_tell(db::Tx& tx, const Viewer& viewer, const std::string& handle,
                                  const std::string& name, const AuthenticatorData& made,
                                  const view::Lang& lang)
{
    auto added = add_passkey(tx, viewer, handle, name, made);
    if (added) mail_way_added(tx, must(viewer.user), lang, NewWay::passkey, name);
    return added;
}

asio::awaitable<Response> post_key(Context& context)
{
    http::Typed typed(context.form());
    auto name = typed.line("name", longest_passkey_name, true);
    const auto unfit = typed.refusal();
    if (!typed.fine()) co_return co_await keys_answer(context, &unfit);

    std::string token = http::cookie(context, "challenge");
    const auto purpose = ChallengePurpose::passkey_add;
    const auto waiting = co_await context.db.write(take_challenge, std::move(token), purpose);
    const auto refused = refuse(Problem::invalid, "accounts.passkey_not_added").error();
    if (!waiting || waiting->user_id != context.viewer.user)
        co_return co_await keys_answer(context, &refused);
    const PasskeyMade made = {decoded(context, "client_data"), decoded(context, "attestation")};
    auto site = passkey_site(context.services.base_url);
    auto checked =
        co_await context.workers.run(check_made, made, std::move(site), waiting->challenge_hash);
    if (!checked) {
        log::info("accounts.passkey_refused", {{"why", checked.error().key}});
        co_return co_await keys_answer(context, &refused);
    }
    Viewer viewer = context.viewer;
    const auto added = co_await context.db.write(add_and_tell, std::move(viewer), waiting->kept,
                                                 std::move(name), *std::move(checked), context.lang);
    if (!added) co_return co_await keys_answer(context, &added.error());
    co_return http::see_other(context, keys_path + "?notice=accounts_passkey_added");
}

std::int64_t id_of(const Context& context)
{
    return http::parse_number(context.param("id")).value_or(0);
}

Response key_page(const Context& context, const OwnPasskey& key, const std::string& name,
                  const Refusal* refusal)
{
    view::Data data;
    data["title"] = http::text(context, "accounts.passkey_title", {{"name", key.name}});
    data["area"] = "desk";
    data["key"] = row_of(context, key);
    data["name"] = view::data_of(name_field(context, name, refusal));
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/passkey", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> get_key(Context& context)
{
    Viewer viewer = context.viewer;
    const auto id = id_of(context);
    const auto key = co_await context.db.read(find_own_passkey, std::move(viewer), id);
    if (!key) co_return http::not_found(context);
    co_return key_page(context, *key, key->name, nullptr);
}

asio::awaitable<Response> post_key_name(Context& context)
{
    Viewer viewer = context.viewer;
    const auto id = id_of(context);
    const auto key = co_await context.db.read(find_own_passkey, viewer, id);
    if (!key) co_return http::not_found(context);
    http::Typed typed(context.form());
    auto name = typed.line("name", longest_passkey_name, true);
    const auto unfit = typed.refusal();
    if (!typed.fine()) co_return key_page(context, *key, context.form()["name"], &unfit);
    const auto renamed =
        co_await context.db.write(rename_passkey, std::move(viewer), id, std::move(name));
    if (!renamed) co_return http::refused(context, renamed.error());
    co_return http::see_other(context, keys_path + "?notice=accounts_passkey_renamed");
}

asio::awaitable<Response> post_key_removal(Context& context)
{
    Viewer viewer = context.viewer;
    const auto id = id_of(context);
    const auto removed = co_await context.db.write(remove_passkey, std::move(viewer), id);
    if (!removed) co_return http::refused(context, removed.error());
    co_return http::see_other(context, keys_path + "?notice=accounts_passkey_removed");
}

} // namespace

http::Routes passkey_routes()
{
    const http::RouteOptions as_login{.limit = http::Limit::login};
    return {
        {Method::post, "/logg-inn/passnokkel/utfordring", Access::open, post_login_challenge,
         as_login},
        {Method::post, "/logg-inn/passnokkel", Access::open, post_login, as_login},
        {Method::get, "/admin/konto/nokler", Access::signed_in, get_keys},
        {Method::post, "/admin/konto/nokler/utfordring", Access::signed_in, post_new_challenge},
        {Method::post, "/admin/konto/nokler", Access::signed_in, post_key},
        {Method::get, "/admin/konto/nokler/{id}", Access::signed_in, get_key},
        {Method::post, "/admin/konto/nokler/{id}", Access::signed_in, post_key_name},
        {Method::post, "/admin/konto/nokler/{id}/fjern", Access::signed_in, post_key_removal},
    };
}

} // namespace retenk::accounts
