#include "app/doctor_report.hpp"
#include "retenk/mail/reach.hpp"
#include "retenk/registration/keeping.hpp"

#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <optional>
#include <sys/stat.h>

namespace retenk::app {

namespace {

namespace fs = std::filesystem;

// Nothing for what is not there.
std::optional<unsigned> rights_of_others(const fs::path& path)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return status.st_mode & static_cast<unsigned>(S_IRWXO);
}

void look_at_private(Report& report, const fs::path& path)
{
    const auto rights = rights_of_others(path);
    if (!rights) return;
    report.line(*rights == 0, path.string() + " is closed to other users of the machine", "run: chmod o= " + path.string());
}

bool is_database(const fs::path& path)
{
    std::array<char, 16> head{};
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), head.size());
    return file && std::string_view(head.data(), 15) == "SQLite format 3";
}

std::optional<fs::file_time_type> newest_in(const std::string& folder)
{
    std::optional<fs::file_time_type> newest;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && is_database(entry.path()) && (!newest || *newest < entry.last_write_time()))
            newest = entry.last_write_time();
    return newest;
}

} // namespace

void Report::line(bool good, const std::string& what, const std::string& mend)
{
    std::cout << (good ? "ok    " : "WRONG ") << what << '\n';
    if (good) return;
    ++wrong_;
    if (!mend.empty()) more("what to do: " + mend);
}

void Report::more(const std::string& detail) { std::cout << "      " << detail << '\n'; }

void Report::note(const std::string& what) { std::cout << "note  " << what << '\n'; }

void look_at_settings(Report& report, const Config& config)
{
    report.line(true, "every setting is known and within its limits");
    const auto& url = config.server.base_url;
    const bool here = config.server.address == "127.0.0.1" || config.server.address == "::1";
    report.line(!url.empty() || here, "server.base_url says which address people use",
                "set server.base_url to the address of the site, for links in mails begin with it");
    const auto host = url.find("://");
    const bool has_path = host != url.npos && url.find_first_of("/?#", host + 3) < url.find_last_not_of('/') + 1;
    report.line(url.empty() || (host != url.npos && !has_path && url.find(' ') == url.npos),
                "server.base_url is an address without a path", "write it as https://conference.example.no");
    report.line(url.starts_with("https://") || here, "people reach the site by https, or it listens on this machine only",
                "set server.tls_certificate and server.tls_key, or put a proxy with TLS in front");
    constexpr std::int64_t many_tries = 100, many_links = 60;
    if (config.limits.login_attempts > many_tries)
        report.note("limits.login_attempts is " + std::to_string(config.limits.login_attempts) +
                    ": so many tries let somebody guess passwords");
    if (config.limits.link_requests_per_hour > many_links)
        report.note("limits.link_requests_per_hour is " + std::to_string(config.limits.link_requests_per_hour) +
                    ": so many let somebody fill a stranger's mail box");
}

void look_at_permissions(Report& report, const Config& config)
{
    for (const char* ending : {"", "-wal", "-shm"})
        look_at_private(report, config.database.file + ending);
    look_at_private(report, registration::uploads_of(config));
    if (!config.server.tls_key.empty()) look_at_private(report, config.server.tls_key);
    constexpr std::string_view scheme = "file://";
    if (config.mail.url.starts_with(scheme)) look_at_private(report, config.mail.url.substr(scheme.size()));
}

void look_at_mail(Report& report, const Config& config)
{
    const auto objection = mail::objection_to_reaching(config.mail);
    report.line(objection.empty(), "mail gets out to " + config.mail.url,
                "look at the section mail of the settings, and at the server it names");
    if (!objection.empty()) report.more(objection);
}

void look_at_backups(Report& report, const std::string& folder)
{
    if (folder.empty()) return report.note("backups: not looked at; --backups FOLDER says where they lie");
    const bool there = fs::is_directory(folder);
    const auto newest = there ? newest_in(folder) : std::nullopt;
    const std::string mend = "run: retenk backup " + folder + "/NAME.db, each night";
    if (!newest) return report.line(false, "there is a backup in " + folder, mend);
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(fs::file_time_type::clock::now() - *newest).count();
    report.line(hours < 26, "the newest backup in " + folder + " is " + std::to_string(hours) + " hours old", mend);
}

} // namespace retenk::app
