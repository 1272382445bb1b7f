#pragma once
// Queues in front of the threads that own connections.

#include "retenk/db/database.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace retenk::db {

struct Task
{
    std::shared_ptr<Job> job;
    std::function<void()> done; // tells the waiter, on the waiter's thread
};

// Bounded: push() answers false when it is full or closed.
class Queue
{
public:
    explicit Queue(std::size_t limit) : limit_(limit) {}

    bool push(Task task);
    std::deque<Task> take(std::size_t most); // waits; empty: closed and drained
    void close();
    std::size_t waiting() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable some_;
    std::deque<Task> tasks_;
    std::size_t limit_;
    bool closed_ = false;
};

struct Counts
{
    std::atomic<std::uint64_t> reads = 0, writes = 0, commits = 0, refused = 0;
    std::atomic<bool> damaged = false; // found by any lane: nothing more is written
};

void read_loop(Queue& queue, std::unique_ptr<Connection> connection, const Options& options,
               Counts& counts);

using CommitHook = std::function<void(const std::vector<std::string>&)>;
void write_loop(Queue& queue, std::unique_ptr<Connection> connection, const Options& options,
                const CommitHook& hook, Counts& counts);

} // namespace retenk::db
