#include "retenk/accounts/login.hpp"

#include "accounts/attempts.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

constexpr std::int64_t anywhere_share = 10; // tries of one account from all addresses together

// As dear to check as a real one and the password of nobody: made of random bytes.
constexpr std::string_view dummy_hash = "$argon2id$v=19$m=65536,t=2,p=1$WvKYG8tNJ9JHpgR7mQCI6A"
                                        "$ORi1FvtnjLf3c5ibw5rI9vrBKkuCWPTzePm4r3pmmwc";

struct UserRow
{
    UserId id;
    std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(UserRow, (), (id, password_hash))

} // namespace

Result<StoredPassword> begin_login(db::Tx& tx, const Email& email, const std::string& client,
                                   std::int64_t allowed)
{
    const Tries tries{"email:" + sha256(email.text), client, allowed, allowed * anywhere_share};
    if (auto counted = count_try(tx, tries); !counted) return std::unexpected(counted.error());

    const auto user = tx.find<UserRow>(
        "SELECT id, password_hash FROM user WHERE email = ?1 AND disabled = 0 "
        "AND password_hash <> ''",
        email);
    if (!user) return StoredPassword{std::nullopt, std::string(dummy_hash)};
    return StoredPassword{user->id, user->password_hash};
}

} // namespace retenk::accounts
