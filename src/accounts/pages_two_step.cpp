// Switching two-step login on: the secret as picture and text, the first code, the recovery codes.

#include "accounts/page_parts.hpp"
#include "accounts/pages_account.hpp"
#include "accounts/second_factor.hpp"
#include "accounts/totp.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/document/qr.hpp"

namespace retenk::accounts {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr std::string_view own_page = "/admin/konto";

std::string make_sealed(const std::filesystem::path& key_file, const UserId& user)
{
    return sealed_secret(read_or_make_key(key_file), user, new_totp_secret());
}

// The secret that waits for its first code.
std::optional<std::string> waiting_secret(db::Tx& tx, const Viewer& viewer)
{
    auto totp = find_totp(tx, must(viewer.user));
    if (!totp || totp->is_confirmed) return std::nullopt;
    return std::move(totp->secret);
}

std::optional<std::string> open_sealed(const std::filesystem::path& key_file, const UserId& user,
                                       const std::string& sealed)
{
    return opened_secret(key_file, user, sealed);
}

// Opened; nothing when none waits, or the key is gone.
asio::awaitable<std::optional<std::string>> own_secret(Context& context)
{
    auto sealed = co_await context.db.read(waiting_secret, context.viewer);
    if (!sealed) co_return std::nullopt;
    auto file = secret_file_of(context.services.config);
    const auto user = must(context.viewer.user);
    co_return co_await context.workers.run(open_sealed, std::move(file), user, *std::move(sealed));
}

std::string address_of(const Context& context, const std::string& secret)
{
    const auto& site = context.site().name;
    return totp_address(secret, site.empty() ? "Re:tenk" : site, context.viewer.email);
}

Response two_step_page(const Context& context, const std::string& secret, const Refusal* refusal)
{
    auto code = http::make_field(context, "code", "accounts.first_code", "", refusal);
    code.autocomplete = "one-time-code";
    code.inputmode = "numeric";
    code.required = true;
    view::Data data;
    data["title"] = http::text(context, "accounts.two_step_title");
    data["area"] = "desk";
    data["secret"] = in_groups(base32(secret));
    data["address"] = address_of(context, secret);
    data["code"] = view::data_of(code);
    http::add_errors(context, data, refusal);
    return http::page(context, "accounts/two_step", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

bool key_is_lost(db::Tx& tx, const std::filesystem::path& key_file)
{
    return is_key_lost(tx, key_file);
}

asio::awaitable<Response> post_start(Context& context)
{
    auto file = secret_file_of(context.services.config);
    const bool lost = co_await context.db.read(key_is_lost, file);
    if (lost) co_return http::see_other(context, own_page);
    const auto user = must(context.viewer.user);
    auto sealed = co_await context.workers.run(make_sealed, std::move(file), user);
    const auto kept =
        co_await context.db.write(keep_new_totp, context.viewer, std::move(sealed));
    co_return http::see_other(context, kept ? "/admin/konto/totrinn" : own_page);
}

asio::awaitable<Response> get_start(Context& context)
{
    const auto secret = co_await own_secret(context);
    if (!secret) co_return http::see_other(context, own_page);
    co_return two_step_page(context, *secret, nullptr);
}

asio::awaitable<Response> get_picture(Context& context)
{
    const auto secret = co_await own_secret(context);
    if (!secret) co_return http::see_other(context, own_page);
    auto picture = co_await context.workers.run(document::qr_png, address_of(context, *secret), 6);
    Response response;
    response.type = "image/png";
    response.body = std::move(picture);
    co_return response;
}

asio::awaitable<Response> post_confirm(Context& context)
{
    const auto secret = co_await own_secret(context);
    if (!secret) co_return http::see_other(context, own_page);
    std::string typed = context.form()["code"];
    std::erase(typed, ' ');
    const auto step = matching_step(*secret, typed, context.now, 0);
    if (!step) {
        const auto wrong = refuse_field("code", "accounts.wrong_first_code").error();
        co_return two_step_page(context, *secret, &wrong);
    }
    const auto codes = co_await context.db.write(confirm_totp, context.viewer, *step);
    if (!codes) co_return http::see_other(context, own_page);
    co_return recovery_codes_page(context, *codes);
}

} // namespace

Response recovery_codes_page(const Context& context, const std::vector<std::string>& codes)
{
    view::Data data;
    data["title"] = http::text(context, "accounts.codes_title");
    data["area"] = "desk";
    data["codes"] = view::Data::List{};
    for (const auto& code : codes) {
        view::Data one;
        one["code"] = code;
        data["codes"].push_back(std::move(one));
    }
    return http::page(context, "accounts/recovery_codes", std::move(data));
}

http::Routes two_step_routes()
{
    return {
        {Method::get, "/admin/konto/totrinn", Access::signed_in, get_start},
        {Method::post, "/admin/konto/totrinn", Access::signed_in, post_start},
        {Method::get, "/admin/konto/totrinn/qr.png", Access::signed_in, get_picture},
        {Method::post, "/admin/konto/totrinn/bekreftelse", Access::signed_in, post_confirm},
    };
}

} // namespace retenk::accounts
