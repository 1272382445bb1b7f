#pragma once
// Where the files are that come with the program: templates, catalogues, mails' texts, migrations.

#include "retenk/base/config.hpp"

#include <filesystem>

namespace retenk {

// The folder that the settings name, else "share" beside the program.
std::filesystem::path share_folder(const Config& config);

} // namespace retenk
