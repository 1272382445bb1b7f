#include "retenk/accounts/password_link.hpp"

#include "accounts/session.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

constexpr std::int64_t links_an_hour = 3;

std::chrono::seconds lasts(PasswordLinkPurpose purpose)
{
    return std::chrono::hours(purpose == PasswordLinkPurpose::invitation ? 24 * 7 : 1);
}

void set_password(db::Tx& tx, const std::string& actor, UserId user, const std::string& hash)
{
    tx.run("UPDATE user SET password_hash = ?2 WHERE id = ?1", user, hash);
    tx.run("DELETE FROM password_link WHERE user_id = ?1", user);
    audit::record(tx, actor,
                  {.subject_type = "user",
                   .subject_id = user.value,
                   .action = "changed",
                   .field = "password"});
}

} // namespace

std::string issue_password_link(db::Tx& tx, UserId user, PasswordLinkPurpose purpose)
{
    tx.run("DELETE FROM password_link WHERE user_id = ?1 AND purpose = ?2", user, purpose);
    auto token = random_token();
    tx.run("INSERT INTO password_link (token_hash, purpose, user_id, created_at, expires_at) "
           "VALUES (?1, ?2, ?3, ?4, ?5)",
           sha256(token), purpose, user, tx.now, tx.now + lasts(purpose));
    return token;
}

std::optional<LinkHolder> holder_of_link(db::Tx& tx, const std::string& token,
                                         const PasswordLinkPurpose& purpose)
{
    return tx.find<LinkHolder>(
        "SELECT user.id AS id, name, email FROM password_link JOIN user ON user.id = user_id "
        "WHERE token_hash = ?1 AND purpose = ?2 AND expires_at > ?3 AND disabled = 0",
        sha256(token), purpose, tx.now);
}

Result<LinkHolder> spend_link(db::Tx& tx, const std::string& token,
                              const PasswordLinkPurpose& purpose, const std::string& password_hash)
{
    auto holder = holder_of_link(tx, token, purpose);
    if (!holder) return refuse(Problem::not_found, "accounts.link_over");
    set_password(tx, "user:" + std::to_string(holder->id.value), holder->id, password_hash);
    end_sessions(tx, holder->id);
    return *std::move(holder);
}

std::optional<LinkHolder> may_get_link(db::Tx& tx, const Email& email)
{
    const auto key = "lost:" + sha256(email.text);
    const auto asked =
        tx.get<std::int64_t>("SELECT count(*) FROM login_attempt WHERE key = ?1 AND at > ?2", key,
                             tx.now - std::chrono::hours(1));
    if (asked >= links_an_hour) return std::nullopt;
    tx.run("INSERT INTO login_attempt (key, at) VALUES (?1, ?2)", key, tx.now);
    return tx.find<LinkHolder>("SELECT id, name, email FROM user WHERE email = ?1 "
                               "AND disabled = 0 AND password_hash <> ''",
                               email);
}

bool change_password(db::Tx& tx, const Viewer& viewer, const std::string& password_hash)
{
    const auto user = must(viewer.user);
    set_password(tx, viewer.actor(), user, password_hash);
    end_sessions(tx, user, viewer.session_token);
    return true;
}

} // namespace retenk::accounts
