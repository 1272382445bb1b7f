#pragma once
// Users as administrators see and change them. The last active administrator stays one.

#include "retenk/accounts/account.hpp"

namespace retenk::accounts {

struct UserRow {
    UserId id;
    Email email;
    std::string name;
    std::string roles;               // names of Role, in the order of the table, separated by commas
    std::optional<MunicipalityId> municipality_id;
    std::optional<PartnerId> partner_id;
    std::optional<ConferenceId> conference_id; // whose roles hold for that one alone
    bool disabled = false;
    bool has_password = false;       // false: invited, and not been here
    bool two_step = false;
    std::optional<Instant> signed_in_at;
    std::optional<Instant> invited_until; // of an invitation that is open
};
BOOST_DESCRIBE_STRUCT(UserRow, (), (id, email, name, roles, municipality_id, partner_id, conference_id, disabled, has_password, two_step, signed_in_at, invited_until))

std::vector<UserRow> all_users(db::Tx& tx, const Viewer& viewer); // nobody for others than administrators
std::optional<UserRow> find_user(db::Tx& tx, const Viewer& viewer, const UserId& id);

struct UserEdit {
    std::string name;
    std::vector<std::string> roles;
    std::optional<MunicipalityId> municipality; // kept for hosts alone
    std::optional<PartnerId> partner;           // kept for partners alone
    bool only_now = false;                      // the roles end with the conference that is being made; never an administrator's
};

struct Invited {
    UserId id;
    std::string token; // the link's last part
};

// A user without a password. Problem::invalid by field; the same form twice is one invitation, without a token.
Result<Invited> invite_user(db::Tx& tx, const Email& email, const UserEdit& edit, const std::string& form_key,
                            const std::string& actor);
Result<Invited> invite_again(db::Tx& tx, const UserId& id, const std::string& actor);
Result<bool> withdraw_invitation(db::Tx& tx, const UserId& id, const std::string& actor);

Result<bool> change_user(db::Tx& tx, const UserId& id, const UserEdit& edit, const std::string& version,
                         const std::string& actor);
std::string version_of(const UserRow& user); // of what change_user changes

// Disabling ends every login at once.
Result<bool> disable_user(db::Tx& tx, const UserId& id, const bool& disabled, const std::string& actor);

} // namespace retenk::accounts
