#pragma once
// The key that seals what the database keeps in secret. It lies in a file beside the database and in no backup:
// whoever has only one of the two has nothing. File access: not on an io thread.

#include "retenk/base/config.hpp"
#include "retenk/db/database.hpp"

namespace retenk::accounts {

std::filesystem::path secret_file_of(const Config& config);

// Nothing when the file is not there. Throws std::runtime_error when it holds no key.
std::optional<std::string> read_key(const std::filesystem::path& file);

// Makes it when it is not there, for its owner alone; it is on the disk when this returns.
std::string read_or_make_key(const std::filesystem::path& file);

// Sealed secrets are kept, and the file that opens them is gone.
bool is_key_lost(db::Tx& tx, const std::filesystem::path& file);

} // namespace retenk::accounts
