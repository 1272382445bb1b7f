#include "retenk/accounts/secret_file.hpp"

#include "retenk/base/seal.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>

namespace retenk::accounts {

namespace {

class Descriptor
{
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void fail(const std::filesystem::path& file)
{
    throw std::system_error(errno, std::generic_category(), file.string());
}

void sync_folder(const std::filesystem::path& folder)
{
    const Descriptor open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (open.number() < 0 || ::fsync(open.number()) != 0) fail(folder);
}

std::filesystem::path folder_of(const std::filesystem::path& file)
{
    return std::filesystem::absolute(file).parent_path();
}

// Written beside and linked into place: nobody reads half a key, and the first of two makers wins.
void make_key(const std::filesystem::path& file)
{
    const std::filesystem::path beside = file.string() + "." + random_code(12);
    const auto line = base64(random_bytes(seal_key_size)) + "\n";
    {
        const Descriptor open(
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (open.number() < 0) fail(beside);
        if (::write(open.number(), line.data(), line.size()) != std::ssize(line) ||
            ::fsync(open.number()) != 0)
            fail(beside);
    }
    const bool linked = ::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST;
    ::unlink(beside.c_str());
    if (!linked) fail(file);
    sync_folder(folder_of(file));
}

std::string key_in(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    auto key = from_base64(trim(text.str())).value_or("");
    if (key.size() != seal_key_size) throw std::runtime_error(file.string() + " holds no key");
    return key;
}

} // namespace

std::filesystem::path secret_file_of(const Config& config)
{
    if (!config.server.secret_file.empty()) return config.server.secret_file;
    return std::filesystem::path(config.database.file).parent_path() / "retenk.key";
}

std::optional<std::string> read_key(const std::filesystem::path& file)
{
    if (!std::filesystem::exists(file)) return std::nullopt;
    return key_in(file);
}

std::string read_or_make_key(const std::filesystem::path& file)
{
    if (!std::filesystem::exists(file)) make_key(file);
    return key_in(file);
}

bool is_key_lost(db::Tx& tx, const std::filesystem::path& file)
{
    return !std::filesystem::exists(file) &&
           tx.find<std::int64_t>("SELECT 1 FROM totp WHERE confirmed_at IS NOT NULL LIMIT 1");
}

} // namespace retenk::accounts
