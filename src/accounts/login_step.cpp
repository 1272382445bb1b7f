#include "accounts/login_step.hpp"

#include "accounts/attempts.hpp"
#include "accounts/second_factor.hpp"
#include "accounts/totp.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

constexpr std::chrono::minutes lasts{5};
// Whoever comes this far knows the password, so strangers shut nobody out; and six digits are few.
constexpr std::int64_t anywhere_share = 3;

std::optional<UserId> user_of_step(db::Tx& tx, const std::string& token)
{
    return tx.find<UserId>("SELECT user_id FROM login_step JOIN user ON user.id = user_id "
                           "WHERE token_hash = ?1 AND expires_at > ?2 AND disabled = 0",
                           sha256(token), tx.now);
}

std::unexpected<Refusal> over()
{
    return refuse(Problem::conflict, "accounts.step_over");
}

// The step is spent with the login that it opens.
Result<std::string> open_after(db::Tx& tx, const std::string& token, const SignIn& signing)
{
    if (tx.change("DELETE FROM login_step WHERE token_hash = ?1 AND user_id = ?2", sha256(token),
                  signing.user) == 0)
        return over();
    return sign_in(tx, signing);
}

} // namespace

std::string second_step_key(UserId user) { return "second:" + std::to_string(user.value); }

Passed pass_password(db::Tx& tx, const SignIn& signing)
{
    if (!has_second_factor(tx, signing.user)) return {sign_in(tx, signing), false};
    auto token = random_token();
    tx.run("INSERT INTO login_step (token_hash, user_id, expires_at) VALUES (?1, ?2, ?3)",
           sha256(token), signing.user, tx.now + lasts);
    return {std::move(token), true};
}

bool is_waiting(db::Tx& tx, const std::string& token)
{
    return user_of_step(tx, token).has_value();
}

Result<WaitingStep> begin_step(db::Tx& tx, const std::string& token, const std::string& client,
                               const std::int64_t& allowed)
{
    const auto user = user_of_step(tx, token);
    if (!user) return over();
    const Tries tries{second_step_key(*user), client, allowed, allowed * anywhere_share};
    if (auto counted = count_try(tx, tries); !counted) return std::unexpected(counted.error());
    auto factor = find_totp(tx, *user);
    if (!factor || !factor->is_confirmed) return over();
    return WaitingStep{*user, std::move(factor->secret), factor->last_step};
}

CodeCheck check_code(const std::filesystem::path& key_file, const WaitingStep& waiting,
                     const std::string& code, const Instant& now)
{
    const auto secret = opened_secret(key_file, waiting.user, waiting.secret);
    if (!secret) return {std::nullopt, true};
    return {matching_step(*secret, code, now, waiting.last_step), false};
}

Result<std::string> pass_code(db::Tx& tx, const std::string& token, const SignIn& signing,
                              const std::int64_t& step)
{
    if (!use_step(tx, signing.user, step)) return refuse_field("code", "accounts.wrong_code");
    return open_after(tx, token, signing);
}

Result<std::string> pass_recovery(db::Tx& tx, const std::string& token, const SignIn& signing,
                                  const std::string& code)
{
    if (!use_recovery_code(tx, signing.user, code))
        return refuse_field("code", "accounts.wrong_code");
    return open_after(tx, token, signing);
}

} // namespace retenk::accounts
