#include "accounts/oidc_user.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/ids.hpp"

namespace retenk::accounts {

namespace {

struct LinkedRow
{
    std::int64_t id = 0;
    UserId user_id;
    bool disabled = false;
};
BOOST_DESCRIBE_STRUCT(LinkedRow, (), (id, user_id, disabled))

std::unexpected<Refusal> unknown() { return refuse(Problem::not_found, "no_user"); }

void link(db::Tx& tx, UserId user, const std::string& issuer, const std::string& subject)
{
    const auto id = tx.insert("INSERT INTO login_identity (user_id, issuer, subject, created_at, "
                              "used_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                              user, issuer, subject, tx.now);
    audit::record(tx, "user:" + std::to_string(user.value),
                  {.subject_type = "login_identity",
                   .subject_id = id,
                   .action = "created",
                   .field = "issuer",
                   .new_value = issuer});
}

} // namespace

Result<UserId> user_of_identity(db::Tx& tx, const std::string& issuer, const OidcPerson& person)
{
    const auto linked =
        tx.find<LinkedRow>("SELECT login_identity.id, user_id, disabled FROM login_identity "
                           "JOIN user ON user.id = user_id WHERE issuer = ?1 AND subject = ?2",
                           issuer, person.subject);
    if (linked && linked->disabled) return unknown();
    if (linked) {
        tx.run("UPDATE login_identity SET used_at = ?2 WHERE id = ?1", linked->id, tx.now);
        return linked->user_id;
    }
    if (!person.email) return unknown();
    const auto user =
        tx.find<UserId>("SELECT id FROM user WHERE email = ?1 AND disabled = 0", *person.email);
    if (!user) return unknown();
    link(tx, *user, issuer, person.subject);
    return *user;
}

} // namespace retenk::accounts
