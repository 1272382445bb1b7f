#pragma once
// What the pages of accounts have in common.

#include "accounts/login_step.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/route.hpp"

namespace retenk::accounts {

// Of who is about to be signed in by this request.
SignIn signing_in(const http::Context& context, UserId user, SignInWay way);

// Signed in: the cookie, and on to a path of ours or to the desk of the user's roles.
asio::awaitable<http::Response> welcome(http::Context& context, std::string token,
                                        std::string wanted);

// What a person recognises of a browser; what we do not know is shown as it was sent.
std::string agent_in_words(const http::Context& context, const std::string& agent);

// A field for a password; autocomplete is "current-password" or "new-password".
http::Field password_field(const http::Context& context, const std::string& name,
                           const std::string& key, const char* autocomplete,
                           const Refusal* refusal);

// A new password, typed twice: its digest, or a refusal by field. Both take a worker's time.
asio::awaitable<Result<std::string>> new_password(http::Context& context, std::string email);
void add_new_password(const http::Context& context, view::Data& data, const Refusal* refusal);

// Mails with links into an account; the message is on its way with the transaction.
bool mail_invitation(db::Tx& tx, UserId user, view::Lang lang, const std::string& token);
bool mail_lost_password(db::Tx& tx, UserId user, view::Lang lang, const std::string& token);
bool mail_password_changed(db::Tx& tx, UserId user, view::Lang lang);

// There is one more way into the account: a passkey of this name, or a login elsewhere of this label.
enum class NewWay { passkey, elsewhere };
bool mail_way_added(db::Tx& tx, UserId user, view::Lang lang, NewWay way, const std::string& name);

} // namespace retenk::accounts
