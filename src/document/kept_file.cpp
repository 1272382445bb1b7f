#include "retenk/document/kept_file.hpp"

#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace retenk::document {

namespace {

namespace fs = std::filesystem;

void sync(const fs::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!done) throw std::runtime_error("cannot sync an uploaded file");
}

} // namespace

std::filesystem::path kept_folder(const Config& config)
{
    if (!config.files.uploads.empty()) return config.files.uploads;
    return config.database.file + "-files";
}

std::string read_kept(const fs::path& folder, const std::string& key)
{
    std::ifstream file(folder / key, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    if (!file) throw std::runtime_error("a file that was sent is not there");
    return bytes.str();
}

// New names only, so nothing is ever written over.
bool keep_file(const fs::path& folder, const std::string& key, const std::string& bytes)
{
    if (fs::create_directories(folder)) fs::permissions(folder, fs::perms::owner_all);
    const auto path = folder / key;
    {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file < 0) throw std::runtime_error("cannot keep a file that was sent");
        ::close(file);
        std::ofstream out(path, std::ios::binary);
        out << bytes;
        out.close();
        if (!out) {
            fs::remove(path);
            throw std::runtime_error("cannot keep a file that was sent");
        }
    }
    sync(path);
    sync(folder);
    return true;
}

} // namespace retenk::document
