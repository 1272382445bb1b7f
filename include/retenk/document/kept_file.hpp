#pragma once
// Files that people sent, kept outside everything that is served, under names of our own. A file is
// on the disk, synced, before any row names it. On a worker.

#include "retenk/base/config.hpp"

#include <filesystem>
#include <string>

namespace retenk::document {

// Where all of them lie: as the settings say, or beside the database.
std::filesystem::path kept_folder(const Config& config);

// The key is a name that nobody else chose; throws when it is taken, or the disk is full.
bool keep_file(const std::filesystem::path& folder, const std::string& key,
               const std::string& bytes);

std::string read_kept(const std::filesystem::path& folder,
                      const std::string& key); // throws when it is not there

} // namespace retenk::document
