#pragma once
// Whoever proved who they are gets a login, whatever the way; and what is shown of it afterwards.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

enum class SignInWay { password, totp, recovery, invitation, passkey, oidc };
BOOST_DESCRIBE_ENUM(SignInWay, password, totp, recovery, invitation, passkey, oidc)

struct SignIn {
    UserId user;
    SignInWay way{};
    std::string agent;   // what the browser says of itself
    std::string earlier; // the cookie that the browser had: that login ends
};

// The new cookie's value: a login of its own for each time.
std::string sign_in(db::Tx& tx, const SignIn& signing);

// A row for unknown ones too, so that both take as long.
bool record_failure(db::Tx& tx, const std::optional<UserId>& user, const SignInWay& way, const std::string& agent);

struct SignInRow {
    Instant at;
    SignInWay way{};
    bool succeeded = false;
    std::string agent;
};
BOOST_DESCRIBE_STRUCT(SignInRow, (), (at, way, succeeded, agent))

std::vector<SignInRow> sign_ins_of(db::Tx& tx, const Viewer& viewer); // latest first, at most 50

} // namespace retenk::accounts
