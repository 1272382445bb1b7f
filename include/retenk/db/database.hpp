#pragma once
// Reading and writing. Readers see one snapshot for each job; writing happens on one thread, a
// savepoint for each job, one COMMIT for a batch of up to 256. Promises:
// D1: what write() has answered is on the disk (WAL, synchronous=FULL).
// D2: a job that refuses or throws leaves no trace, and hurts no other job of its batch.
// D3: after-commit topics and messages to the waiting coroutine come after the COMMIT, never before.

#include "retenk/base/must.hpp"
#include "retenk/base/problem.hpp"
#include "retenk/db/statement.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

struct sqlite3;

namespace retenk::db {

namespace asio = boost::asio;

// The waiting queue is full: the server answers 503 with Retry-After.
struct Busy : std::runtime_error {
    Busy() : std::runtime_error("too many jobs are waiting for the database") {}
};

// One connection with a cache of prepared statements. Belongs to one thread at a time.
class Connection {
public:
    enum class Mode { read_only, read_write };

    Connection(const std::filesystem::path& file, Mode mode);
    Connection(Connection&&) noexcept;
    ~Connection();

    Statement prepare(std::string_view sql);
    void script(const std::string& sql);   // several statements, without values
    std::int64_t last_insert_rowid() const;
    std::int64_t changes() const;
    bool in_transaction() const;           // false after a fault that ended the transaction
    void interrupt_after(std::chrono::milliseconds limit); // of each statement; zero: no limit
    void checkpoint();
    sqlite3* handle() const;               // for src/db only
    std::uint64_t statements() const;      // prepared or taken from the cache since opening

private:
    struct State;
    std::unique_ptr<State> state_;
};

class Tx;

// Which module answers which event; filled in app/wiring.cpp, before the start.
class Subscribers {
public:
    template <class Event>
    void on(void (*answer)(Tx&, const Event&))
    {
        answers_[typeid(Event)].push_back(
            [answer](Tx& tx, const void* event) { answer(tx, *static_cast<const Event*>(event)); });
    }

    void tell(Tx& tx, std::type_index type, const void* event) const;

private:
    std::unordered_map<std::type_index, std::vector<std::function<void(Tx&, const void*)>>> answers_;
};

// What a job works in. The time stands still within it.
class Tx {
public:
    Tx(Connection& connection, Instant time, const Subscribers* subscribers = nullptr)
        : now(time), connection_(connection), subscribers_(subscribers) {}

    const Instant now;

    template <class... A>
    void run(std::string_view sql, const A&... values)
    {
        auto statement = connection_.prepare(sql);
        bind_all(statement, values...);
        while (statement.step()) {}
    }

    // The new row's id.
    template <class... A>
    std::int64_t insert(std::string_view sql, const A&... values)
    {
        run(sql, values...);
        return connection_.last_insert_rowid();
    }

    // Number of rows that the statement changed.
    template <class... A>
    std::int64_t change(std::string_view sql, const A&... values)
    {
        run(sql, values...);
        return connection_.changes();
    }

    template <class T, class... A>
    std::vector<T> rows(std::string_view sql, const A&... values)
    {
        auto statement = connection_.prepare(sql);
        bind_all(statement, values...);
        RowReader<T> reader(statement);
        std::vector<T> all;
        while (statement.step()) all.push_back(reader.read());
        return all;
    }

    template <class T, class... A>
    std::optional<T> find(std::string_view sql, const A&... values)
    {
        auto statement = connection_.prepare(sql);
        bind_all(statement, values...);
        RowReader<T> reader(statement);
        if (!statement.step()) return std::nullopt;
        return reader.read();
    }

    // Throws std::logic_error when there is no row.
    template <class T, class... A>
    T get(std::string_view sql, const A&... values)
    {
        auto row = find<T>(sql, values...);
        if (!row) throw std::logic_error("no row for: " + std::string(sql));
        return std::move(*row);
    }

    // Tells the modules to the right, at once and in this transaction.
    template <class Event>
    void emit(const Event& event)
    {
        if (subscribers_) subscribers_->tell(*this, typeid(Event), &event);
    }

    // Topics: "site", "programme", "plan", "partners", "registration", "places" (full or
    // not, and who waits), "mail". Told once the batch is
    // on disk; dropped if this job is rolled back.
    void after_commit(std::string topic) { topics_.push_back(std::move(topic)); }
    const std::vector<std::string>& topics() const { return topics_; }

