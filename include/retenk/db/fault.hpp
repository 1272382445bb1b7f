#pragma once
// Which faults are of the disk or the file, and not of the program.

#include "retenk/db/statement.hpp"

namespace retenk::db {

// Worth another try by whoever asked: the disk is full or fails, the file is locked or cannot be opened.
bool is_of_the_disk(const Error& fault);

// The file is not what SQLite wrote. Nothing more is written to it.
bool is_damage(const Error& fault);

} // namespace retenk::db
