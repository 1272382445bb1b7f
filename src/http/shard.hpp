#pragma once
// What the threads of the server share, and what each has for itself.

#include "http/capacity.hpp"
#include "http/guard.hpp"
#include "http/live.hpp"
#include "http/metrics.hpp"
#include "http/page_cache.hpp"
#include "http/router.hpp"
#include "http/static_files.hpp"
#include "retenk/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <condition_variable>
#include <mutex>
#include <random>

namespace retenk::http {

class Session;

struct Shared
{
    explicit Shared(ServerOptions given);

    ServerOptions options;
    Router router;
    Epochs epochs;
    TrustedProxies proxies;
    RateLimits limits;
    Capacity capacity;
    Crowd crowd;
    std::string security;
    std::string full; // the answer to whoever is one too many
    StaticFiles files;
    std::unique_ptr<asio::ssl::context> tls;
    std::atomic<std::int64_t> connections = 0;
    std::atomic<std::int64_t> body_bytes = 0; // in flight, of all connections
    std::atomic<bool> stopping = false;
    std::atomic<int> open_doors = 0; // acceptors
    std::mutex mutex;
    std::condition_variable emptied; // connections or doors reached 0

    std::shared_ptr<const Site> site() const;
    const Config& config() const { return options.services.config; }
    bool is_empty() const { return connections == 0 && open_doors == 0; }
    void tell_if_empty();
};

struct Shard
{
    explicit Shard(Shared& with_all);

    Shared& shared;
    PageCache pages;
    Live live;
    Counters counters;
    std::list<Session*> sessions;
    // Behind what its coroutines still touch when they are destroyed with it.
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor;
    asio::steady_timer patience; // until the next look at the connections' deadlines
    std::mt19937_64 ids;
    const std::vector<std::unique_ptr<Shard>>* all = nullptr;

    std::string new_id();
    const std::string& date_line(); // "Date: …", made once a second

private:
    std::time_t date_of_ = 0;
    std::string date_line_;
};

} // namespace retenk::http
