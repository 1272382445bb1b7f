#include "retenk/http/server.hpp"

#include "http/session.hpp"
#include "retenk/base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sstream>
#include <stdexcept>
#include <thread>

namespace retenk::http {

namespace {

using Tcp = asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::chrono::milliseconds between_looks(250), between_late_ones(10), pause_when_full(100);
// Many who come to their end at once each get a page, and the others must not wait for all of them.
constexpr int most_late_ones = 50;
constexpr std::chrono::seconds after_the_end(2);
// Of whoever does not read, the kernel would keep megabytes.
constexpr int kept_unsent = 128 * 1024;
constexpr auto token = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> serve(Shard& shard, Wire::Socket socket, std::string counted)
{
    try {
        Session session(shard, std::move(socket));
        co_await session.run();
    } catch (const std::exception& fault) {
        log::error("session", {{"fault", std::string_view(fault.what())}});
    }
    if (!counted.empty()) shard.shared.crowd.leaves(counted);
    --shard.shared.connections;
    if (shard.shared.stopping) shard.shared.tell_if_empty();
}

void send_away(const Shared& shared, Wire::Socket& socket)
{
    boost::system::error_code code;
    socket.non_blocking(true, code);
    socket.write_some(asio::buffer(shared.full), code);
}

// Whom the limit for one address counts; empty: nobody, since many come through there.
std::string counted_address(const Shared& shared, const Wire::Socket& socket)
{
    boost::system::error_code code;
    const auto end = socket.remote_endpoint(code);
    if (code) return {};
    auto address = end.address().to_string();
    const bool is_here =
        address == "127.0.0.1" || address == "::1" || address == "::ffff:127.0.0.1";
    return is_here || shared.proxies.trusts(address) ? std::string() : counted_as(address);
}

void welcome(Shard& shard, Wire::Socket socket)
{
    auto& shared = shard.shared;
    if (++shared.connections > shared.capacity.connections) {
        --shared.connections;
        return send_away(shared, socket);
    }
    auto address = counted_address(shared, socket);
    if (!address.empty() && !shared.crowd.lets_in(address, shared.capacity.connections_of_one)) {
        --shared.connections;
        return send_away(shared, socket);
    }
    asio::co_spawn(shard.context, serve(shard, std::move(socket), std::move(address)),
                   asio::detached);
}

asio::awaitable<void> accept_all(Shard& shard)
{
    asio::steady_timer pause(shard.context);
    while (shard.acceptor.is_open()) {
        auto [code, socket] = co_await shard.acceptor.async_accept(token);
        if (!code)
            welcome(shard, std::move(socket));
        else if (code == asio::error::operation_aborted)
            break;
        else {
            // Out of descriptors: those that leave make room.
            pause.expires_after(pause_when_full);
            co_await pause.async_wait(token);
        }
    }
}

// Whether there may be more of them.
bool end_the_late(Shard& shard)
{
    const auto now = std::chrono::steady_clock::now();
    int late = 0;
    for (auto* session : shard.sessions)
        if (session->wire().look_at(now) && ++late == most_late_ones) return true;
    return false;
}

asio::awaitable<void> look_after_patience(Shard& shard)
{
    bool more = false;
    while (!shard.shared.stopping || !shard.sessions.empty()) {
        shard.patience.expires_after(more ? between_late_ones : between_looks);
        co_await shard.patience.async_wait(token);
        more = end_the_late(shard);
    }
}

void open(Tcp::acceptor& acceptor, const Tcp::endpoint& at, bool shared_port)
{
    acceptor.open(at.protocol());
    acceptor.set_option(Tcp::acceptor::reuse_address(true));
    if (shared_port) acceptor.set_option(ReusePort(true));
    acceptor.set_option(Tcp::acceptor::send_buffer_size(kept_unsent)); // those let in inherit it
    acceptor.bind(at);
    acceptor.listen();
}

// Another process with SO_REUSEPORT would silently take half of our visitors.
void check_that_free(asio::io_context& context, const Tcp::endpoint& at)
{
    if (at.port() == 0) return;
    Tcp::acceptor probe(context);
    try {
        open(probe, at, false);
    } catch (const boost::system::system_error& fault) {
        std::ostringstream text;
        text << "cannot listen on " << at << ": " << fault.code().message();
        throw std::runtime_error(text.str());
    }
}

// Whoever the kernel has let in already is served once more; then nobody.
void close_door(Shard& shard)
{
    boost::system::error_code code;
    shard.acceptor.non_blocking(true, code);
    while (!code) {
        Wire::Socket socket(shard.context);
        shard.acceptor.accept(socket, code);
        if (!code) welcome(shard, std::move(socket));
    }
    shard.acceptor.close(code);
    --shard.shared.open_doors;
    shard.shared.tell_if_empty();
    shard.live.stop();
    for (auto* session : shard.sessions)
        if (session->is_idle()) session->wire().interrupt();
}

void stop_looking(Shard& shard) { shard.patience.cancel(); }

void cut_off(Shard& shard)
{
    for (auto* session : shard.sessions)
        session->wire().close();
}

std::string figures_of(const Shared& shared, const std::vector<std::unique_ptr<Shard>>& shards)
{
    Totals totals;
    for (const auto& shard : shards)
        totals.add(shard->counters);
    auto text = metrics_text(totals, shared.connections, shared.options.services.db.figures());
    if (shared.options.metrics) text += shared.options.metrics();
    return text;
}

} // namespace

struct Server::State
{
    explicit State(ServerOptions options) : shared(std::move(options)) {}

