#pragma once
// Links by mail to choose a password with: of an invitation (seven days) or because it was lost (an hour). Each is
// good once, and the database holds only its digest.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

enum class PasswordLinkPurpose { invitation, lost };
BOOST_DESCRIBE_ENUM(PasswordLinkPurpose, invitation, lost)

struct LinkHolder {
    UserId id;
    std::string name;
    Email email;
};
BOOST_DESCRIBE_STRUCT(LinkHolder, (), (id, name, email))

// The link's last part, for the mail alone; earlier ones of the same user and purpose are dead.
std::string issue_password_link(db::Tx& tx, UserId user, PasswordLinkPurpose purpose);

// Nothing for unknown, used, expired and withdrawn ones, and of disabled users.
std::optional<LinkHolder> holder_of_link(db::Tx& tx, const std::string& token, const PasswordLinkPurpose& purpose);

// Takes the link and sets the password; every login of the user ends. Problem::not_found as above.
Result<LinkHolder> spend_link(db::Tx& tx, const std::string& token, const PasswordLinkPurpose& purpose,
                              const std::string& password_hash);

// Who gets a link because the password was lost: nobody for unknown and disabled ones, and for those who never had a
// password or had three links in this hour.
std::optional<LinkHolder> may_get_link(db::Tx& tx, const Email& email);

// By its owner, who was asked for the old one: the other logins end.
bool change_password(db::Tx& tx, const Viewer& viewer, const std::string& password_hash);

} // namespace retenk::accounts
