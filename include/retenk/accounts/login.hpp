#pragma once
// Logging in and out. Sessions are rows: they can be listed, revoked and survive a restart. A login lasts
// 14 days, and 12 hours without use.

#include "retenk/base/viewer.hpp"
#include "retenk/http/route.hpp"

namespace retenk::accounts {

struct StoredPassword { // hash is that of a dummy when there is no such user: the time tells nothing
    std::optional<UserId> user;
    std::string hash;
};

// Problem::too_many when the address or the client has tried too often in a quarter of an hour.
// Counts this try.
Result<StoredPassword> begin_login(db::Tx& tx, const Email& email, const std::string& client, std::int64_t allowed);

// The cookie's value. After the password was found right.
std::string open_session(db::Tx& tx, UserId user, const std::string& agent);
bool close_session(db::Tx& tx, const std::string& token);

// What the login cookie and the link cookie say; an empty viewer for nonsense.
Viewer viewer_of(db::Tx& tx, const std::string& login_token, const std::string& link_token);

asio::awaitable<void> identify(http::Context& context);

} // namespace retenk::accounts
