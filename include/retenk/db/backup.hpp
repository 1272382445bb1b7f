#pragma once
// SQLite's online backup: a whole and consistent copy while the program serves.

#include <filesystem>
#include <string>
#include <vector>

namespace retenk::db {

// Copies by a read-only connection; the target must not exist. Throws Error.
void backup(const std::filesystem::path& from, const std::filesystem::path& to);

// What PRAGMA integrity_check and foreign_key_check object to; empty when the file is whole.
std::vector<std::string> verify(const std::filesystem::path& file);

// Verifies the copy first, then replaces the database by one rename. The server must be stopped.
void restore(const std::filesystem::path& copy, const std::filesystem::path& database);

} // namespace retenk::db
