#include "retenk/accounts/login.hpp"

#include "retenk/base/secret.hpp"

namespace retenk::accounts {

namespace {

using namespace std::chrono_literals;

constexpr auto window = 15min;
constexpr std::int64_t clients_share = 10; // many people may sit behind one address

// As dear to check as a real one and the password of nobody: made of random bytes.
constexpr std::string_view dummy_hash = "$argon2id$v=19$m=65536,t=2,p=1$WvKYG8tNJ9JHpgR7mQCI6A"
                                        "$ORi1FvtnjLf3c5ibw5rI9vrBKkuCWPTzePm4r3pmmwc";

struct UserRow
{
    UserId id;
    std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(UserRow, (), (id, password_hash))

bool is_tired(db::Tx& tx, const std::string& key, std::int64_t allowed)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM login_attempt WHERE key = ?1 AND at > ?2",
                                key, tx.now - window) >= allowed;
}

void count_attempt(db::Tx& tx, const std::string& key)
{
    tx.run("INSERT INTO login_attempt (key, at) VALUES (?1, ?2)", key, tx.now);
}

} // namespace

Result<StoredPassword> begin_login(db::Tx& tx, const Email& email, const std::string& client,
                                   std::int64_t allowed)
{
    const auto by_email = "email:" + sha256(email.text);
    const auto by_client = "address:" + client;
    if (is_tired(tx, by_email, allowed) || is_tired(tx, by_client, allowed * clients_share))
        return refuse(Problem::too_many, "accounts.too_many_attempts");
    count_attempt(tx, by_email);
    count_attempt(tx, by_client);

    const auto user = tx.find<UserRow>(
        "SELECT id, password_hash FROM user WHERE email = ?1 AND disabled = 0", email);
    if (!user) return StoredPassword{std::nullopt, std::string(dummy_hash)};
    return StoredPassword{user->id, user->password_hash};
}

} // namespace retenk::accounts
