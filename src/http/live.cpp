#include "http/live.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace retenk::http {

namespace {

constexpr std::string_view event = "event: changed\ndata: \n\n";
constexpr std::string_view sign_of_life = ":\n\n";
constexpr std::chrono::seconds between_signs(25);
constexpr std::chrono::minutes longest(10);

} // namespace

// Leaves the list with its coroutine, however that ends.
struct Live::Listener
{
    Listener(std::list<Listener*>& all, std::string about, const asio::any_io_executor& executor)
        : topic(std::move(about)), timer(executor), list(all), place(all.insert(all.end(), this))
    {
    }
    ~Listener() { list.erase(place); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::string topic;
    asio::steady_timer timer;
    bool changed = false;
    std::list<Listener*>& list;
    std::list<Listener*>::iterator place;
};

asio::awaitable<void> Live::stream(Wire& wire, std::string topic)
{
    auto executor = co_await asio::this_coro::executor;
    Listener self(listeners_, std::move(topic), executor);
    auto ends = std::chrono::steady_clock::now() + longest;
    while (!stopping_ && std::chrono::steady_clock::now() < ends) {
        self.timer.expires_after(between_signs);
        if (!self.changed) co_await self.timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (stopping_) break;
        auto text = self.changed ? event : sign_of_life;
        self.changed = false;
        Wire::Parts parts;
        parts[0] = asio::buffer(text);
        bool sent = co_await wire.write(parts);
        if (!sent) break;
    }
}

void Live::tell(const std::vector<std::string>& topics)
{
    for (auto* listener : listeners_) {
        if (std::ranges::find(topics, listener->topic) == topics.end()) continue;
        listener->changed = true;
        listener->timer.cancel();
    }
}

void Live::stop()
{
    stopping_ = true;
    for (auto& listener : listeners_)
        listener->timer.cancel();
}

} // namespace retenk::http
