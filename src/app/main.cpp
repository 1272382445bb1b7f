#include "app/commands.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace {

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

} // namespace

int main(int argc, char** argv)
{
    namespace app = retenk::app;
    CLI::App cli("Re:tenk: event and conference management for a region");
    cli.require_subcommand(1);
    Common common;
    std::function<int()> chosen;

    auto* serve = cli.add_subcommand("serve", "Serve the conference");
    add_common(*serve, common);
    std::optional<int> port;
    serve->add_option("--port", port, "Port; 0 picks a free one and prints it");
    serve->callback([&] { chosen = [&] { return app::serve(config_of(common, port)); }; });

    auto* demo = cli.add_subcommand("demo", "Make a whole plausible conference in a new file");
    app::DemoOptions demo_options;
    add_common(*demo, common);
    demo->add_option("--participants", demo_options.participants, "How many people are registered");
    demo->add_option("--password", demo_options.password,
                     "Password of every login; made up when left out");
    demo->add_option("--seed", demo_options.seed, "The same seed gives the same data");
    demo->callback([&] {
        chosen = [&] {
            demo_options.database = config_of(common).database.file;
            return app::make_demo(config_of(common), demo_options);
        };
    });

    auto* migrate = cli.add_subcommand("migrate", "Bring the database up to date");
    add_common(*migrate, common);
    migrate->callback([&] { chosen = [&] { return app::migrate_database(config_of(common)); }; });

    std::string file;
    auto* backup =
        cli.add_subcommand("backup", "Copy the database while it is in use, and check the copy");
    add_common(*backup, common);
    backup->add_option("FILE", file, "The copy; must not exist")->required();
    backup->callback([&] { chosen = [&] { return app::make_backup(config_of(common), file); }; });

    auto* restore = cli.add_subcommand(
        "restore", "Check a copy and put it in the database's place; stop the server first");
    add_common(*restore, common);
    restore->add_option("FILE", file, "The copy")->required()->check(CLI::ExistingFile);
    restore->callback(
        [&] { chosen = [&] { return app::restore_backup(config_of(common), file); }; });

    auto* doctor = cli.add_subcommand("doctor", "Look whether everything is in order");
    add_common(*doctor, common);
    doctor->callback([&] { chosen = [&] { return app::doctor(config_of(common)); }; });

    auto* user = cli.add_subcommand("user", "Manage logins");
    user->require_subcommand(1);
    auto* add = user->add_subcommand("add", "Add a login");
    app::UserOptions user_options;
    add_common(*add, common);
    add->add_option("EMAIL", user_options.email, "E-mail address")->required();
    add->add_option("--role", user_options.role,
                    "administrator, organiser, programme_editor, plan_owner, door_crew, host, "
                    "partner or auditor")
        ->required();
    add->add_option("--name", user_options.name, "Name to show");
    add->add_option("--municipality", user_options.municipality,
                    "A host's municipality, by its four-digit number");
    add->add_option("--partner", user_options.partner, "A partner's short name in addresses");
    add->add_option("--password", user_options.password, "Made up and printed when left out");
    add->callback([&] { chosen = [&] { return app::add_user(config_of(common), user_options); }; });

    auto* version = cli.add_subcommand("version", "Print the version");
    version->callback([&] {
        chosen = [] {
            std::cout << "retenk " RETENK_VERSION "\n";
            return 0;
        };
    });

    bool as_json = false;
    auto* routes =
        cli.add_subcommand("routes", "Print who may do what: method, path, access, body");
    routes->add_flag("--json", as_json, "As JSON (the only form there is)");
    routes->callback([&] { chosen = [] { return app::show_routes(); }; });

    CLI11_PARSE(cli, argc, argv);
    try {
        return chosen();
    } catch (const std::exception& error) {
        std::cerr << "retenk: " << error.what() << '\n';
        return 1;
    }
}
