#include "retenk/accounts/account.hpp"

#include "accounts/challenge.hpp"
#include "retenk/audit/audit.hpp"

#include <array>

namespace retenk::accounts {

namespace {

using namespace std::chrono_literals;

struct NamedRole
{
    Role role;
    std::string_view name;
};
constexpr std::array named_roles{
    NamedRole{Role::administrator, "administrator"},
    NamedRole{Role::organiser, "organiser"},
    NamedRole{Role::programme_editor, "programme_editor"},
    NamedRole{Role::plan_owner, "plan_owner"},
    NamedRole{Role::door_crew, "door_crew"},
    NamedRole{Role::host, "host"},
    NamedRole{Role::partner, "partner"},
    NamedRole{Role::auditor, "auditor"},
};

// A host without a municipality would see nobody, or by a mistake everybody.
Result<bool> check_roles(const NewUser& user)
{
    for (const auto& name : user.roles) {
        const auto role = role_called(name);
        if (!role) return refuse(Problem::invalid, "accounts.unknown_role", {{"role", name}});
        if (*role == Role::host && !user.municipality)
            return refuse(Problem::invalid, "accounts.host_needs_municipality");
        if (*role == Role::partner && !user.partner)
            return refuse(Problem::invalid, "accounts.partner_needs_partner");
    }
    return true;
}

} // namespace

Result<UserId> add_user(db::Tx& tx, const NewUser& user)
{
    if (auto roles = check_roles(user); !roles) return std::unexpected(roles.error());
    if (tx.find<std::int64_t>("SELECT id FROM user WHERE email = ?1", user.email))
        return refuse(Problem::conflict, "accounts.address_has_user");

    const UserId id{tx.insert("INSERT INTO user (email, name, password_hash, municipality_id, "
                              "partner_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                              user.email, user.name, user.password_hash, user.municipality,
                              user.partner, tx.now)};
    for (const auto& role : user.roles)
        tx.run("INSERT INTO user_role (user_id, role) VALUES (?1, ?2) ON CONFLICT DO NOTHING", id,
               role);
    audit::record(tx, "system",
                  {.subject_type = "user", .subject_id = id.value, .action = "created"});
    return id;
}

std::int64_t forget_expired(db::Tx& tx)
{
    return tx.change("DELETE FROM login_session WHERE expires_at <= ?1 OR seen_at <= ?2", tx.now,
                     tx.now - 12h) +
           tx.change("DELETE FROM link WHERE expires_at <= ?1", tx.now) +
           tx.change("DELETE FROM login_attempt WHERE at <= ?1", tx.now - 24h) +
           tx.change("DELETE FROM login_step WHERE expires_at <= ?1", tx.now) +
           tx.change("DELETE FROM password_link WHERE expires_at <= ?1", tx.now) +
           tx.change("DELETE FROM totp WHERE confirmed_at IS NULL AND created_at <= ?1",
                     tx.now - 24h) +
           tx.change("DELETE FROM login_event WHERE at <= ?1 OR (user_id IS NULL AND at <= ?2)",
                     tx.now - 24h * 90, tx.now - 24h) +
           forget_challenges(tx);
}

std::optional<Role> role_called(std::string_view name)
{
    for (const auto& known : named_roles)
        if (known.name == name) return known.role;
    return std::nullopt;
}

std::string_view name_of(Role role)
{
    for (const auto& known : named_roles)
        if (known.role == role) return known.name;
    throw std::logic_error("a role without a name");
}

} // namespace retenk::accounts
