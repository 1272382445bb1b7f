#pragma once
// Rows of totp and recovery_code.

#include "retenk/accounts/second_factor.hpp"

namespace retenk::accounts {

struct Totp
{
    std::string secret; // sealed
    std::int64_t last_step = 0;
    bool is_confirmed = false;
};
BOOST_DESCRIBE_STRUCT(Totp, (), (secret, last_step, is_confirmed))

std::optional<Totp> find_totp(db::Tx& tx, UserId user);

// Reading the key and sealing: on a worker.
std::string sealed_secret(const std::string& key, UserId user, const std::string& secret);
std::optional<std::string> opened_secret(const std::filesystem::path& key_file, UserId user,
                                         const std::string& sealed);

// A secret that waits for its first code, in place of one that waited. Problem::conflict when two-step login is on.
Result<bool> keep_new_totp(db::Tx& tx, const Viewer& viewer, const std::string& sealed);

// The first code came: on from now, with the recovery codes that are shown this once. Problem::conflict when it
// was on already.
Result<std::vector<std::string>> confirm_totp(db::Tx& tx, const Viewer& viewer,
                                              const std::int64_t& step);

bool use_step(db::Tx& tx, UserId user, std::int64_t step); // false: that step or a later one was used
bool use_recovery_code(db::Tx& tx, UserId user, const std::string& typed);
std::int64_t recovery_codes_left(db::Tx& tx, UserId user);

// New ones instead of those that are left. Problem::conflict when two-step login is off.
Result<std::vector<std::string>> renew_recovery_codes(db::Tx& tx, const Viewer& viewer);
Result<bool> turn_off_totp(db::Tx& tx, const Viewer& viewer);

} // namespace retenk::accounts
