// What one connection goes through: pipelining, waiting, patience, the end.

#include "http/test_server.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace retenk::http::test {

namespace {

TEST(Connection, AnswersPipelinedRequestsInOrder)
{
    TestServer server;
    Client client(server.port());
    client.send("GET /echo/one HTTP/1.1\r\nHost: a\r\n\r\n"
                "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
                "application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b"
                "HEAD /echo/three HTTP/1.1\r\nHost: a\r\n\r\n"
                "GET /echo/four HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client.read()->body.find("<h1>one</h1>"), std::string::npos);
    EXPECT_NE(client.read()->body.find("<h1>a=b;</h1>"), std::string::npos);
    EXPECT_EQ(client.read(true)->body, "");
    EXPECT_NE(client.read()->body.find("<h1>four</h1>"), std::string::npos);
}

TEST(Connection, TakesARequestByteByByte)
{
    TestServer server;
    Client client(server.port());
    for (char byte : std::string(
             "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
             "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2\r\ncd\r\n0\r\n\r\n"))
        client.send(std::string_view(&byte, 1));
    EXPECT_NE(client.read()->body.find("<h1>a=bcd;</h1>"), std::string::npos);
}

TEST(Connection, GoesOnReadingAfterAskedTo)
{
    TestServer server;
    Client client(server.port());
    client.send("POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: "
                "application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n"
                "Content-Length: 3\r\n\r\n");
    EXPECT_EQ(client.read_some(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("a=b");
    EXPECT_EQ(client.read()->status, 200);
}

TEST(Connection, DoesNotAskForABodyThatIsTooLarge)
{
    TestServer server;
    Client client(server.port());
    client.send(
        "POST /form HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
    EXPECT_EQ(client.read()->status, 413);
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, LosesPatienceWithASlowHeader)
{
    TestServer server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost:");
    EXPECT_EQ(client.read()->status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, LosesPatienceWithASlowBody)
{
    TestServer server;
    Client client(server.port());
    client.send("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
    EXPECT_EQ(client.read()->status, 408);
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, ThatSaysNothingIsClosedWithoutAWord)
{
    TestServer server;
    Client client(server.port());
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, ThatIsIdleTooLongIsClosed)
{
    TestServer server([](Config& config) { config.server.idle_seconds = 1; });
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(client.read()->status, 200);
    EXPECT_TRUE(client.is_closed());
}

TEST(Connection, OverTheCapIsSentAway)
{
    TestServer server([](Config& config) { config.server.max_connections = 1; });
    Client first(server.port());
    first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(first.read()->status, 200);
    Client second(server.port());
    EXPECT_EQ(second.read()->status, 503);
    EXPECT_TRUE(second.is_closed());
}

TEST(Stop, FinishesARequestThatIsBeingAnswered)
{
    TestServer server;
    gate().close();
    Client busy(server.port()), idle(server.port());
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(idle.read()->status, 200);
    busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    gate().wait_for_visitors(1);
    std::thread stopping([&] { server.server().stop(); });
    EXPECT_TRUE(idle.is_closed());
    gate().open();
    auto reply = busy.read();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ((*reply)["connection"], "close");
    EXPECT_TRUE(busy.is_closed());
    stopping.join();
}

// O1: whoever got a status line got the whole answer.
TEST(Stop, TearsNoAnswerUnderLoad)
{
    TestServer server;
    std::atomic<int> whole = 0, torn = 0;
    std::vector<std::thread> clients;
    for (int made = 0; made < 8; ++made) {
        clients.emplace_back([&] {
            try {
                for (;;) {
                    Client client(server.port());
                    for (;;) {
                        client.send("GET /long-own HTTP/1.1\r\nHost: a\r\n\r\n");
                        auto reply = client.read();
                        if (!reply) {
                            if (!client.rest().empty()) ++torn;
                            break;
                        }
                        ++whole;
                        if ((*reply)["connection"] == "close") break;
                    }
                }
            } catch (const std::runtime_error&) { // nobody lets in any more
            }
        });
    }
    while (whole < 200)
        std::this_thread::yield();
    server.server().stop();
    for (auto& client : clients)
        client.join();
    EXPECT_EQ(torn, 0);
}

TEST(Connection, APortInUseIsToldInOneClearLine)
{
    static int taken;
    TestServer server;
    taken = server.port();
    try {
        TestServer another([](Config& config) { config.server.port = taken; });
        ADD_FAILURE() << "both listen on the same port";
    } catch (const std::runtime_error& fault) {
        EXPECT_EQ(std::string(fault.what()), "cannot listen on 127.0.0.1:" + std::to_string(taken) +
                                                 ": Address already in use");
    }
}

} // namespace

} // namespace retenk::http::test