    Shared shared;
    std::vector<std::unique_ptr<Shard>> shards;
    std::vector<std::thread> threads;
    bool stopped = false;

    void post_to_all(void (*work)(Shard&))
    {
        for (auto& shard : shards)
            asio::post(shard->context, [work, &shard = *shard] { work(shard); });
    }

    bool wait_until_empty(std::chrono::seconds patience)
    {
        std::unique_lock lock(shared.mutex);
        return shared.emptied.wait_for(lock, patience, [&] { return shared.is_empty(); });
    }
};

Server::Server(ServerOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Server::~Server() { stop(); }

std::uint16_t Server::start()
{
    auto& state = *state_;
    const auto& server = state.shared.config().server;
    state.shared.options.services.figures = [&state] {
        return figures_of(state.shared, state.shards);
    };
    auto count = server.threads > 0 ? static_cast<std::size_t>(server.threads)
                                    : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    Tcp::endpoint at(asio::ip::make_address(server.address),
                     static_cast<std::uint16_t>(server.port));
    for (std::size_t made = 0; made < count; ++made) {
        auto shard = std::make_unique<Shard>(state.shared);
        if (made == 0) check_that_free(shard->context, at);
        open(shard->acceptor, at, true);
        at.port(shard->acceptor.local_endpoint().port());
        shard->all = &state.shards;
        state.shards.push_back(std::move(shard));
        ++state.shared.open_doors;
    }
    for (auto& shard : state.shards) {
        asio::co_spawn(shard->context, accept_all(*shard), asio::detached);
        asio::co_spawn(shard->context, look_after_patience(*shard), asio::detached);
        state.threads.emplace_back([&context = shard->context] { context.run(); });
    }
    return at.port();
}

void Server::changed(const std::vector<std::string>& topics)
{
    state_->shared.epochs.raise(topics);
    for (auto& shard : state_->shards)
        asio::post(shard->context, [&live = shard->live, topics] { live.tell(topics); });
}

void Server::stop()
{
    auto& state = *state_;
    if (state.stopped) return;
    state.stopped = true;
    state.shared.stopping = true;
    state.post_to_all(close_door);
    if (!state.wait_until_empty(std::chrono::seconds(state.shared.config().server.stop_seconds))) {
        log::warn("stop", {{"connections_cut", state.shared.connections.load()}});
        state.post_to_all(cut_off);
        state.wait_until_empty(after_the_end);
        for (auto& shard : state.shards)
            shard->context.stop();
    }
    state.post_to_all(stop_looking);
    for (auto& thread : state.threads)
        thread.join();
}

} // namespace retenk::http
