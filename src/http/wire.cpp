#include "http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace retenk::http {

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t room = 4096;
constexpr std::size_t most_thrown_away = 256 * 1024;
constexpr std::chrono::seconds handshake_patience(10), write_patience(10), goodbye_patience(2);
// Whoever takes less than this while we are patient does not read, but holds on to us.
constexpr std::size_t least_taken = 8 * 1024;

std::size_t drop_front(Wire::Parts& parts, std::size_t sent)
{
    for (auto& part : parts) {
        auto taken = std::min(sent, part.size());
        part += taken;
        sent -= taken;
    }
    return asio::buffer_size(parts);
}

} // namespace

Wire::Wire(Socket socket, asio::ssl::context* tls) : socket_(std::move(socket))
{
    boost::system::error_code code;
    socket_.set_option(asio::ip::tcp::no_delay(true), code);
    socket_.non_blocking(true, code);
    if (tls) tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *tls);
}

asio::awaitable<bool> Wire::handshake()
{
    if (!tls_) co_return true;
    wait_for(handshake_patience);
    auto [code] = co_await tls_->async_handshake(asio::ssl::stream_base::server, token);
    co_return !code;
}

asio::awaitable<bool> Wire::read(std::string& bytes)
{
    auto before = bytes.size();
    bytes.resize(before + room);
    auto space = asio::buffer(bytes.data() + before, room);
    boost::system::error_code code;
    std::size_t got = 0;
    if (tls_)
        std::tie(code, got) = co_await tls_->async_read_some(space, token);
    else
        std::tie(code, got) = co_await socket_.async_read_some(space, token);
    bytes.resize(before + got);
    co_return got > 0;
}

asio::awaitable<bool> Wire::write(Parts parts)
{
    boost::system::error_code code;
    std::size_t left = asio::buffer_size(parts);
    if (!tls_) {
        // Nearly always the kernel takes it all at once, and the coroutine need not sleep.
        auto sent = socket_.write_some(parts, code);
        if (code && code != asio::error::would_block && code != asio::error::try_again)
            co_return false;
        left = drop_front(parts, code ? 0 : sent);
        if (left == 0) co_return true;
    }
    std::size_t sent = 0, taken = least_taken;
    while (left > 0) {
        if (taken >= least_taken) {
            wait_for(write_patience);
            taken = 0;
        }
        if (tls_)
            std::tie(code, sent) = co_await tls_->async_write_some(parts, token);
        else
            std::tie(code, sent) = co_await socket_.async_write_some(parts, token);
        if (code) co_return false;
        taken += sent;
        left = drop_front(parts, sent);
    }
    co_return true;
}

asio::awaitable<void> Wire::linger()
{
    wait_for(goodbye_patience);
    late_ = false;
    boost::system::error_code code;
    if (tls_) std::tie(code) = co_await tls_->async_shutdown(token);
    socket_.shutdown(Socket::shutdown_send, code);
    std::size_t thrown_away = 0;
    std::string rest;
    while (!late_ && thrown_away < most_thrown_away) {
        rest.resize(room);
        auto space = asio::buffer(rest);
        std::size_t got = 0;
        std::tie(code, got) = co_await socket_.async_read_some(space, token);
        if (code) break;
        thrown_away += got;
    }
    close();
}

bool Wire::look_at(Time now)
{
    if (now < deadline_) return false;
    late_ = true;
    deadline_ = Time::max();
    interrupt();
    return true;
}

void Wire::interrupt()
{
    boost::system::error_code code;
    socket_.cancel(code);
}

bool Wire::has_bytes()
{
    boost::system::error_code code;
    return socket_.available(code) > 0 && !code;
}

void Wire::close()
{
    boost::system::error_code code;
    socket_.close(code);
}

std::string Wire::remote() const
{
    boost::system::error_code code;
    auto end = socket_.remote_endpoint(code);
    return code ? std::string() : end.address().to_string();
}

} // namespace retenk::http
