#include "db/writer.hpp"

#include "retenk/base/log.hpp"
#include "retenk/db/fault.hpp"

#include <algorithm>
#include <sqlite3.h>

namespace retenk::db {

namespace {

constexpr std::chrono::milliseconds between_openings(200);

void warn_if_slow(std::chrono::steady_clock::time_point began)
{
    using namespace std::chrono;
    const auto took = duration<double, std::milli>(steady_clock::now() - began).count();
    if (took > 20) log::warn("slow_write", {{"ms", took}});
}

// One COMMIT for many jobs, a savepoint for each.
class Batch
{
public:
    Batch(Connection& connection, const Options& options)
        : connection_(connection), options_(options)
    {
    }

    void run(Task& task)
    {
        const auto began = std::chrono::steady_clock::now();
        Tx tx(connection_, options_.clock(), options_.subscribers);
        if (!connection_.in_transaction()) tx.run("BEGIN IMMEDIATE");
        tx.run("SAVEPOINT job");
        try {
            if (task.job->run(tx)) {
                for (const auto& topic : tx.topics())
                    topics_.push_back(topic);
            } else {
                tx.run("ROLLBACK TO job");
            }
        } catch (const Error& fault) {
            if (is_damage(fault)) throw;
            undo(tx, task);
        } catch (...) {
            undo(tx, task);
        }
        tx.run("RELEASE job");
        warn_if_slow(began);
    }

    // Only what the disk has taken shows that it takes anything again.
    void write_something()
    {
        Tx tx(connection_, options_.clock());
        tx.run("BEGIN IMMEDIATE");
        const auto number = tx.get<std::int64_t>("PRAGMA user_version");
        connection_.script("PRAGMA user_version = " + std::to_string(number));
    }

    void commit() { Tx(connection_, options_.clock()).run("COMMIT"); }

    std::vector<std::string> topics()
    {
        std::ranges::sort(topics_);
        topics_.erase(std::unique(topics_.begin(), topics_.end()), topics_.end());
        return std::move(topics_);
    }

private:
    void undo(Tx& tx, Task& task)
    {
        task.job->fault = std::current_exception();
        // A full disk or a lost file ends the whole transaction: then nothing of this batch holds.
        if (!connection_.in_transaction()) std::rethrow_exception(task.job->fault);
        tx.run("ROLLBACK TO job");
    }

    Connection& connection_;
    const Options& options_;
    std::vector<std::string> topics_;
};

} // namespace

Writer::Writer(std::unique_ptr<Connection> connection, const Options& options, Counts& counts)
    : connection_(std::move(connection)), options_(options), counts_(counts)
{
}

void Writer::look_at_file()
{
    try {
        Tx tx(*connection_, options_.clock());
        const auto found = tx.get<std::string>("PRAGMA integrity_check(1)");
        if (found != "ok") throw Error(found, SQLITE_CORRUPT);
    } catch (const Error& fault) {
        log::error("database_damaged", {{"fault", std::string_view(fault.what())}});
        if (is_damage(fault)) counts_.damaged = true;
        close();
    }
}

std::vector<std::string> Writer::run(std::deque<Task>& tasks)
{
    if (counts_.damaged)
        throw Error("the database file is damaged; nothing is written to it", SQLITE_CORRUPT);
    if (!connection_) open_again();
    Batch batch(*connection_, options_);
    if (failed_) batch.write_something();
    for (auto& task : tasks)
        batch.run(task);
    batch.commit();
    if (failed_) log::warn("database_writes_again");
    failed_ = false;
    return batch.topics();
}

void Writer::give_up(const std::exception& fault)
{
    if (!failed_)
        log::error("database_cannot_write", {{"fault", std::string_view(fault.what())}});
    failed_ = true;
    close();
}

void Writer::checkpoint()
{
    if (connection_ && !counts_.damaged) connection_->checkpoint();
}

void Writer::close()
{
    // What lies in the log must not be written into a damaged file.
    if (counts_.damaged && connection_)
        sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    connection_.reset();
}

void Writer::open_again()
{
    const auto now = std::chrono::steady_clock::now();
    if (now < next_opening_) throw Error("the database cannot be opened", SQLITE_CANTOPEN);
    next_opening_ = now + between_openings;
    connection_ = std::make_unique<Connection>(options_.file, Connection::Mode::read_write);
    next_opening_ = {};
}

} // namespace retenk::db
