#include "db/lane.hpp"

#include "retenk/base/log.hpp"
#include "retenk/db/fault.hpp"

#include <algorithm>
#include <sqlite3.h>

namespace retenk::db {

namespace {

constexpr std::size_t batch_size = 256;
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

// A COMMIT that reported an error may still be on the disk, and what a job refused may have been
// refused because of another job that is gone now: all of them answer the fault, none of them a
// result.
void fail_all(std::deque<Task>& tasks, const std::exception_ptr& fault)
{
    for (auto& task : tasks)
        task.job->fault = fault;
}

// The one connection that writes. A fault closes it, and a later batch opens it again; damage shuts
// it until somebody has looked at the file.
class Writer
{
public:
    Writer(std::unique_ptr<Connection> connection, const Options& options, Counts& counts)
        : connection_(std::move(connection)), options_(options), counts_(counts)
    {
    }

    // Before the first job: a damaged file is not written on.
    void look_at_file()
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

    // Runs all and answers their topics, or throws why nothing of it holds.
    std::vector<std::string> run(std::deque<Task>& tasks)
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

    void give_up(const std::exception& fault)
    {
        if (!failed_)
            log::error("database_cannot_write", {{"fault", std::string_view(fault.what())}});
        failed_ = true;
        close();
    }

    void checkpoint()
    {
        if (connection_ && !counts_.damaged) connection_->checkpoint();
    }

    bool has_failed() const { return failed_; }

private:
    void close()
    {
        // What lies in the log must not be written into a damaged file.
        if (counts_.damaged && connection_)
            sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        connection_.reset();
    }

    void open_again()
    {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_opening_) throw Error("the database cannot be opened", SQLITE_CANTOPEN);
        next_opening_ = now + between_openings;
        connection_ = std::make_unique<Connection>(options_.file, Connection::Mode::read_write);
        next_opening_ = {};
    }

    std::unique_ptr<Connection> connection_;
    const Options& options_;
    Counts& counts_;
    bool failed_ = false; // until a commit succeeds
    std::chrono::steady_clock::time_point next_opening_;
};

// Those who listen may fail to read what they are told of: then they are told once more, later.
class Teller
{
public:
    explicit Teller(const CommitHook& hook) : hook_(hook) {}

    void tell(const std::vector<std::string>& topics)
    {
        untold_.insert(untold_.end(), topics.begin(), topics.end());
        if (untold_.empty() || !hook_) return;
        try {
            hook_(untold_);
            untold_.clear();
        } catch (const std::exception& fault) {
            log::error("after_commit", {{"fault", std::string_view(fault.what())}});
        }
    }

private:
    const CommitHook& hook_;
    std::vector<std::string> untold_;
};

std::vector<std::string> run_batch(Writer& writer, std::deque<Task>& tasks, Counts& counts)
{
    try {
        return writer.run(tasks);
    } catch (const std::exception& fault) {
        fail_all(tasks, std::current_exception());
        const auto* of_database = dynamic_cast<const Error*>(&fault);
        if (of_database && is_damage(*of_database)) counts.damaged = true;
        writer.give_up(fault);
        return {};
    }
}

// What came at once: run, told of and answered.
class Round
{
public:
    Round(Writer& writer, const CommitHook& hook, Counts& counts)
        : writer_(writer), teller_(hook), counts_(counts)
    {
    }

    // After a fault the first alone: on a disk that is nearly full, a small write is taken where
    // that of many is not. So those who send again all at once come in one after the other.
    void run(std::deque<Task> tasks)
    {
        if (writer_.has_failed() && tasks.size() > 1) {
            std::deque<Task> first;
            first.push_back(std::move(tasks.front()));
            tasks.pop_front();
            const auto fault = run_at_once(first);
            if (writer_.has_failed()) {
                fail_all(tasks, fault);
                finish(tasks);
                return;
            }
        }
        run_at_once(tasks);
    }

private:
    std::exception_ptr run_at_once(std::deque<Task>& tasks)
    {
        const auto topics = run_batch(writer_, tasks, counts_);
        auto fault = tasks.front().job->fault;
        ++counts_.commits;
        teller_.tell(topics);
        finish(tasks);
        return fault;
    }

    void finish(std::deque<Task>& tasks)
    {
        counts_.writes += tasks.size();
        for (auto& task : tasks)
            task.done();
    }

    Writer& writer_;
    Teller teller_;
    Counts& counts_;
};

} // namespace

bool Queue::push(Task task)
{
    std::lock_guard lock(mutex_);
    if (closed_ || tasks_.size() >= limit_) return false;
    tasks_.push_back(std::move(task));
    some_.notify_one();
    return true;
}

std::deque<Task> Queue::take(std::size_t most)
{
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
    std::deque<Task> taken;
    if (tasks_.size() <= most) {
        taken.swap(tasks_);
        return taken;
    }
    for (std::size_t i = 0; i < most; ++i) {
        taken.push_back(std::move(tasks_.front()));
        tasks_.pop_front();
    }
    return taken;
}

void Queue::close()
{
    std::lock_guard lock(mutex_);
    closed_ = true;
    some_.notify_all();
}

std::size_t Queue::waiting() const
{
    std::lock_guard lock(mutex_);
    return tasks_.size();
}

void read_loop(Queue& queue, std::unique_ptr<Connection> connection, const Options& options,
               Counts& counts)
{
    connection->interrupt_after(std::chrono::seconds(2));
    for (;;) {
        auto tasks = queue.take(1);
        if (tasks.empty()) return;
        auto& task = tasks.front();
        try {
            Tx tx(*connection, options.clock(), options.subscribers);
            tx.run("BEGIN");
            task.job->run(tx);
        } catch (const Error& fault) {
            task.job->fault = std::current_exception();
            if (is_damage(fault)) counts.damaged = true;
        } catch (...) {
            task.job->fault = std::current_exception();
        }
        if (connection->in_transaction()) connection->script("ROLLBACK");
        ++counts.reads;
        task.done();
    }
}

void write_loop(Queue& queue, std::unique_ptr<Connection> connection, const Options& options,
                const CommitHook& hook, Counts& counts)
{
    Writer writer(std::move(connection), options, counts);
    Round round(writer, hook, counts);
    writer.look_at_file();
    for (;;) {
        auto tasks = queue.take(batch_size);
        if (tasks.empty()) break;
        round.run(std::move(tasks));
    }
    writer.checkpoint();
}

} // namespace retenk::db
