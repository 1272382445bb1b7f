#include "app/ground.hpp"

#include "app/app.hpp"
#include "retenk/base/text.hpp"

#include <arpa/inet.h>
#include <fstream>
#include <unistd.h>

namespace retenk::app {

namespace {

[[noreturn]] void fail(const std::string& key, const std::string& what)
{
    throw ConfigError(key + ": " + what);
}

void check_share(const Config& config)
{
    const auto share = share_folder(config);
    for (const char* part :
         {"templates", "mail_templates", "locales", "migrations", "static/manifest.json"})
        if (!std::filesystem::exists(share / part))
            fail("files.share", (share / part).string() + " is missing");
}

void check_readable(const std::string& key, const std::string& file)
{
    if (file.empty()) return;
    if (!std::filesystem::is_regular_file(file) || !std::ifstream(file).is_open())
        fail(key, "cannot read " + file);
}

void check_mail(const Config::Mail& mail)
{
    constexpr std::string_view scheme = "file://";
    if (mail.url.starts_with(scheme)) {
        const auto folder = mail.url.substr(scheme.size());
        std::error_code cannot;
        std::filesystem::create_directories(folder, cannot);
        if (!std::filesystem::is_directory(folder, cannot) || ::access(folder.c_str(), W_OK) != 0)
            fail("mail.url", "cannot write to the folder " + folder);
    }
    const auto begin = mail.from.find('<');
    const auto address = begin == std::string::npos
                             ? mail.from
                             : mail.from.substr(begin + 1, mail.from.find('>') - begin - 1);
    if (!parse_email(address)) fail("mail.from", "has no e-mail address: " + mail.from);
    check_readable("mail.ca_file", mail.ca_file);
}

void check_address(const std::string& address)
{
    in6_addr bytes{};
    if (::inet_pton(AF_INET, address.c_str(), &bytes) != 1 &&
        ::inet_pton(AF_INET6, address.c_str(), &bytes) != 1)
        fail("server.address", "not an address: " + address);
}

void check_database(const std::string& file)
{
    if (std::filesystem::is_directory(file)) fail("database.file", file + " is a folder");
    const auto folder = std::filesystem::absolute(file).parent_path();
    if (!std::filesystem::is_directory(folder))
        fail("database.file", "the folder of " + file + " does not exist");
    // SQLite keeps its log beside the file.
    if (::access(folder.c_str(), W_OK) != 0)
        fail("database.file", "cannot write to the folder of " + file);
}

} // namespace

void check_ground(const Config& config)
{
    check_address(config.server.address);
    check_readable("server.tls_certificate", config.server.tls_certificate);
    check_readable("server.tls_key", config.server.tls_key);
    check_mail(config.mail);
    check_readable("oidc.client_secret_file", config.oidc.client_secret_file);
    check_share(config);
    check_database(config.database.file);
}

} // namespace retenk::app
