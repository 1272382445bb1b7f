#pragma once
// Between the right password and the second step: a row of five minutes and a cookie of its own. It opens nothing.

#include "retenk/accounts/sign_in.hpp"

#include <filesystem>

namespace retenk::accounts {

// After the right password: the cookie of the login, or that of the step which is still to come.
struct Passed
{
    std::string token;
    bool needs_step = false;
};
Passed pass_password(db::Tx& tx, const SignIn& signing);

struct WaitingStep
{
    UserId user;
    std::string secret; // sealed
    std::int64_t last_step = 0;
};

// Problem::conflict when there is no such step any more, too_many when it was tried too often. Counts this try.
Result<WaitingStep> begin_step(db::Tx& tx, const std::string& token, const std::string& client,
                               const std::int64_t& allowed);
bool is_waiting(db::Tx& tx, const std::string& token);

// The step of the app's code, or nothing for a wrong one. Reads the key: on a worker.
struct CodeCheck
{
    std::optional<std::int64_t> step;
    bool is_key_lost = false;
};
CodeCheck check_code(const std::filesystem::path& key_file, const WaitingStep& waiting,
                     const std::string& code, const Instant& now);

// The login's cookie. Problem::invalid for a step that was used meanwhile, and for an unknown recovery code.
Result<std::string> pass_code(db::Tx& tx, const std::string& token, const SignIn& signing,
                              const std::int64_t& step);
Result<std::string> pass_recovery(db::Tx& tx, const std::string& token, const SignIn& signing,
                                  const std::string& code);

std::string second_step_key(UserId user); // of its tries

} // namespace retenk::accounts
