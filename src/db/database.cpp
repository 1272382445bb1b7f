#include "retenk/db/database.hpp"

#include "db/lane.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>

namespace retenk::db {

struct Database::State
{
    explicit State(Options given)
        : options(std::move(given)), read_queue(options.queue), write_queue(options.queue)
    {
    }

    Options options;
    Queue read_queue;
    Queue write_queue;
    Counts counts;
    CommitHook hook;
    std::vector<std::thread> readers;
    std::thread writer;
};

Database::Database(Options options) : state_(std::make_unique<State>(std::move(options)))
{
    // The writer opens first: it makes the WAL that readers need.
    auto connection =
        std::make_unique<Connection>(state_->options.file, Connection::Mode::read_write);
    connection->script("SELECT count(*) FROM sqlite_schema");
    auto* state = state_.get();
    std::vector<std::unique_ptr<Connection>> readers;
    readers.reserve(state->options.readers);
    for (std::size_t i = 0; i < state->options.readers; ++i)
        readers.push_back(
            std::make_unique<Connection>(state->options.file, Connection::Mode::read_only));
    state->writer = std::thread([state, opened = std::move(connection)]() mutable {
        write_loop(state->write_queue, std::move(opened), state->options, state->hook,
                   state->counts);
    });
    for (auto& reader : readers)
        state->readers.emplace_back([state, opened = std::move(reader)]() mutable {
            read_loop(state->read_queue, std::move(opened), state->options, state->counts);
        });
}

Database::~Database() { stop(); }

void Database::stop()
{
    // The writer's connection closes last, so that no other one checkpoints.
    state_->read_queue.close();
    for (auto& reader : state_->readers)
        if (reader.joinable()) reader.join();
    state_->write_queue.close();
    if (state_->writer.joinable()) state_->writer.join();
}

void Database::on_commit(std::function<void(const std::vector<std::string>&)> hook)
{
    state_->hook = std::move(hook);
}

Figures Database::figures() const
{
    const auto& counts = state_->counts;
    return {counts.reads,
            counts.writes,
            counts.commits,
            counts.refused,
            state_->read_queue.waiting(),
            state_->write_queue.waiting()};
}

namespace {

template <class Done>
std::function<void()> resume(Done done)
{
    auto executor = asio::get_associated_executor(done);
    auto shared = std::make_shared<Done>(std::move(done));
    // The guard keeps the waiting thread's context running until the answer is posted.
    return [shared, guard = asio::make_work_guard(executor)] {
        asio::post(guard.get_executor(), std::move(*shared));
    };
}

asio::awaitable<void> pass_through(Queue& queue, std::shared_ptr<Job> job,
                                   std::atomic<std::uint64_t>& refused)
{
    bool taken = true;
    auto start = [&queue, &taken, job](auto done) {
        auto tell = resume(std::move(done));
        // Once pushed, the coroutine may go on: nothing of it is touched after a push that was
        // taken.
        if (queue.push(Task{job, tell})) return;
        taken = false;
        tell();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start,
                                                                         asio::use_awaitable);
    if (!taken) {
        ++refused;
        throw Busy();
    }
}

void wait_for(Queue& queue, const std::shared_ptr<Job>& job)
{
    auto finished = std::make_shared<std::promise<void>>();
    if (!queue.push(Task{job, [finished] { finished->set_value(); }})) throw Busy();
    finished->get_future().wait();
}

} // namespace

asio::awaitable<void> Database::on_reader(std::shared_ptr<Job> job)
{
    return pass_through(state_->read_queue, std::move(job), state_->counts.refused);
}

asio::awaitable<void> Database::on_writer(std::shared_ptr<Job> job)
{
    return pass_through(state_->write_queue, std::move(job), state_->counts.refused);
}

void Database::wait_reader(const std::shared_ptr<Job>& job) { wait_for(state_->read_queue, job); }

void Database::wait_writer(const std::shared_ptr<Job>& job) { wait_for(state_->write_queue, job); }

} // namespace retenk::db
