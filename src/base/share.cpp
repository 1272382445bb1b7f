#include "retenk/base/share.hpp"

namespace retenk {

std::filesystem::path share_folder(const Config& config)
{
    if (!config.files.share.empty()) return config.files.share;
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "share";
}

} // namespace retenk
