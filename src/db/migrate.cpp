#include "retenk/db/migrate.hpp"

#include "retenk/base/secret.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace retenk::db {

namespace {

struct Step
{
    int number = 0;
    std::string name;
    std::string sql;
};

std::vector<Step> steps_in(const std::filesystem::path& folder)
{
    std::vector<Step> steps;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".sql") continue;
        std::ifstream file(entry.path());
        std::ostringstream text;
        text << file.rdbuf();
        const auto name = entry.path().filename().string();
        steps.push_back({std::stoi(name.substr(0, 4)), name, text.str()});
    }
    std::ranges::sort(steps, {}, &Step::number);
    for (std::size_t i = 0; i < steps.size(); ++i)
        if (steps[i].number != static_cast<int>(i) + 1)
            throw Error("migrations are not numbered 1, 2, 3 …", 0);
    return steps;
}

void apply(Connection& connection, const Step& step)
{
    connection.script("BEGIN IMMEDIATE");
    try {
        connection.script(step.sql);
        Tx tx(connection, system_now());
        tx.run("INSERT INTO migration (number, name, digest, at) VALUES (?1, ?2, ?3, ?4)",
               step.number, step.name, sha256(step.sql), tx.now);
        connection.script("COMMIT");
    } catch (...) {
        if (connection.in_transaction()) connection.script("ROLLBACK");
        throw;
    }
}

// A step on a damaged file would bury what could still be saved.
void check_whole(Tx& tx)
{
    const auto found = tx.get<std::string>("PRAGMA integrity_check(1)");
    if (found != "ok") throw Error("the database file is damaged: " + found, 0);
}

} // namespace

int schema_version(Connection& connection)
{
    Tx tx(connection, system_now());
    if (tx.get<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'migration'") == 0) return 0;
    return tx.get<int>("SELECT coalesce(max(number), 0) FROM migration");
}

int migrate(Connection& connection, const std::filesystem::path& folder)
{
    connection.script(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
        "digest TEXT NOT NULL, at INTEGER NOT NULL) STRICT");
    const auto steps = steps_in(folder);
    const int version = schema_version(connection);
    if (version > static_cast<int>(steps.size()))
        throw Error("the database is newer than this program", 0);
    Tx tx(connection, system_now());
    if (version > 0 && version < static_cast<int>(steps.size())) check_whole(tx);
    int applied = 0;
    for (const auto& step : steps) {
        if (step.number > version) {
            apply(connection, step);
            ++applied;
        } else if (tx.get<std::string>("SELECT digest FROM migration WHERE number = ?1",
                                       step.number) != sha256(step.sql)) {
            throw Error("the applied migration " + step.name + " was changed afterwards", 0);
        }
    }
    return applied;
}

} // namespace retenk::db
