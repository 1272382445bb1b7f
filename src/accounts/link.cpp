#include "retenk/accounts/link.hpp"

#include "retenk/base/secret.hpp"

namespace retenk::accounts {

std::string issue_link(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id, Instant expires)
{
    auto token = random_token();
    tx.run("INSERT INTO link (token_hash, purpose, subject_id, created_at, expires_at) "
           "VALUES (?1, ?2, ?3, ?4, ?5)",
           sha256(token), purpose, subject_id, tx.now, expires);
    return token;
}

void keep_link_of(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id, std::string_view token,
                  Instant expires)
{
    tx.run("INSERT INTO link (token_hash, purpose, subject_id, created_at, expires_at) "
           "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
           sha256(token), purpose, subject_id, tx.now, expires);
}

std::optional<Link> resolve_link(db::Tx& tx, std::string_view token)
{
    return tx.find<Link>("SELECT purpose, subject_id FROM link "
                         "WHERE token_hash = ?1 AND expires_at > ?2 AND revoked_at IS NULL",
                         sha256(token), tx.now);
}

void revoke_links(db::Tx& tx, LinkPurpose purpose, std::int64_t subject_id)
{
    tx.run("UPDATE link SET revoked_at = ?3 "
           "WHERE purpose = ?1 AND subject_id = ?2 AND revoked_at IS NULL",
           purpose, subject_id, tx.now);
}

} // namespace retenk::accounts
