#include "accounts/attempts.hpp"

namespace retenk::accounts {

namespace {

constexpr std::chrono::minutes window{15};
constexpr std::int64_t clients_share = 10; // many people may sit behind one address

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

Result<bool> count_try(db::Tx& tx, const Tries& tries)
{
    const auto from_here = tries.account + " " + tries.client;
    const auto by_client = "address:" + tries.client;
    if (is_tired(tx, from_here, tries.allowed) ||
        is_tired(tx, tries.account, tries.from_anywhere) ||
        is_tired(tx, by_client, tries.allowed * clients_share))
        return refuse(Problem::too_many, "accounts.too_many_attempts");
    count_attempt(tx, from_here);
    count_attempt(tx, tries.account);
    count_attempt(tx, by_client);
    return true;
}

// The account's own key and those of it from each address: '!' follows the space between them.
void forget_tries(db::Tx& tx, const std::string& account)
{
    tx.run("DELETE FROM login_attempt WHERE key >= ?1 AND key < ?2", account, account + "!");
}

} // namespace retenk::accounts
