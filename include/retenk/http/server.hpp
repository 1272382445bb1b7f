#pragma once
// The door: one io_context a thread, each with its own acceptor. Promises:
// H1: what Beast lets through and HTTP does not is refused (tests/http/raw_test.cpp is the list).
// H2: a handler runs only after Access, origin and form token were checked.
// O1: stop() finishes accepted requests; no answer is torn.

#include "retenk/http/route.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace retenk::http {

struct ServerOptions {
    Services services;
    Routes routes;
    std::filesystem::path static_folder;
    asio::awaitable<void> (*identify)(Context& context);           // fills context.viewer from cookies
    std::function<std::shared_ptr<const Site>()> site;
    std::function<std::string()> metrics;                          // lines added to /metrics
};

// /healthz and /metrics, for those who keep the site running.
Routes keeper_routes();

// A port that nobody listens on now: for port 0, so that links to ourselves can be made before the start.
std::uint16_t free_port(const std::string& address);

class Server {
public:
    explicit Server(ServerOptions options);
    ~Server();

    // Listens; answers the port. Throws std::runtime_error when the address is taken.
    std::uint16_t start();

    // After a commit: empties pages and tells live streams. Any thread.
    void changed(const std::vector<std::string>& topics);

    // Any thread; returns when all threads have ended, stop_seconds at most.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace retenk::http
