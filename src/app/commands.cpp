#include "app/commands.hpp"

#include "app/app.hpp"
#include "app/modules.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/password.hpp"
#include "retenk/base/log.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/db/backup.hpp"
#include "retenk/db/hold.hpp"
#include "retenk/db/migrate.hpp"
#include "retenk/registration/keeping.hpp"

#include <csignal>
#include <iostream>

namespace retenk::app {

namespace {

// Blocked before any thread starts, so that only wait_for_stop() gets them.
sigset_t stop_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

void wait_for_stop()
{
    const auto signals = stop_signals();
    int received = 0;
    sigwait(&signals, &received);
}

log::Level level_of(const std::string& name)
{
    if (name == "debug") return log::Level::debug;
    if (name == "warn") return log::Level::warn;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}

std::optional<MunicipalityId> municipality_numbered(db::Tx& tx, const std::string& number)
{
    return tx.find<MunicipalityId>(
        "SELECT municipality_id FROM municipality_number WHERE number = ?1 "
        "ORDER BY valid_from DESC LIMIT 1",
        number);
}

void check_password(const Config& config, const std::string& email, const std::string& password)
{
    const auto common =
        accounts::read_common_passwords(share_folder(config) / "common_passwords.txt");
    if (const auto objection = accounts::objection_to(password, email, common))
        throw ConfigError("choose another password: " +
                          std::string(accounts::in_words(*objection)));
}

std::optional<PartnerId> partner_called(db::Tx& tx, const std::string& slug)
{
    return tx.find<PartnerId>("SELECT id FROM partner WHERE slug = ?1", slug);
}

} // namespace

int serve(const Config& config)
{
    log::start(level_of(config.log.level));
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    App app(config);
    std::cout << "Re:tenk serves on " << app.base_url() << std::endl;
    wait_for_stop();
    app.stop();
    log::stop();
    return 0;
}

int show_routes()
{
    std::cout << http::routes_json(all_routes()) << '\n';
    return 0;
}

int migrate_database(const Config& config)
{
    const db::Hold hold(config.database.file);
    db::Connection connection(config.database.file, db::Connection::Mode::read_write);
    const int applied = db::migrate(connection, share_folder(config) / "migrations");
    std::cout << applied << " applied; the schema is now version " << db::schema_version(connection)
              << '\n';
    return 0;
}

int make_backup(const Config& config, const std::string& to)
{
    // Before and after: what goes and what comes meanwhile, every file that the copy names is there.
    const auto files = registration::uploads_of(config), beside = registration::uploads_beside(to);
    if (!std::filesystem::exists(to)) registration::copy_uploads(files, beside);
    db::backup(config.database.file, to);
    registration::copy_uploads(files, beside);
    const auto objections = db::verify(to);
    for (const auto& objection : objections)
        std::cerr << objection << '\n';
    if (objections.empty()) std::cout << "The copy in " << to << " is whole.\n";
    return objections.empty() ? 0 : 1;
}

int restore_backup(const Config& config, const std::string& from)
{
    std::optional<db::Hold> hold;
    if (std::filesystem::exists(config.database.file)) hold.emplace(config.database.file);
    registration::copy_uploads(registration::uploads_beside(from), registration::uploads_of(config));
    db::restore(from, config.database.file);
    std::cout << config.database.file << " now holds what " << from << " held.\n";
    return 0;
}

int add_user(const Config& config, const UserOptions& options)
{
    const auto email = parse_email(options.email);
    if (!email) throw ConfigError("not an e-mail address: " + options.email);
    db::Connection connection(config.database.file, db::Connection::Mode::read_write);
    db::Tx tx(connection, system_now());
    accounts::NewUser user{
        *email, options.name.empty() ? options.email : options.name, "", {options.role}, {}, {}};
    if (!options.municipality.empty()) {
        user.municipality = municipality_numbered(tx, options.municipality);
        if (!user.municipality)
            throw ConfigError("no municipality has the number " + options.municipality);
    }
    if (!options.partner.empty()) {
        user.partner = partner_called(tx, options.partner);
        if (!user.partner) throw ConfigError("no partner is called " + options.partner);
    }
    const auto password = options.password.empty() ? random_code(16) : options.password;
    if (!options.password.empty()) check_password(config, email->text, password);
    user.password_hash = hash_password(password);
    const auto added = db::in_transaction(connection, system_now(), accounts::add_user, user);
    if (!added) throw ConfigError("not added: " + added.error().key);
    std::cout << email->text << " logs in at /logg-inn with the password " << password << '\n';
    return 0;
}

} // namespace retenk::app
