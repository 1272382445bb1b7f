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

std::vector<OwnIdentity> identities_of(db::Tx& tx, const Viewer& viewer)
{
    return tx.rows<OwnIdentity>("SELECT id, issuer, created_at, used_at FROM login_identity "
                                "WHERE user_id = ?1 ORDER BY id",
                                viewer.user);
}

Result<bool> link_identity(db::Tx& tx, UserId user, const std::string& issuer,
                           const std::string& subject)
{
    const auto owner = tx.find<UserId>(
        "SELECT user_id FROM login_identity WHERE issuer = ?1 AND subject = ?2", issuer, subject);
    if (owner && *owner != user) return refuse(Problem::conflict, "accounts.failed_oidc_taken");
    if (owner) return false;
    link(tx, user, issuer, subject);
    return true;
}

Result<bool> unlink_identity(db::Tx& tx, const Viewer& viewer, const std::int64_t& id)
{
    const auto issuer = tx.find<std::string>(
        "SELECT issuer FROM login_identity WHERE id = ?1 AND user_id = ?2", id, viewer.user);
    if (!issuer) return refuse(Problem::not_found, "accounts.no_such_identity");
    const bool has_another = tx.get<bool>(
        "SELECT EXISTS (SELECT 1 FROM user WHERE id = ?1 AND password_hash <> '')"
        " OR EXISTS (SELECT 1 FROM passkey WHERE user_id = ?1)"
        " OR EXISTS (SELECT 1 FROM login_identity WHERE user_id = ?1 AND id <> ?2)",
        viewer.user, id);
    if (!has_another) return refuse(Problem::conflict, "accounts.last_way_in");
    tx.run("DELETE FROM login_identity WHERE id = ?1", id);
    audit::record(tx, viewer.actor(),
                  {.subject_type = "login_identity",
                   .subject_id = id,
                   .action = "deleted",
                   .field = "issuer",
                   .old_value = *issuer});
    return true;
}

} // namespace retenk::accounts
