#include "accounts/passkey_store.hpp"

#include "accounts/bytes.hpp"
#include "retenk/accounts/sign_in.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

struct KeyRow
{
    std::int64_t id = 0;
    std::string user_handle;
    db::Blob public_key;
    Algorithm algorithm{};
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, user_handle, public_key, algorithm))

struct CountRow
{
    UserId user_id;
    std::int64_t sign_count = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (user_id, sign_count))

// Section 6.1.1: devices that do not count always say 0.
bool has_grown(std::int64_t before, std::int64_t now)
{
    return now > before || (now == 0 && before == 0);
}

void record_copy(db::Tx& tx, std::int64_t id, std::int64_t before, std::int64_t now)
{
    log::warn("accounts.passkey_counter", {{"passkey", id}});
    audit::record(tx, "system",
                  {.subject_type = "passkey",
                   .subject_id = id,
                   .action = "refused",
                   .field = "sign_count",
                   .old_value = std::to_string(before),
                   .new_value = std::to_string(now)});
}

} // namespace

std::vector<OwnPasskey> passkeys_of(db::Tx& tx, const Viewer& viewer)
{
    return tx.rows<OwnPasskey>("SELECT id, name, created_at, used_at FROM passkey "
                               "WHERE user_id = ?1 ORDER BY created_at, id",
                               viewer.user);
}

std::optional<OwnPasskey> find_own_passkey(db::Tx& tx, const Viewer& viewer, const std::int64_t& id)
{
    return tx.find<OwnPasskey>("SELECT id, name, created_at, used_at FROM passkey "
                               "WHERE id = ?1 AND user_id = ?2",
                               id, viewer.user);
}

PasskeyUser passkey_user(db::Tx& tx, const Viewer& viewer)
{
    auto handle = tx.find<std::string>("SELECT user_handle FROM passkey WHERE user_id = ?1 LIMIT 1",
                                       viewer.user);
    return {handle.value_or(random_token()),
            tx.rows<std::string>("SELECT credential_id FROM passkey WHERE user_id = ?1 ORDER BY id",
                                 viewer.user)};
}

Result<std::int64_t> add_passkey(db::Tx& tx, const Viewer& viewer, const std::string& handle,
                                 const std::string& name, const AuthenticatorData& made)
{
    const auto credential_id = to_base64url(made.credential_id);
    if (tx.find<std::int64_t>("SELECT id FROM passkey WHERE credential_id = ?1", credential_id))
        return refuse(Problem::conflict, "accounts.passkey_known");
    if (tx.get<std::int64_t>("SELECT count(*) FROM passkey WHERE user_id = ?1", viewer.user) >=
        most_passkeys)
        return refuse(Problem::conflict, "accounts.passkeys_enough");
    const auto id = tx.insert("INSERT INTO passkey (user_id, credential_id, user_handle, "
                              "public_key, algorithm, sign_count, name, created_at) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                              viewer.user, credential_id, handle, db::Blob{made.key},
                              made.algorithm, made.sign_count, name, tx.now);
    audit::record(
        tx, viewer.actor(),
        {.subject_type = "passkey", .subject_id = id, .action = "created", .new_value = name});
    return id;
}

Result<bool> rename_passkey(db::Tx& tx, const Viewer& viewer, const std::int64_t& id,
                            const std::string& name)
{
    const auto before = find_own_passkey(tx, viewer, id);
    if (!before) return refuse(Problem::not_found, "accounts.no_such_passkey");
    if (before->name == name) return true;
    tx.run("UPDATE passkey SET name = ?2 WHERE id = ?1", id, name);
    audit::record(tx, viewer.actor(),
                  {.subject_type = "passkey",
                   .subject_id = id,
                   .action = "changed",
                   .field = "name",
                   .old_value = before->name,
                   .new_value = name});
    return true;
}

Result<bool> remove_passkey(db::Tx& tx, const Viewer& viewer, const std::int64_t& id)
{
    const auto before = find_own_passkey(tx, viewer, id);
    if (!before) return refuse(Problem::not_found, "accounts.no_such_passkey");
    tx.run("DELETE FROM passkey WHERE id = ?1", id);
    audit::record(tx, viewer.actor(),
                  {.subject_type = "passkey",
                   .subject_id = id,
                   .action = "deleted",
                   .old_value = before->name});
    return true;
}

std::optional<KnownPasskey> find_passkey(db::Tx& tx, const std::string& credential_id)
{
    const auto row =
        tx.find<KeyRow>("SELECT passkey.id, user_handle, public_key, algorithm FROM passkey "
                        "JOIN user ON user.id = user_id WHERE credential_id = ?1 AND disabled = 0",
                        credential_id);
    if (!row) return std::nullopt;
    return KnownPasskey{row->id, row->user_handle, row->public_key.bytes, row->algorithm};
}

std::optional<UserId> use_passkey(db::Tx& tx, const std::int64_t& id,
                                  const std::int64_t& sign_count)
{
    const auto row =
        tx.find<CountRow>("SELECT user_id, sign_count FROM passkey JOIN user ON user.id = user_id "
                          "WHERE passkey.id = ?1 AND disabled = 0",
                          id);
    if (!row) return std::nullopt;
    if (!has_grown(row->sign_count, sign_count)) {
        record_copy(tx, id, row->sign_count, sign_count);
        return std::nullopt;
    }
    tx.run("UPDATE passkey SET sign_count = ?2, used_at = ?3 WHERE id = ?1", id, sign_count,
           tx.now);
    return row->user_id;
}

bool record_passkey_failure(db::Tx& tx, const std::int64_t& id, const std::string& agent)
{
    const auto user = tx.find<UserId>("SELECT user_id FROM passkey WHERE id = ?1", id);
    return user && record_failure(tx, user, SignInWay::passkey, agent);
}

} // namespace retenk::accounts
