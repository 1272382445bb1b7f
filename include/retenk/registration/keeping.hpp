#pragma once
// What the register forgets by itself (PRV-1): answers on the day that their question names, and files that no
// answer needs any longer. The log keeps how many, and nothing of what they said.

#include "retenk/base/config.hpp"
#include "retenk/db/database.hpp"

namespace retenk::registration {

// Some of the answers whose day has come, then of what the change log said of them; how many they were.
// 0: there is nothing left to delete.
std::int64_t forget_due_answers(db::Tx& tx);

// Files that wait longer than a form is filled in are given up, unless their form is on the waiting list.
bool give_up_uploads(db::Tx& tx);

// Takes away files of removed uploads, then their rows; and files that never got a row.
void sweep_uploads(db::Database& database, const Config& config);

// Files beside a copy of the database, as they stand beside the database itself.
std::filesystem::path uploads_beside(const std::filesystem::path& copy);
void copy_uploads(const std::filesystem::path& from, const std::filesystem::path& to);
std::filesystem::path uploads_of(const Config& config);

} // namespace retenk::registration
