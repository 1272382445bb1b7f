#pragma once
// One line of history: share/migrations/NNNN_name.sql, each applied once and in order, in a
// transaction of its own. The file's SHA-256 is kept, so that a changed history is noticed.

#include "retenk/db/database.hpp"

namespace retenk::db {

// Brings the database up to date; answers how many files were applied. Throws Error when a known
// file was changed, or when the database is newer than this program.
int migrate(Connection& connection, const std::filesystem::path& folder);

int schema_version(Connection& connection); // 0: empty

} // namespace retenk::db
