#pragma once
// What the command line does, one function a command; each answers the program's exit status.

#include "retenk/base/config.hpp"

#include <optional>
#include <string>
#include <vector>

namespace retenk::app {

int serve(const Config& config);
int show_routes();
int migrate_database(const Config& config);
int make_backup(const Config& config, const std::string& to);
int restore_backup(const Config& config, const std::string& from);
int doctor(const Config& config, const std::string& backups);
int doctor_without_settings(const std::string& fault);

struct UserOptions
{
    std::string email, name, role, municipality, partner; // municipality by number, partner by slug
    std::string password;                                 // empty: one is made and printed
};
int add_user(const Config& config, const UserOptions& options);

struct DemoOptions
{
    std::string database;
    int participants = 250;
    std::string password; // empty: one is made and printed
    unsigned seed = 2027;
};
int make_demo(const Config& config, const DemoOptions& options);

} // namespace retenk::app
