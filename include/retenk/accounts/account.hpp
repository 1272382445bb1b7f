#pragma once
// Users and their roles. Owns user, user_role, login_session, login_attempt, link.

#include "retenk/base/viewer.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

struct NewUser {
    Email email;
    std::string name;
    std::string password_hash;      // base's hash_password
    std::vector<std::string> roles; // the names of Role
    std::optional<MunicipalityId> municipality;
    std::optional<PartnerId> partner;
};

// Problem::conflict when the address has a user; invalid for an unknown role, or a host without municipality.
Result<UserId> add_user(db::Tx& tx, const NewUser& user);

// Logins and links that ran out and attempts older than a day. Answers the number of rows.
std::int64_t forget_expired(db::Tx& tx);

std::optional<Role> role_called(std::string_view name);
std::string_view name_of(Role role);

} // namespace retenk::accounts
