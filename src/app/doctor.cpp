#include "app/app.hpp"
#include "app/commands.hpp"
#include "app/doctor_report.hpp"
#include "retenk/accounts/secret_file.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/db/backup.hpp"
#include "retenk/db/migrate.hpp"
#include "retenk/document/pdf.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <unistd.h>

namespace retenk::app {

namespace {

constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr std::uintmax_t least_room = 200 * mebibyte;

// The hash of the last entry, kept outside, shows whether entries were cut off behind.
void look_at_chain(Report& report, db::Tx& tx, const std::string& table, const std::optional<std::int64_t>& broken)
{
    const auto count = tx.get<std::int64_t>("SELECT coalesce(max(id), 0) FROM " + table);
    const auto last = tx.find<std::string>("SELECT hash FROM " + table + " ORDER BY id DESC LIMIT 1").value_or("");
    if (!broken)
        return report.line(true, table + " is whole: " + std::to_string(count) + " entries, the last with hash " + last);
    report.line(false, table + " is whole: entry " + std::to_string(*broken) + " does not fit to those before it",
                "somebody changed or removed it without the program; keep the file and compare it with the newest "
                "backup from before");
}

void look_at_clock(Report& report, db::Tx& tx)
{
    const auto last = tx.find<Instant>("SELECT at FROM change_log ORDER BY id DESC LIMIT 1");
    report.line(!last || *last <= tx.now + std::chrono::minutes(1),
                "the clock says " + iso_instant(tx.now) + ", not before the last change" +
                    (last ? " (" + iso_instant(*last) + ")" : std::string()),
                "set the machine's clock and let it follow a time server");
}

// What seals the secrets of two-step login.
void look_at_key(Report& report, db::Tx& tx, const Config& config)
{
    const auto key = accounts::secret_file_of(config);
    const bool is_lost = accounts::is_key_lost(tx, key);
    report.line(!is_lost,
                is_lost ? key.string() + " is missing and two-step logins need it"
                        : "the key of two-step logins is in its place, or none needs one",
                "put it back, or reset them on the page of users");
}

bool figures_are_right(db::Tx& tx)
{
    return tx.get<bool>("SELECT (SELECT total(people) FROM participant_count) = (SELECT count(*) FROM participant)"
                        " AND NOT EXISTS (SELECT conference_id, category_id, state, ifnull(municipality_id, 0),"
                        "  approval, count(*) FROM participant GROUP BY 1, 2, 3, 4, 5"
                        "  EXCEPT SELECT * FROM participant_count)");
}

void look_at_contents(Report& report, db::Tx& tx)
{
    report.line(tx.get<int>("SELECT count(*) FROM conference WHERE is_current = 1") == 1,
                "there is one current conference", "run: retenk demo, or make the conference");
    report.line(tx.get<int>("SELECT count(*) FROM user_role WHERE role = 'administrator'") > 0,
                "somebody is administrator", "run: retenk user add EMAIL --role administrator");
    const auto stuck =
        tx.get<int>("SELECT count(*) FROM message WHERE state IN ('failed', 'unsure')");
    report.line(stuck == 0, std::to_string(stuck) + " messages failed or are unsure",
                "look at them under /admin/epost and decide");
    report.line(tx.get<int>("SELECT count(*) FROM pool_use JOIN pool ON pool.id = pool_id WHERE "
                            "taken > capacity") == 0,
                "no pool is oversold", "keep a copy of the file and tell the makers");
    report.line(figures_are_right(tx), "the figures are what the register says",
                "keep a copy of the file and tell the makers");
    look_at_chain(report, tx, "change_log", audit::verify_chain(tx));
    look_at_chain(report, tx, "access_log", audit::verify_access_chain(tx));
    look_at_clock(report, tx);
}

int newest_schema(const std::filesystem::path& migrations)
{
    int steps = 0;
    for (const auto& entry : std::filesystem::directory_iterator(migrations))
        steps += entry.path().extension() == ".sql" ? 1 : 0;
    return steps;
}

void look_at_database(Report& report, const Config& config)
{
    if (!std::filesystem::exists(config.database.file))
        return report.line(false, config.database.file + " does not exist", "run: retenk migrate or retenk demo");
    const auto objections = db::verify(config.database.file);
    report.line(objections.empty(), "the database file is whole", "stop the server and restore the newest backup");
    for (const auto& objection : objections)
        report.more(objection);
    const auto room =
        std::filesystem::space(std::filesystem::absolute(config.database.file).parent_path())
            .available;
    report.line(room >= least_room, std::to_string(room / mebibyte) + " MB free on its disk",
                "make room: below 200 MB backups and the log of changes may not fit");
    db::Connection connection(config.database.file, db::Connection::Mode::read_only);
    db::Tx tx(connection, system_now());
    report.line(
        true, "SQLite " + tx.get<std::string>("SELECT sqlite_version()") +
                  "; before 3.51.3 only one connection may write or checkpoint, and only one does");
    const int version = db::schema_version(connection);
    const int newest = newest_schema(share_folder(config) / "migrations");
    report.line(version == newest, "the schema is version " + std::to_string(version) + " of " + std::to_string(newest),
                version < newest ? "run: retenk migrate" : "a newer program wrote this file; use that one");
    if (version != newest) return;
    look_at_contents(report, tx);
    look_at_key(report, tx, config);
}

// What the manifest names and is not there: ": inter-nordic-1a2b.woff2".
std::string missing_parts_of_pages(const std::filesystem::path& folder)
{
    std::ifstream file(folder / "manifest.json");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    boost::system::error_code error;
    const auto manifest = boost::json::parse(text, error);
    if (error || !manifest.is_object()) return ": manifest.json cannot be read";
    std::string missing;
    for (const auto& [kind, address] : manifest.as_object()) {
        const auto name = std::filesystem::path(address.is_string() ? address.as_string().c_str() : "").filename();
        if (name.empty() || !std::filesystem::exists(folder / name)) missing += ": " + name.string();
    }
    return missing;
}

void look_at_files(Report& report, const Config& config)
{
    const auto share = share_folder(config);
    for (const char* part :
         {"templates", "mail_templates", "locales", "migrations", "static/manifest.json"})
        report.line(std::filesystem::exists(share / part), (share / part).string(),
                    "install the program's share folder again, or set files.share");
    const auto missing = missing_parts_of_pages(share / "static");
    report.line(missing.empty(), "styles, scripts, icons and fonts of the pages are there" + missing,
                "install the program's share folder again");
    report.line(document::pdf_font() == "Inter", "files to print are set in " + document::pdf_font(),
                "install the package fonts-inter; until then another font stands in for it");
    const auto folder = std::filesystem::absolute(config.database.file).parent_path();
    report.line(::access(folder.c_str(), W_OK) == 0, folder.string() + " can be written",
                "give the program's user the folder");
}

} // namespace

int doctor(const Config& config, const std::string& backups)
{
    Report report;
    look_at_settings(report, config);
    look_at_files(report, config);
    look_at_permissions(report, config);
    try {
        look_at_database(report, config);
    } catch (const db::Error& fault) {
        report.line(false, std::string("the database file can be read: ") + fault.what(),
                    "stop the server and restore the newest backup");
    }
    look_at_mail(report, config);
    look_at_backups(report, backups);
    return report.status();
}

int doctor_without_settings(const std::string& fault)
{
    Report report;
    report.line(false, "the settings can be used: " + fault,
                "mend that line; config/retenk.toml shows every setting with its limits");
    return report.status();
}

} // namespace retenk::app
