#include "accounts/second_factor.hpp"

#include "accounts/totp.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/seal.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

constexpr int recovery_codes = 10;
constexpr std::size_t code_size = 16; // 80 bits: a digest of it is not guessed

std::string about(UserId user) { return "totp of user " + std::to_string(user.value); }

// As it is typed from paper: with or without the marks between, small letters, O for 0, I and L for 1.
std::string as_drawn(const std::string& typed)
{
    std::string code;
    for (char c : typed) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (is_ascii_letter_or_digit(c)) code += c;
    }
    return code;
}

std::string digest_of(UserId user, const std::string& code)
{
    return sha256("recovery of " + std::to_string(user.value) + ": " + code);
}

std::vector<std::string> draw_codes(db::Tx& tx, UserId user)
{
    tx.run("DELETE FROM recovery_code WHERE user_id = ?1", user);
    std::vector<std::string> shown;
    for (int n = 0; n < recovery_codes; ++n) {
        const auto code = random_code(code_size);
        tx.run("INSERT INTO recovery_code (user_id, code_hash) VALUES (?1, ?2)", user,
               digest_of(user, code));
        shown.push_back(in_groups(code));
    }
    return shown;
}

void log_two_step(db::Tx& tx, std::string_view actor, UserId user, bool before, bool after)
{
    audit::record(tx, actor,
                  {.subject_type = "user",
                   .subject_id = user.value,
                   .action = "changed",
                   .field = "two_step",
                   .old_value = before ? "1" : "0",
                   .new_value = after ? "1" : "0"});
}

bool remove_factor(db::Tx& tx, UserId user)
{
    tx.run("DELETE FROM recovery_code WHERE user_id = ?1", user);
    tx.run("DELETE FROM login_step WHERE user_id = ?1", user);
    return tx.change("DELETE FROM totp WHERE user_id = ?1 AND confirmed_at IS NOT NULL", user) == 1;
}

} // namespace

bool has_second_factor(db::Tx& tx, UserId user)
{
    const auto totp = find_totp(tx, user);
    return totp && totp->is_confirmed;
}

std::optional<Totp> find_totp(db::Tx& tx, UserId user)
{
    return tx.find<Totp>("SELECT secret, last_step, confirmed_at IS NOT NULL AS is_confirmed "
                         "FROM totp WHERE user_id = ?1",
                         user);
}

std::string sealed_secret(const std::string& key, UserId user, const std::string& secret)
{
    return seal(key, secret, about(user));
}

std::optional<std::string> opened_secret(const std::filesystem::path& key_file, UserId user,
                                         const std::string& sealed)
{
    const auto key = read_key(key_file);
    if (!key) return std::nullopt;
    return unseal(*key, sealed, about(user));
}

Result<bool> keep_new_totp(db::Tx& tx, const Viewer& viewer, const std::string& sealed)
{
    const auto user = must(viewer.user);
    if (has_second_factor(tx, user)) return refuse(Problem::conflict, "accounts.totp_is_on");
    tx.run("DELETE FROM totp WHERE user_id = ?1", user);
    tx.run("INSERT INTO totp (user_id, secret, created_at) VALUES (?1, ?2, ?3)", user, sealed,
           tx.now);
    return true;
}

Result<std::vector<std::string>> confirm_totp(db::Tx& tx, const Viewer& viewer,
                                              const std::int64_t& step)
{
    const auto user = must(viewer.user);
    if (tx.change("UPDATE totp SET confirmed_at = ?2, last_step = ?3 "
                  "WHERE user_id = ?1 AND confirmed_at IS NULL",
                  user, tx.now, step) == 0)
        return refuse(Problem::conflict, "accounts.totp_is_on");
    log_two_step(tx, viewer.actor(), user, false, true);
    return draw_codes(tx, user);
}

bool use_step(db::Tx& tx, UserId user, std::int64_t step)
{
    return tx.change("UPDATE totp SET last_step = ?2 WHERE user_id = ?1 AND last_step < ?2", user,
                     step) == 1;
}

bool use_recovery_code(db::Tx& tx, UserId user, const std::string& typed)
{
    return tx.change("DELETE FROM recovery_code WHERE user_id = ?1 AND code_hash = ?2", user,
                     digest_of(user, as_drawn(typed))) == 1;
}

std::int64_t recovery_codes_left(db::Tx& tx, UserId user)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM recovery_code WHERE user_id = ?1", user);
}

Result<std::vector<std::string>> renew_recovery_codes(db::Tx& tx, const Viewer& viewer)
{
    const auto user = must(viewer.user);
    if (!has_second_factor(tx, user)) return refuse(Problem::conflict, "accounts.totp_is_off");
    audit::record(tx, viewer.actor(),
                  {.subject_type = "user",
                   .subject_id = user.value,
                   .action = "changed",
                   .field = "recovery_codes"});
    return draw_codes(tx, user);
}

Result<bool> turn_off_totp(db::Tx& tx, const Viewer& viewer)
{
    const auto user = must(viewer.user);
    if (!remove_factor(tx, user)) return refuse(Problem::conflict, "accounts.totp_is_off");
    log_two_step(tx, viewer.actor(), user, true, false);
    return true;
}

Result<bool> reset_second_factor(db::Tx& tx, const std::string& actor, const UserId& user)
{
    if (!remove_factor(tx, user)) return refuse(Problem::conflict, "accounts.totp_is_off");
    log_two_step(tx, actor, user, true, false);
    return true;
}

} // namespace retenk::accounts
