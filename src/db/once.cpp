#include "retenk/db/once.hpp"

namespace retenk::db {

std::optional<std::string> answer_of_form(Tx& tx, std::string_view key)
{
    return tx.find<std::string>("SELECT answer FROM done_form WHERE key = ?1", key);
}

void remember_form(Tx& tx, std::string_view key, std::string_view answer)
{
    tx.run("INSERT INTO done_form (key, at, answer) VALUES (?1, ?2, ?3)", key, tx.now, answer);
}

} // namespace retenk::db
