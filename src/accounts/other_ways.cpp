#include "accounts/other_ways.hpp"

#include "accounts/bytes.hpp"
#include "accounts/passkey.hpp"

#include <algorithm>
#include <array>

namespace retenk::accounts {

namespace {

constexpr std::array<std::string_view, 8> reasons{
    "passkey",      "oidc_off",     "oidc_unreachable", "oidc_cancelled",
    "oidc_expired", "oidc_refused", "oidc_unknown",     "oidc_taken"};

std::string with_target(std::string path, std::string_view separator, const std::string& target)
{
    if (!target.empty()) (path += separator) += "til=" + url_encoded(target);
    return path;
}

} // namespace

void add_other_ways(const http::Context& context, view::Data& data, const std::string& target)
{
    data["passkeys"] = !passkey_site(context.services.base_url).id.empty();
    const auto& oidc = context.services.config.oidc;
    view::Data::List ways;
    if (!oidc.issuer.empty()) {
        view::Data way;
        way["text"] = http::text(context, "accounts.oidc_button", {{"label", oidc.label}});
        way["href"] =
            std::string(view::prefix_of(context.lang)) + with_target("/logg-inn/oidc", "?", target);
        ways.push_back(std::move(way));
    }
    data["oidc"] = std::move(ways);
}

http::Response back_to_login(const http::Context& context, const std::string& reason,
                             const std::string& target)
{
    return http::see_other(context, with_target("/logg-inn?feil=" + reason, "&", target));
}

std::optional<Refusal> told_refusal(const http::Context& context)
{
    const auto& reason = context.request.query["feil"];
    if (std::ranges::find(reasons, reason) == reasons.end()) return std::nullopt;
    return Refusal{Problem::invalid,
                   "accounts.failed_" + reason,
                   {},
                   {{"label", context.services.config.oidc.label}}};
}

} // namespace retenk::accounts
