#include "app/commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <sys/stat.h>

namespace {

namespace app = retenk::app;

struct Common
{
    std::string config_file;
    std::string database;
    std::vector<std::string> overrides;
};

void add_common(CLI::App& command, Common& common)
{
    command.add_option("--config", common.config_file, "Settings file (TOML)")
        ->check(CLI::ExistingFile);
    command.add_option("--database", common.database, "Database file");
    command
        .add_option("--set", common.overrides, "One setting: section.key=value; may be repeated")
        ->type_size(1)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

retenk::Config config_of(const Common& common, std::optional<int> port = {})
{
    auto overrides = common.overrides;
    if (!common.database.empty()) overrides.push_back("database.file=" + common.database);
    if (port) overrides.push_back("server.port=" + std::to_string(*port));
    return retenk::load_config(common.config_file, overrides);
}

// What the parsed command line chose to do, and with what.
struct Choice
{
    Common common;
    std::optional<int> port;
    bool as_json = false;
    std::string file;
    app::DemoOptions demo;
    app::UserOptions user;
    std::function<int()> run;
};

// Settings that stop the start are the first thing that a doctor has to tell.
int examine(const Choice& choice)
{
    std::optional<retenk::Config> config;
    try {
        config = config_of(choice.common);
    } catch (const retenk::ConfigError& fault) {
        return app::doctor_without_settings(fault.what());
    }
    return app::doctor(*config, choice.file);
}

CLI::App* add_command(CLI::App& cli, Choice& choice, const char* name, const char* what,
                      std::function<int()> run)
{
    auto* command = cli.add_subcommand(name, what);
    command->callback([&choice, run = std::move(run)] { choice.run = run; });
    return command;
}

void add_serving(CLI::App& cli, Choice& choice)
{
    auto* serve = add_command(cli, choice, "serve", "Serve the conference",
                              [&] { return app::serve(config_of(choice.common, choice.port)); });
    add_common(*serve, choice.common);
    serve->add_option("--port", choice.port, "Port; 0 picks a free one and prints it");
    auto* demo =
        add_command(cli, choice, "demo", "Make a whole plausible conference in a new file", [&] {
            const auto config = config_of(choice.common);
            choice.demo.database = config.database.file;
            return app::make_demo(config, choice.demo);
        });
    add_common(*demo, choice.common);
    demo->add_option("--participants", choice.demo.participants, "How many people are registered");
    demo->add_option("--password", choice.demo.password,
                     "Password of every login; made up when left out");
    demo->add_option("--seed", choice.demo.seed, "The same seed gives the same data");
}

void add_keeping(CLI::App& cli, Choice& choice)
{
    auto* migrate = add_command(cli, choice, "migrate", "Bring the database up to date",
                                [&] { return app::migrate_database(config_of(choice.common)); });
    add_common(*migrate, choice.common);
    auto* backup = add_command(
        cli, choice, "backup", "Copy the database while it is in use, and check the copy",
        [&] { return app::make_backup(config_of(choice.common), choice.file); });
    add_common(*backup, choice.common);
    backup->add_option("FILE", choice.file, "The copy; must not exist")->required();
    auto* restore =
        add_command(cli, choice, "restore",
                    "Check a copy and put it in the database's place; stop the server first",
                    [&] { return app::restore_backup(config_of(choice.common), choice.file); });
    add_common(*restore, choice.common);
    restore->add_option("FILE", choice.file, "The copy")->required()->check(CLI::ExistingFile);
    auto* doctor = add_command(cli, choice, "doctor", "Look whether everything is in order",
                               [&] { return examine(choice); });
    add_common(*doctor, choice.common);
    doctor->add_option("--backups", choice.file, "Folder of the backups, to look how old the newest is");
}

void add_users(CLI::App& cli, Choice& choice)
{
    auto* user = cli.add_subcommand("user", "Manage logins");
    user->require_subcommand(1);
    auto* add = add_command(*user, choice, "add", "Add a login",
                            [&] { return app::add_user(config_of(choice.common), choice.user); });
    add_common(*add, choice.common);
    add->add_option("EMAIL", choice.user.email, "E-mail address")->required();
    add->add_option("--role", choice.user.role,
                    "administrator, organiser, programme_editor, plan_owner, door_crew, host, "
                    "partner or auditor")
        ->required();
    add->add_option("--name", choice.user.name, "Name to show");
    add->add_option("--municipality", choice.user.municipality,
                    "A host's municipality, by its four-digit number");
    add->add_option("--partner", choice.user.partner, "A partner's short name in addresses");
    add->add_option("--password", choice.user.password, "Made up and printed when left out");
}

int show_version()
{
    std::cout << "retenk " RETENK_VERSION "\n";
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    ::umask(S_IRWXG | S_IRWXO); // database, copies, mails and files are the program's own
    CLI::App cli("Re:tenk: event and conference management for a region");
    cli.require_subcommand(1);
    Choice choice;
    add_serving(cli, choice);
    add_keeping(cli, choice);
    add_users(cli, choice);
    add_command(cli, choice, "version", "Print the version", show_version);
    auto* routes =
        add_command(cli, choice, "routes", "Print who may do what: method, path, access, body",
                    app::show_routes);
    routes->add_flag("--json", choice.as_json, "As JSON, the only form there is");

    try {
        cli.parse(argc, argv);
        return choice.run();
    } catch (const CLI::RequiredError& error) {
        const auto known = cli.get_subcommands(nullptr);
        const bool is_unknown =
            argc > 1 && std::ranges::none_of(known, [&](const CLI::App* command) {
                return command->get_name() == argv[1];
            });
        std::cerr << "retenk: "
                  << (is_unknown ? "there is no command " + std::string(argv[1]) : error.what())
                  << '\n';
        return error.get_exit_code();
    } catch (const CLI::Success& asked_for_help) {
        return cli.exit(asked_for_help);
    } catch (const std::exception& error) {
        std::cerr << "retenk: " << error.what() << '\n';
        return 1;
    }
}
