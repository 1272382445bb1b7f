#include "retenk/base/workers.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace retenk {

struct Workers::State
{
    std::mutex mutex;
    std::condition_variable some;
    std::deque<std::function<void()>> waiting;
    std::size_t limit = 0;
    bool stopping = false;
    std::vector<std::thread> threads;

    void work()
    {
        for (;;) {
            std::unique_lock lock(mutex);
            some.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (waiting.empty()) return;
            auto task = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            task();
        }
    }
};

Workers::Workers(std::size_t threads, std::size_t queue) : state_(std::make_unique<State>())
{
    state_->limit = queue;
    for (std::size_t i = 0; i < threads; ++i)
        state_->threads.emplace_back([this] { state_->work(); });
}

Workers::~Workers() { stop(); }

void Workers::stop()
{
    {
        std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->some.notify_all();
    for (auto& thread : state_->threads)
        if (thread.joinable()) thread.join();
}

namespace {

template <class Done>
std::function<void()> task_of(std::shared_ptr<Workers::Job> job, Done done)
{
    auto executor = asio::get_associated_executor(done);
    auto shared = std::make_shared<Done>(std::move(done));
    // The guard keeps the waiting thread's context running until the answer is posted.
    return [job, shared, guard = asio::make_work_guard(executor)] {
        try {
            job->run();
        } catch (...) {
            job->fault = std::current_exception();
        }
        asio::post(guard.get_executor(), std::move(*shared));
    };
}

} // namespace

asio::awaitable<void> Workers::submit(std::shared_ptr<Job> job)
{
    auto* state = state_.get();
    bool taken = false;
    auto start = [state, job, &taken](auto done) {
        std::unique_lock lock(state->mutex);
        taken = !state->stopping && state->waiting.size() < state->limit;
        if (!taken) {
            lock.unlock();
            const auto executor = asio::get_associated_executor(done);
            asio::post(executor, std::move(done));
            return;
        }
        state->waiting.push_back(task_of(job, std::move(done)));
        lock.unlock();
        state->some.notify_one();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start,
                                                                         asio::use_awaitable);
    if (!taken) throw WorkersBusy();
}

} // namespace retenk
