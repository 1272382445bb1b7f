#pragma once
// Two threads for what takes longer than a millisecond and needs no transaction: Argon2, XLSX, images.

#include "retenk/base/must.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <utility>

namespace retenk {

namespace asio = boost::asio;

// Too much is waiting: the server answers 503 with Retry-After.
struct WorkersBusy : std::runtime_error {
    WorkersBusy() : std::runtime_error("too many jobs are waiting for the workers") {}
};

class Workers {
public:
    class Job {
    public:
        virtual ~Job() = default;
        virtual void run() = 0;
        std::exception_ptr fault;
    };

    explicit Workers(std::size_t threads = 2, std::size_t queue = 256);
    ~Workers();

    // f is a free function f(const A&...); it may not wait for anything but itself.
    template <class F, class... A>
    asio::awaitable<std::invoke_result_t<F, const A&...>> run(F f, A... values)
    {
        auto job = std::make_shared<TypedJob<F, A...>>(f, std::move(values)...);
        co_await submit(job);
        co_return job->take();
    }

    void stop();

private:
    template <class F, class... A>
    class TypedJob final : public Job {
    public:
        using Answer = std::invoke_result_t<F, const A&...>;
        TypedJob(F function, A... values) : function_(function), values_(std::move(values)...) {}
        void run() override { answer_.emplace(std::apply(function_, std::as_const(values_))); }
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

    asio::awaitable<void> submit(std::shared_ptr<Job> job);

    struct State;
    std::unique_ptr<State> state_;
};

} // namespace retenk
