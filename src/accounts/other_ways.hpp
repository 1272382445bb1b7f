#pragma once
// The ways to log in besides a password, as the login page offers them.

#include "retenk/http/route.hpp"

namespace retenk::accounts {

// data["passkeys"], and data["oidc"]: a list of text and href, empty when none is configured.
void add_other_ways(const http::Context& context, view::Data& data, const std::string& target);

// 303 to the login page, which then tells why; reason is "passkey" or one of Config::Oidc's ways to
// fail.
http::Response back_to_login(const http::Context& context, const std::string& reason,
                             const std::string& target);

// What ?feil= of that page says; nothing for another text.
std::optional<Refusal> told_refusal(const http::Context& context);

} // namespace retenk::accounts
