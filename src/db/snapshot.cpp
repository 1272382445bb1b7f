#include "retenk/db/snapshot.hpp"

#include <sqlite3.h>

namespace retenk::db {

std::optional<FileState> file_state(Tx& tx)
{
    if (sqlite3_db_readonly(tx.connection().handle(), "main") != 1) return std::nullopt;
    return FileState{&tx.connection(), tx.get<std::int64_t>("PRAGMA data_version")};
}

} // namespace retenk::db