    Connection& connection() { return connection_; }

private:
    template <class... A>
    static void bind_all(Statement& statement, const A&... values)
    {
        int index = 0;
        (bind_value(statement, ++index, values), ...);
        statement.check_all_bound(index);
    }

    Connection& connection_;
    const Subscribers* subscribers_;
    std::vector<std::string> topics_;
};

// A unit of work that crosses to a database thread and back, by value.
class Job {
public:
    virtual ~Job() = default;
    virtual bool run(Tx& tx) = 0; // false: refused, so its savepoint is rolled back
    std::exception_ptr fault;     // set by the lane when run() threw or the COMMIT failed
};

template <class T>
struct is_result : std::false_type {};
template <class T>
struct is_result<Result<T>> : std::true_type {};

template <class F, class... A>
class TypedJob final : public Job {
public:
    using Answer = std::invoke_result_t<F, Tx&, const A&...>;
    static_assert(!std::is_void_v<Answer>, "a job answers something, if only true");

    TypedJob(F function, A... values) : function_(function), values_(std::move(values)...) {}

    bool run(Tx& tx) override
    {
        answer_.emplace(std::apply([&](const A&... values) { return function_(tx, values...); }, values_));
        if constexpr (is_result<Answer>::value) return answer_->has_value();
        else return true;
    }

    Answer take()
    {
        if (fault) std::rethrow_exception(fault);
        return must(std::move(answer_));
    }

private:
    F function_;
    std::tuple<A...> values_;
    std::optional<Answer> answer_;
};

struct Options {
    std::filesystem::path file;
    std::size_t readers = 3;
    std::size_t queue = 4096;
    Clock clock = system_now;
    const Subscribers* subscribers = nullptr;
};

struct Figures { // for /metrics
    std::uint64_t reads = 0, writes = 0, commits = 0, refused = 0;
    std::size_t waiting_reads = 0, waiting_writes = 0;
};

// Owns the threads. Everything public may be called from any thread.
class Database {
public:
    explicit Database(Options options);
    ~Database(); // stop()

    // f is a free function f(Tx&, const A&...). Throws Busy, Error, or what f threw.
    template <class F, class... A>
    asio::awaitable<std::invoke_result_t<F, Tx&, const A&...>> read(F f, A... values)
    {
        auto job = std::make_shared<TypedJob<F, A...>>(f, std::move(values)...);
        co_await on_reader(job);
        co_return job->take();
    }

    // As read(), on the writer. If f answers a Refusal nothing of it is kept.
    template <class F, class... A>
    asio::awaitable<std::invoke_result_t<F, Tx&, const A&...>> write(F f, A... values)
    {
        auto job = std::make_shared<TypedJob<F, A...>>(f, std::move(values)...);
        co_await on_writer(job);
        co_return job->take();
    }

    // The same for threads that may wait: the mailer, tools, tests.
    template <class F, class... A>
    std::invoke_result_t<F, Tx&, const A&...> read_now(F f, A... values)
    {
        auto job = std::make_shared<TypedJob<F, A...>>(f, std::move(values)...);
        wait_reader(job);
        return job->take();
    }

    template <class F, class... A>
    std::invoke_result_t<F, Tx&, const A&...> write_now(F f, A... values)
    {
        auto job = std::make_shared<TypedJob<F, A...>>(f, std::move(values)...);
        wait_writer(job);
        return job->take();
    }

    // Called on the writer's thread after each COMMIT with the topics of its jobs. Before the first write.
    void on_commit(std::function<void(const std::vector<std::string>& topics)> hook);

    Figures figures() const;
    void stop(); // drains the writer's queue, checkpoints, closes

private:
    asio::awaitable<void> on_reader(std::shared_ptr<Job> job);
    asio::awaitable<void> on_writer(std::shared_ptr<Job> job);
    void wait_reader(const std::shared_ptr<Job>& job);
    void wait_writer(const std::shared_ptr<Job>& job);

    struct State;
    std::unique_ptr<State> state_;
};

// One transaction on a connection of one's own: tools and tests.
template <class F, class... A>
auto in_transaction(Connection& connection, Instant now, F f, const A&... values)
{
    connection.script("BEGIN IMMEDIATE");
    try {
        Tx tx(connection, now);
        auto answer = f(tx, values...);
        bool keep = true;
        if constexpr (is_result<decltype(answer)>::value) keep = answer.has_value();
        connection.script(keep ? "COMMIT" : "ROLLBACK");
        return answer;
    } catch (...) {
        if (connection.in_transaction()) connection.script("ROLLBACK");
        throw;
    }
}

} // namespace retenk::db
