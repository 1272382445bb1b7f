#pragma once
// A server with a small site of its own: templates in a temporary folder, a database with one
// table.

#include "http/client.hpp"
#include "retenk/http/server.hpp"

#include <atomic>
#include <condition_variable>

namespace retenk::http::test {

// Readers stop at /slow until somebody opens.
class Gate
{
public:
    void pass();
    void open();
    void close();
    void wait_for_visitors(int count);

private:
    std::mutex mutex_;
    std::condition_variable moved_;
    bool open_ = true;
    int visitors_ = 0;
};
Gate& gate();

Routes test_routes();
bool change_note(db::Tx& tx, const std::string& text);
asio::awaitable<void> identify_test(Context& context); // by the cookie "who"

class TestServer
{
public:
    explicit TestServer(void (*tune)(Config&) = nullptr);
    ~TestServer();

    std::uint16_t port() const { return port_; }
    Server& server() { return *server_; }
    void write_note(const std::string& text);

    static std::atomic<int> renderings; // of /note

private:
    std::filesystem::path folder_;
    Config config_;
    std::unique_ptr<db::Database> db_;
    Workers workers_;
    std::unique_ptr<view::Catalogue> catalogue_;
    std::unique_ptr<view::Templates> templates_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
};

} // namespace retenk::http::test
