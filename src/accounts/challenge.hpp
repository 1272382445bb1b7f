#pragma once
// What lies between the first and the second request of a login by passkey or by somebody else, or
// of a new passkey. The cookie "challenge" has a token, the row its digest. Owns login_challenge.

#include "retenk/db/database.hpp"

namespace retenk::accounts {

enum class ChallengePurpose { passkey_login, passkey_add, oidc };
BOOST_DESCRIBE_ENUM(ChallengePurpose, passkey_login, passkey_add, oidc)

inline constexpr long challenge_seconds = 5L * 60;

struct Challenge
{
    ChallengePurpose purpose{};
    std::string challenge_hash;
    std::optional<UserId> user_id;
    std::string kept;
};
BOOST_DESCRIBE_STRUCT(Challenge, (), (purpose, challenge_hash, user_id, kept))

// The row of this token, which the caller has drawn.
bool begin_challenge(db::Tx& tx, const std::string& token, const Challenge& waiting);

// Takes it away: whatever comes of it, nobody can use it again. Nothing for another purpose, and
// when its time is up.
std::optional<Challenge> take_challenge(db::Tx& tx, const std::string& token,
                                        const ChallengePurpose& purpose);

std::int64_t forget_challenges(db::Tx& tx); // those whose time is up

} // namespace retenk::accounts
