#pragma once
// A connection's bytes, with or without TLS, and the moment at which patience ends. The moment is
// looked at by its thread four times a second (server.cpp), which costs less than a timer for each
// wait.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <string>

namespace retenk::http {

namespace asio = boost::asio;

class Wire
{
public:
    using Socket = asio::ip::tcp::socket;
    using Time = std::chrono::steady_clock::time_point;
    using Parts = std::array<asio::const_buffer, 3>;

    Wire(Socket socket, asio::ssl::context* tls);

    asio::awaitable<bool> handshake();

    // Adds what comes to bytes. False: ended, failed, out of patience or cancelled.
    asio::awaitable<bool> read(std::string& bytes);

    asio::awaitable<bool> write(Parts parts);

    // Says goodbye so that the other end can still read what was sent: closes our direction, then
    // throws away a bounded rest.
    asio::awaitable<void> linger();

    void wait_for(std::chrono::seconds patience)
    {
        deadline_ = std::chrono::steady_clock::now() + patience;
    }
    bool look_at(Time now); // ends what waits when patience is over; whether it was
    bool is_late() const { return late_; }
    void interrupt(); // a read that waits answers false
    bool has_bytes();
    void close();
    std::string remote() const;

private:
    Socket socket_;
    std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
    Time deadline_ = Time::max();
    bool late_ = false;
};

} // namespace retenk::http
