#include "retenk/db/backup.hpp"

#include "retenk/db/database.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

namespace retenk::db {

namespace {

void sync_to_disk(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY);
    if (file < 0 || ::fsync(file) != 0) throw Error("cannot sync " + path.string(), 0);
    ::close(file);
}

void copy_all(const Connection& source, const Connection& target)
{
    sqlite3_backup* copy = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (copy == nullptr)
        throw Error(sqlite3_errmsg(target.handle()), sqlite3_extended_errcode(target.handle()));
    const int code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy);
    if (code != SQLITE_DONE) throw Error("the copy did not finish", code);
}

} // namespace

void backup(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (std::filesystem::exists(to)) throw Error(to.string() + " exists already", 0);
    {
        Connection source(from, Connection::Mode::read_only);
        Connection target(to, Connection::Mode::read_write);
        // One file to take away: no WAL beside it.
        target.script("PRAGMA journal_mode = DELETE");
        copy_all(source, target);
        target.script("PRAGMA journal_mode = DELETE");
    }
    sync_to_disk(to);
}

std::vector<std::string> verify(const std::filesystem::path& file)
{
    Connection connection(file, Connection::Mode::read_only);
    Tx tx(connection, system_now());
    auto objections = tx.rows<std::string>("PRAGMA integrity_check");
    if (objections == std::vector<std::string>{"ok"}) objections.clear();
    for (const auto& table : tx.rows<std::string>("PRAGMA foreign_key_check"))
        objections.push_back("a row of " + table + " refers to nothing");
    return objections;
}

void restore(const std::filesystem::path& copy, const std::filesystem::path& database)
{
    if (const auto objections = verify(copy); !objections.empty())
        throw Error("the copy is not whole: " + objections.front(), 0);
    auto beside = database;
    beside += ".restoring";
    std::filesystem::copy_file(copy, beside, std::filesystem::copy_options::overwrite_existing);
    sync_to_disk(beside);
    // The old WAL belongs to the old file and must not be replayed into the new one.
    for (const char* tail : {"-wal", "-shm"})
        std::filesystem::remove(std::filesystem::path(database) += tail);
    std::filesystem::rename(beside, database);
    const auto folder = std::filesystem::absolute(database).parent_path();
    sync_to_disk(folder);
}

} // namespace retenk::db
