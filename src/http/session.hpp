#pragma once
// One connection: reads requests, has them answered, writes the answers in order.

#include "http/dispatch.hpp"

namespace retenk::http {

class Session
{
public:
    Session(Shard& shard, Wire::Socket socket);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    asio::awaitable<void> run();
    Wire& wire() { return wire_; }
    bool is_idle() const { return idle_; }

private:
    static constexpr int gone = -1;

    asio::awaitable<bool> serve_one();
    asio::awaitable<int>
    read_head(Exchange& exchange); // 0, gone, or the status with which to refuse
    asio::awaitable<bool> wait_for_bytes();
    int parse_head(Exchange& exchange, std::size_t end);
    asio::awaitable<int> read_body(Exchange& exchange);
    asio::awaitable<bool> ask_for_body(const Exchange& exchange);
    asio::awaitable<bool> send(Exchange& exchange);
    void note(const Exchange& exchange, int status, std::size_t bytes);

    Shard& shard_;
    std::string remote_;
    Wire wire_;
    MessageParser parser_;
    std::string
        buffer_; // what came and was not used yet; a request's head stays until it is answered
    std::size_t used_ = 0; // of buffer_, by the head of the request that is being answered
    std::string rest_;     // what came behind its body
    std::string lines_;
    std::list<Session*>::iterator place_;
    bool idle_ = true;
    bool is_first_ = true;
};

} // namespace retenk::http
