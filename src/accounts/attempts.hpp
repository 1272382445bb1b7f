#pragma once
// Tries of a quarter of an hour, counted for each account from each address, for each account, and for each address:
// a stranger's tries shut nobody out who comes from elsewhere.

#include "retenk/db/database.hpp"

namespace retenk::accounts {

struct Tries
{
    std::string account, client;
    std::int64_t allowed = 0;      // of one account from one address
    std::int64_t from_anywhere = 0; // of one account
};

// Problem::too_many, or counts this try.
Result<bool> count_try(db::Tx& tx, const Tries& tries);
void forget_tries(db::Tx& tx, const std::string& account);

} // namespace retenk::accounts
