#include "accounts/challenge.hpp"

#include "retenk/base/secret.hpp"

namespace retenk::accounts {

bool begin_challenge(db::Tx& tx, const std::string& token, const Challenge& waiting)
{
    tx.run("INSERT INTO login_challenge (token_hash, purpose, challenge_hash, user_id, kept, "
           "expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
           sha256(token), waiting.purpose, waiting.challenge_hash, waiting.user_id, waiting.kept,
           tx.now + std::chrono::seconds(challenge_seconds));
    return true;
}

std::optional<Challenge> take_challenge(db::Tx& tx, const std::string& token,
                                        const ChallengePurpose& purpose)
{
    auto waiting =
        tx.find<Challenge>("SELECT purpose, challenge_hash, user_id, kept FROM login_challenge "
                           "WHERE token_hash = ?1 AND purpose = ?2 AND expires_at > ?3",
                           sha256(token), purpose, tx.now);
    tx.run("DELETE FROM login_challenge WHERE token_hash = ?1", sha256(token));
    return waiting;
}

std::int64_t forget_challenges(db::Tx& tx)
{
    return tx.change("DELETE FROM login_challenge WHERE expires_at <= ?1", tx.now);
}

} // namespace retenk::accounts
