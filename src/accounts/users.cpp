#include "retenk/accounts/users.hpp"

#include "accounts/session.hpp"
#include "retenk/accounts/password_link.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"

#include <algorithm>

namespace retenk::accounts {

namespace {

constexpr std::string_view columns =
    "SELECT id, email, name, coalesce((SELECT group_concat(role) FROM (SELECT role FROM user_role "
    "WHERE user_id = user.id ORDER BY role)), '') AS roles, municipality_id, partner_id, "
    "conference_id, disabled, password_hash <> '' AS has_password, EXISTS (SELECT 1 FROM totp WHERE "
    "totp.user_id = user.id AND confirmed_at IS NOT NULL) AS two_step, signed_in_at, "
    "(SELECT expires_at FROM password_link WHERE password_link.user_id = user.id AND purpose = "
    "'invitation' AND expires_at > ?1) AS invited_until FROM user";

// What an administrator changes, named as the columns: for the change log and the version.
struct Edited
{
    std::string name, roles;
    std::optional<MunicipalityId> municipality_id;
    std::optional<PartnerId> partner_id;
    std::optional<ConferenceId> conference_id;
};
BOOST_DESCRIBE_STRUCT(Edited, (), (name, roles, municipality_id, partner_id, conference_id))

Edited edited(const UserRow& user)
{
    return {user.name, user.roles, user.municipality_id, user.partner_id, user.conference_id};
}

std::optional<UserRow> read_user(db::Tx& tx, UserId id)
{
    return tx.find<UserRow>(std::string(columns) + " WHERE id = ?2", tx.now, id);
}

bool has_role(const std::vector<std::string>& roles, Role role)
{
    return std::ranges::find(roles, name_of(role)) != roles.end();
}

Result<bool> check(const UserEdit& edit)
{
    if (edit.roles.empty()) return refuse_field("roles", "accounts.needs_role");
    for (const auto& role : edit.roles)
        if (!role_called(role)) return refuse_field("roles", "accounts.needs_role");
    if (has_role(edit.roles, Role::host) && !edit.municipality)
        return refuse_field("municipality_id", "accounts.host_needs_municipality");
    if (has_role(edit.roles, Role::partner) && !edit.partner)
        return refuse_field("partner_id", "accounts.partner_needs_partner");
    return true;
}

// What belongs to a role goes with it: a former host must not keep a municipality's people.
UserEdit fitting(UserEdit edit)
{
    if (!has_role(edit.roles, Role::host)) edit.municipality.reset();
    if (!has_role(edit.roles, Role::partner)) edit.partner.reset();
    if (has_role(edit.roles, Role::administrator)) edit.only_now = false; // somebody must make the next one
    return edit;
}

bool is_only_administrator(db::Tx& tx, UserId id)
{
    static constexpr std::string_view active =
        "SELECT count(*) FROM user_role JOIN user ON user.id = user_id WHERE role = "
        "'administrator' AND disabled = 0 AND password_hash <> '' AND (user_id = ?1) = ?2";
    return tx.get<std::int64_t>(active, id, true) == 1 &&
           tx.get<std::int64_t>(active, id, false) == 0;
}

std::unexpected<Refusal> gone() { return refuse(Problem::not_found, "accounts.no_such_user"); }

Refusal last_administrator()
{
    return {Problem::conflict, "accounts.last_administrator", {}, {}};
}

void set_roles(db::Tx& tx, UserId id, const std::vector<std::string>& roles, bool only_now)
{
    tx.run("UPDATE user SET conference_id = CASE ?2 WHEN 1 THEN (SELECT id FROM conference WHERE "
           "is_current = 1) END WHERE id = ?1",
           id, only_now);
    tx.run("DELETE FROM user_role WHERE user_id = ?1", id);
    for (const auto& role : roles)
        tx.run("INSERT INTO user_role (user_id, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING", id,
               role);
}

void log(db::Tx& tx, const std::string& actor, UserId id, std::string_view action,
         std::optional<std::string> old_value = {}, std::optional<std::string> new_value = {})
{
    audit::record(tx, actor,
                  {.subject_type = "user",
                   .subject_id = id.value,
                   .action = action,
                   .old_value = std::move(old_value),
                   .new_value = std::move(new_value)});
}

} // namespace

std::vector<UserRow> all_users(db::Tx& tx, const Viewer& viewer)
{
    if (!viewer.is(Role::administrator)) return {};
    return tx.rows<UserRow>(std::string(columns) + " ORDER BY disabled, name, id", tx.now);
}

std::optional<UserRow> find_user(db::Tx& tx, const Viewer& viewer, const UserId& id)
{
    if (!viewer.is(Role::administrator)) return std::nullopt;
    return read_user(tx, id);
}

Result<Invited> invite_user(db::Tx& tx, const Email& email, const UserEdit& edit,
                            const std::string& form_key, const std::string& actor)
{
    if (const auto answer = db::answer_of_form(tx, form_key))
        return Invited{UserId{std::stoll(*answer)}, ""};
    if (auto checked = check(edit); !checked) return std::unexpected(checked.error());
    if (tx.find<std::int64_t>("SELECT id FROM user WHERE email = ?1", email))
        return refuse_field("email", "accounts.address_has_user");
    const auto fit = fitting(edit);
    const UserId id{tx.insert("INSERT INTO user (email, name, password_hash, municipality_id, "
                              "partner_id, created_at) VALUES (?1, ?2, '', ?3, ?4, ?5)",
                              email, fit.name, fit.municipality, fit.partner, tx.now)};
    set_roles(tx, id, fit.roles, fit.only_now);
    log(tx, actor, id, "invited", {}, email.text);
    audit::record_differences(tx, actor, "user", id.value, Edited(), edited(must(read_user(tx, id))));
    db::remember_form(tx, form_key, std::to_string(id.value));
    return Invited{id, issue_password_link(tx, id, PasswordLinkPurpose::invitation)};
}

Result<Invited> invite_again(db::Tx& tx, const UserId& id, const std::string& actor)
{
    const auto user = read_user(tx, id);
    if (!user) return gone();
    if (user->has_password || user->disabled)
        return refuse(Problem::conflict, "accounts.not_invited");
    log(tx, actor, id, "invited", {}, user->email.text);
    return Invited{id, issue_password_link(tx, id, PasswordLinkPurpose::invitation)};
}

// Whoever never was here is gone with the invitation; the log keeps that there was one.
Result<bool> withdraw_invitation(db::Tx& tx, const UserId& id, const std::string& actor)
{
    const auto user = read_user(tx, id);
    if (!user) return gone();
    if (user->has_password || user->signed_in_at)
        return refuse(Problem::conflict, "accounts.not_invited");
    tx.run("DELETE FROM password_link WHERE user_id = ?1", id);
    tx.run("DELETE FROM user_role WHERE user_id = ?1", id);
    tx.run("DELETE FROM user WHERE id = ?1", id);
    log(tx, actor, id, "withdrawn", user->email.text, {});
    return true;
}

std::string version_of(const UserRow& user) { return audit::fingerprint(edited(user)); }

Result<bool> change_user(db::Tx& tx, const UserId& id, const UserEdit& edit,
                         const std::string& version, const std::string& actor)
{
    const auto before = read_user(tx, id);
    if (!before) return gone();
    if (version != version_of(*before)) return refuse(Problem::conflict, "edit.conflict");
    if (auto checked = check(edit); !checked) return std::unexpected(checked.error());
    if (!has_role(edit.roles, Role::administrator) && is_only_administrator(tx, id))
        return std::unexpected(last_administrator());
    const auto fit = fitting(edit);
    tx.run("UPDATE user SET name = ?2, municipality_id = ?3, partner_id = ?4 WHERE id = ?1", id,
           fit.name, fit.municipality, fit.partner);
    set_roles(tx, id, fit.roles, fit.only_now);
    audit::record_differences(tx, actor, "user", id.value, edited(*before),
                              edited(must(read_user(tx, id))));
    return true;
}

Result<bool> disable_user(db::Tx& tx, const UserId& id, const bool& disabled,
                          const std::string& actor)
{
    const auto user = read_user(tx, id);
    if (!user) return gone();
    if (user->disabled == disabled) return true;
    if (disabled && is_only_administrator(tx, id)) return std::unexpected(last_administrator());
    tx.run("UPDATE user SET disabled = ?2 WHERE id = ?1", id, disabled);
    if (disabled) {
        end_sessions(tx, id);
        tx.run("DELETE FROM password_link WHERE user_id = ?1", id);
    }
    audit::record(tx, actor,
                  {.subject_type = "user",
                   .subject_id = id.value,
                   .action = "changed",
                   .field = "disabled",
                   .old_value = disabled ? "0" : "1",
                   .new_value = disabled ? "1" : "0"});
    return true;
}

} // namespace retenk::accounts
