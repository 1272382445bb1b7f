#include "db/writer.hpp"

#include "retenk/base/log.hpp"
#include "retenk/db/fault.hpp"

namespace retenk::db {

namespace {

constexpr std::size_t batch_size = 256;

// A COMMIT that reported an error may still be on the disk, and what a job refused may have been
// refused because of another job that is gone now: all of them answer the fault, none of them a
// result.
void fail_all(std::deque<Task>& tasks, const std::exception_ptr& fault)
{
    for (auto& task : tasks)
        task.job->fault = fault;
}

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
