#include "db/lane.hpp"

#include "retenk/base/log.hpp"

#include <algorithm>

namespace retenk::db {

namespace {

constexpr std::size_t batch_size = 256;

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
        } catch (...) {
            task.job->fault = std::current_exception();
            // A full disk or a lost file ends the whole transaction: then nothing of this batch
            // holds.
            if (!connection_.in_transaction()) throw;
            tx.run("ROLLBACK TO job");
        }
        tx.run("RELEASE job");
        warn_if_slow(began);
    }

    void commit() { Tx(connection_, options_.clock()).run("COMMIT"); }

    std::vector<std::string> topics()
    {
        std::ranges::sort(topics_);
        topics_.erase(std::unique(topics_.begin(), topics_.end()), topics_.end());
        return std::move(topics_);
    }

private:
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

void reopen(std::unique_ptr<Connection>& connection, const std::filesystem::path& file)
{
    log::error("writer_reopens");
    connection.reset();
    while (!connection) {
        try {
            connection = std::make_unique<Connection>(file, Connection::Mode::read_write);
        } catch (const Error&) {
            std::this_thread::yield();
        }
    }
}

std::exception_ptr run_batch(Connection& connection, const Options& options,
                             std::deque<Task>& tasks, std::vector<std::string>& topics)
{
    try {
        Batch batch(connection, options);
        for (auto& task : tasks)
            batch.run(task);
        batch.commit();
        topics = batch.topics();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
}

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

void read_loop(Queue& queue, const Options& options, Counts& counts)
{
    Connection connection(options.file, Connection::Mode::read_only);
    connection.interrupt_after(std::chrono::seconds(2));
    for (;;) {
        auto tasks = queue.take(1);
        if (tasks.empty()) return;
        auto& task = tasks.front();
        try {
            Tx tx(connection, options.clock(), options.subscribers);
            tx.run("BEGIN");
            task.job->run(tx);
        } catch (...) {
            task.job->fault = std::current_exception();
        }
        if (connection.in_transaction()) connection.script("ROLLBACK");
        ++counts.reads;
        task.done();
    }
}

void write_loop(Queue& queue, std::unique_ptr<Connection> connection, const Options& options,
                const CommitHook& hook, Counts& counts)
{
    for (;;) {
        auto tasks = queue.take(batch_size);
        if (tasks.empty()) break;
        std::vector<std::string> topics;
        const auto fault = run_batch(*connection, options, tasks, topics);
        if (fault) {
            fail_all(tasks, fault);
            reopen(connection, options.file);
        }
        counts.writes += tasks.size();
        ++counts.commits;
        if (!topics.empty() && hook) hook(topics);
        for (auto& task : tasks)
            task.done();
    }
    connection->checkpoint();
}

} // namespace retenk::db
