#include "app/app.hpp"
#include "app/commands.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/db/backup.hpp"
#include "retenk/db/migrate.hpp"

#include <iostream>
#include <unistd.h>

namespace retenk::app {

namespace {

constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr std::uintmax_t least_room = 200 * mebibyte;

class Report
{
public:
    void line(bool good, const std::string& what)
    {
        std::cout << (good ? "ok    " : "WRONG ") << what << '\n';
        if (!good) ++wrong_;
    }
    int status() const { return wrong_ == 0 ? 0 : 1; }

private:
    int wrong_ = 0;
};

void look_at_database(Report& report, const Config& config)
{
    if (!std::filesystem::exists(config.database.file)) {
        report.line(false,
                    config.database.file + " does not exist: run retenk migrate or retenk demo");
        return;
    }
    const auto objections = db::verify(config.database.file);
    report.line(objections.empty(), "the database file is whole");
    for (const auto& objection : objections)
        std::cout << "      " << objection << '\n';
    const auto room =
        std::filesystem::space(std::filesystem::absolute(config.database.file).parent_path())
            .available;
    report.line(room >= least_room, std::to_string(room / mebibyte) + " MB free on its disk");
    db::Connection connection(config.database.file, db::Connection::Mode::read_only);
    db::Tx tx(connection, system_now());
    report.line(
        true, "SQLite " + tx.get<std::string>("SELECT sqlite_version()") +
                  "; before 3.51.3 only one connection may write or checkpoint, and only one does");
    report.line(db::schema_version(connection) > 0,
                "the schema is version " + std::to_string(db::schema_version(connection)));
    report.line(tx.get<int>("SELECT count(*) FROM conference WHERE is_current = 1") == 1,
                "there is one current conference");
    report.line(tx.get<int>("SELECT count(*) FROM user_role WHERE role = 'administrator'") > 0,
                "somebody is administrator");
    const auto key = accounts::secret_file_of(config);
    const bool is_lost = accounts::is_key_lost(tx, key);
    report.line(!is_lost, is_lost ? key.string() + " is missing and two-step logins need it: put it "
                                                   "back, or reset them on the page of users"
                                  : "the key of two-step logins is in its place, or none needs one");
    const auto stuck =
        tx.get<int>("SELECT count(*) FROM message WHERE state IN ('failed', 'unsure')");
    report.line(stuck == 0, std::to_string(stuck) + " messages failed or are unsure");
    report.line(tx.get<int>("SELECT count(*) FROM pool_use JOIN pool ON pool.id = pool_id WHERE "
                            "taken > capacity") == 0,
                "no pool is oversold");
}

void look_at_files(Report& report, const Config& config)
{
    const auto share = share_folder(config);
    for (const char* part :
         {"templates", "mail_templates", "locales", "migrations", "static/manifest.json"})
        report.line(std::filesystem::exists(share / part), (share / part).string());
    const auto folder = std::filesystem::absolute(config.database.file).parent_path();
    report.line(::access(folder.c_str(), W_OK) == 0, folder.string() + " can be written");
    if (const auto& url = config.mail.url; url.starts_with("file://"))
        report.line(::access(url.substr(7).c_str(), W_OK) == 0,
                    "mail goes to the folder " + url.substr(7));
    const bool https = config.server.base_url.starts_with("https://");
    report.line(https || config.server.address == "127.0.0.1",
                "people reach the site by https, or it listens on this machine only");
}

} // namespace

int doctor(const Config& config)
{
    Report report;
    look_at_files(report, config);
    try {
        look_at_database(report, config);
    } catch (const db::Error& fault) {
        report.line(false, std::string("the database file can be read: ") + fault.what());
    }
    return report.status();
}

} // namespace retenk::app
