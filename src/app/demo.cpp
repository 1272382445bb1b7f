#include "app/demo.hpp"

#include "app/app.hpp"
#include "app/commands.hpp"
#include "retenk/accounts/users.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/db/migrate.hpp"

#include <boost/json.hpp>
#include <iostream>

namespace retenk::app {

namespace demo {

Day next_conference_day(Instant now)
{
    using namespace std::chrono;
    const auto earliest = floor<days>(now) + days(60);
    for (auto year = Day(earliest).year();; ++year) {
        const sys_days day = year / October / Wednesday[3];
        if (day >= earliest) return Day(day);
    }
}

toml::table read_toml(const World& world, const char* name)
{
    return toml::parse_file((world.folder / name).string());
}

std::string text_of(const toml::table& table, std::string_view key, std::string_view otherwise)
{
    auto text = table[key].value_or(std::string(otherwise));
    if (text.starts_with('\n')) text.erase(0, 1);
    return text;
}

std::string translations_of(const toml::table& table)
{
    boost::json::object all;
    for (const char* lang : {"nn", "se", "en"}) {
        const auto* texts = table[lang].as_table();
        if (texts == nullptr) continue;
        boost::json::object one;
        for (const auto& [key, value] : *texts) {
            const auto column = key.str() == "text" ? std::string_view("abstract") : key.str();
            one[boost::json::string_view(column.data(), column.size())] =
                value.value_or(std::string());
        }
        all[lang] = one;
    }
    return boost::json::serialize(all);
}

const toml::array& list_of(const toml::table& table, std::string_view key)
{
    static const toml::array none;
    const auto* list = table[key].as_array();
    return list == nullptr ? none : *list;
}

} // namespace demo

namespace {

struct Login
{
    const char* email;
    const char* name;
    const char* role;
    const char* municipality;
    const char* partner;
    const char* where;
};

constexpr Login logins[] = {
    {"admin@retenk.example.no", "Administrator", "administrator", "", "", "/admin"},
    {"organiser@retenk.example.no", "Arrangør", "organiser", "", "", "/admin"},
    {"program@retenk.example.no", "Programredaktør", "programme_editor", "", "", "/admin/program"},
    {"harstad@retenk.example.no", "Ordførerkontoret i Harstad", "host", "harstad", "", "/vertskap"},
    {"narvik@retenk.example.no", "Ordførerkontoret i Narvik", "host", "narvik", "", "/vertskap"},
};

struct Secret
{
    std::string hash;
};

bool add_logins(db::Tx& tx, demo::World& world, const Secret& secret)
{
    for (const auto& login : logins) {
        accounts::NewUser user{Email{login.email}, login.name, secret.hash, {login.role}, {}, {}};
        if (*login.municipality != '\0')
            user.municipality = MunicipalityId{world.municipality.at(login.municipality)};
        if (*login.partner != '\0') user.partner = PartnerId{world.partner.at(login.partner)};
        if (!accounts::add_user(tx, user))
            throw std::runtime_error("a demo login could not be added");
    }
    return true;
}

// Somebody who has not answered yet; the link of the mail is nobody's.
bool add_invitation(db::Tx& tx)
{
    const accounts::UserEdit edit{"Randi Fjellheim", {"programme_editor", "door_crew"}, {}, {}};
    const auto invited = accounts::invite_user(tx, Email{"invitert@retenk.example.no"}, edit,
                                               "the invitation of the demonstration", "user:1");
    if (!invited) throw std::runtime_error("the demo invitation could not be added");
    return true;
}

bool build(db::Tx& tx, demo::World& world, const Secret& secret)
{
    return demo::add_region(tx, world) && demo::add_plan(tx, world) &&
           demo::add_register(tx, world) && demo::add_programme(tx, world) &&
           add_logins(tx, world, secret) && add_invitation(tx);
}

void print_logins(const std::string& password)
{
    std::cout << "Log in at /logg-inn; every password is " << password << "\n";
    for (const auto& login : logins)
        std::cout << "  " << login.email << "  (" << login.role << ", " << login.where << ")\n";
}

} // namespace

int make_demo(const Config& config, const DemoOptions& options)
{
    const std::filesystem::path file = options.database;
    if (std::filesystem::exists(file)) throw ConfigError(file.string() + " exists already");
    demo::World world;
    world.folder = share_folder(config) / "demo";
    world.now = system_now();
    world.day = demo::next_conference_day(world.now);
    world.random.seed(options.seed);

    const auto password = options.password.empty() ? random_code(12) : options.password;
    db::Connection connection(file, db::Connection::Mode::read_write);
    db::migrate(connection, share_folder(config) / "migrations");
    connection.script("BEGIN IMMEDIATE");
    db::Tx tx(connection, world.now);
    build(tx, world, Secret{hash_password(password)});
    const int registered = demo::add_participants(tx, world, options.participants);
    demo::add_earlier_participants(tx, world, registered);
    demo::add_call(tx, world);
    demo::add_surveys(tx, world);
    connection.script("COMMIT");
    connection.checkpoint();
    std::cerr << registered << " participants\n";
    print_logins(password);
    return 0;
}

} // namespace retenk::app
