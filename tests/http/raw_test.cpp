// H1: raw requests over a real socket, one a row.

#include "http/test_server.hpp"

#include <gtest/gtest.h>

namespace retenk::http::test {

namespace {

TestServer& server()
{
    static TestServer only;
    return only;
}

struct Case
{
    const char* name;
    std::string request;
    int status;
    bool closes = false;
};

void PrintTo(const Case& row, std::ostream* out) { *out << row.name; }

class RawRequest : public testing::TestWithParam<Case>
{
};

TEST_P(RawRequest, IsAnsweredAsTheTableSays)
{
    Client client(server().port());
    client.send(GetParam().request);
    auto reply = client.read(GetParam().request.starts_with("HEAD"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, GetParam().status);
    EXPECT_EQ((*reply)["connection"] == "close", GetParam().closes);
    EXPECT_EQ((*reply)["x-request-id"].size(), 16u);
    EXPECT_EQ((*reply)["date"].size(), 29u);
    EXPECT_EQ((*reply)["x-content-type-options"], "nosniff");
    if (GetParam().closes)
        EXPECT_TRUE(client.is_closed());
    else {
        client.send("GET /echo/still HTTP/1.1\r\nHost: a\r\n\r\n");
        auto next = client.read();
        ASSERT_TRUE(next);
        EXPECT_EQ(next->status, 200);
    }
}

std::string get_with(const std::string& lines) { return "GET / HTTP/1.1\r\n" + lines + "\r\n"; }
std::string get_of(const std::string& target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string post_with(const std::string& lines, const std::string& body)
{
    return "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
           lines + "\r\n" + body;
}
std::string chunked(const std::string& body)
{
    return post_with("Transfer-Encoding: chunked\r\n", body);
}
std::string many_fields(int count)
{
    std::string lines = "Host: a\r\n";
    for (int field = 1; field < count; ++field)
        lines += "X-" + std::to_string(field) + ": a\r\n";
    return lines;
}

const Case good[] = {
    {"plain", get_with("Host: a\r\n"), 200},
    {"host with port", get_with("Host: retenk.example.no:8080\r\n"), 200},
    {"host in IPv6", get_with("Host: [::1]:8080\r\n"), 200},
    {"empty line before", "\r\n" + get_with("Host: a\r\n"), 200},
    {"absolute form", get_of("http://a/echo/x"), 200},
    {"HTTP/1.0 without host", "GET / HTTP/1.0\r\n\r\n", 200, true},
    {"asks to close", get_with("Host: a\r\nConnection: keep-alive, Close\r\n"), 200, true},
    {"HEAD", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"100 fields", get_with(many_fields(100)), 200},
    {"long target", get_of("/query?q=" + std::string(8000, 'a')), 200},
    {"escaped UTF-8", get_of("/echo/%C3%A6"), 200},
    {"a posted form", post_with("Content-Length: 3\r\n", "a=b"), 200},
    {"a chunked form", chunked("3;x=y\r\na=b\r\n0\r\nX-Trailer: a\r\n\r\n"), 200},
    {"GET with a body", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", 200},
    {"an empty post", post_with("Content-Length: 0\r\n", ""), 200},
};

const Case framing[] = {
    {"no host", get_with("X: y\r\n"), 400, true},
    {"two hosts", get_with("Host: a\r\nHost: a\r\n"), 400, true},
    {"empty host", get_with("Host:\r\n"), 400, true},
    {"host with path", get_with("Host: a/b\r\n"), 400, true},
    {"host with user", get_with("Host: me@a\r\n"), 400, true},
    {"list of hosts", get_with("Host: a, b\r\n"), 400, true},
    {"host with bad port", get_with("Host: a:8x\r\n"), 400, true},
    {"two hosts on HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, true},
    {"unknown coding", post_with("Transfer-Encoding: cow\r\n", "0\r\n\r\n"), 501, true},
    {"coding identity", post_with("Transfer-Encoding: identity\r\nContent-Length: 3\r\n", "a=b"),
     501, true},
    {"coding list", post_with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501, true},
    {"chunked not last", post_with("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501, true},
    {"chunked twice",
     post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     true},
    {"empty coding", post_with("Transfer-Encoding:\r\n", "0\r\n\r\n"), 501, true},
    {"chunked on HTTP/1.0",
     "POST /form HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, true},
    {"both lengths", post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
     400, true},
    {"two lengths", post_with("Content-Length: 3\r\nContent-Length: 4\r\n", "a=b"), 400, true},
    {"equal lengths twice", post_with("Content-Length: 3\r\nContent-Length: 3\r\n", "a=b"), 400,
     true},
    {"list of lengths", post_with("Content-Length: 3, 3\r\n", "a=b"), 400, true},
    {"signed length", post_with("Content-Length: +3\r\n", "a=b"), 400, true},
    {"negative length", post_with("Content-Length: -3\r\n", "a=b"), 400, true},
    {"hexadecimal length", post_with("Content-Length: 0x3\r\n", "a=b"), 400, true},
    {"overflowing length", post_with("Content-Length: 99999999999999999999\r\n", "a=b"), 400, true},
    {"bad chunk size", chunked("zz\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"chunk longer than said", chunked("2\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"trailer names host", chunked("3\r\na=b\r\n0\r\nHost: evil\r\n\r\n"), 400, true},
    {"trailer names authorization", chunked("3\r\na=b\r\n0\r\nAuthorization: x\r\n\r\n"), 400,
     true},
    {"folded line", get_with("Host: a\r\nX: y\r\n z\r\n"), 400, true},
    {"folded by tab", get_with("Host: a\r\nX: y\r\n\tz\r\n"), 400, true},
    {"space before colon", get_with("Host : a\r\n"), 400, true},
    {"no colon", get_with("Host: a\r\nnonsense\r\n"), 400, true},
    {"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400, true},
    {"bare carriage return", get_with("Host: a\r\nX: a\rb\r\n"), 400, true},
    {"NUL in a field", get_with(std::string("Host: a\r\nX: a\0b\r\n", 17)), 400, true},
    {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400, true},
    {"no version", "GET /\r\n\r\n", 400, true},
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, true},
    {"noise", "\x16\x03\x01\x02 hello\r\n\r\n", 400, true},
};

// What one reader takes for the end of a body and another does not is how requests are smuggled.
const Case smuggling[] = {
    {"coding in capitals", post_with("Transfer-Encoding: CHUNKED\r\n", "3\r\na=b\r\n0\r\n\r\n"),
     200},
    {"chunked named twice in a list",
     post_with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501, true},
    {"a word that ends in chunked", post_with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501,
     true},
    {"chunked in quotes", post_with("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501, true},
    {"chunked with a parameter", post_with("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 501,
     true},
    {"a comma before chunked", post_with("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), 501,
     true},
    {"a vertical tab before chunked", post_with("Transfer-Encoding: \vchunked\r\n", "0\r\n\r\n"),
     400, true},
    {"length, and chunked on the line below",
     post_with("Content-Length: 3\r\nTransfer-Encoding:\r\n chunked\r\n", "a=b"), 400, true},
    {"a letter in the length", post_with("Content-Length: 3a\r\n", "a=b"), 400, true},
    {"a space in the length", post_with("Content-Length: 3 3\r\n", "a=b"), 400, true},
    {"an empty length", post_with("Content-Length:\r\n", "a=b"), 400, true},
    {"a chunk size in 0x", chunked("0x3\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"a negative chunk size", chunked("-3\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"a signed chunk size", chunked("+3\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"an overflowing chunk size", chunked("10000000000000003\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"an empty chunk size", chunked("\r\na=b\r\n0\r\n\r\n"), 400, true},
    {"a chunk ended by a line feed", chunked("3\r\na=b\n0\r\n\r\n"), 400, true},
    {"a chunk size ended by a line feed", chunked("3\na=b\r\n0\r\n\r\n"), 400, true},
    {"a chunk without its end of line", chunked("3\r\na=b0\r\n\r\n"), 400, true},
    {"a trailer that gives a length", chunked("3\r\na=b\r\n0\r\nContent-Length: 9\r\n\r\n"), 400,
     true},
    {"a trailer that gives a coding",
     chunked("3\r\na=b\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400, true},
    {"a trailer that gives a cookie", chunked("3\r\na=b\r\n0\r\nCookie: login=x\r\n\r\n"), 400,
     true},
    {"a space before the first field", "GET / HTTP/1.1\r\n X: y\r\nHost: a\r\n\r\n", 400, true},
    {"a field without name", get_with("Host: a\r\n: x\r\n"), 400, true},
    {"a bracket in a name", get_with("Host: a\r\nX(y): z\r\n"), 400, true},
    {"a tab before the colon", get_with("Host: a\r\nTransfer-Encoding\t: chunked\r\n"), 400, true},
    {"NUL in a name", get_with(std::string("Host: a\r\nX\0: y\r\n", 16)), 400, true},
    {"host with a space", get_with("Host: a b\r\n"), 400, true},
    {"host with an escape", get_with("Host: a%00b\r\n"), 400, true},
    {"version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", 400, true},
    {"a tab after the method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, true},
    {"a word after the version", "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n", 400, true},
    {"absolute form with a user", get_of("http://me@a/echo/x"), 400, true},
};

const Case targets[] = {
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400, true},
    {"GET *", get_of("*"), 400, true},
    {"no slash", get_of("index"), 400, true},
    {"other scheme", get_of("ftp://a/"), 400, true},
    {"NUL", get_of("/echo/%00"), 400, true},
    {"bad escape", get_of("/echo/%zz"), 400, true},
    {"cut escape", get_of("/echo/%4"), 400, true},
    {"escape that is not UTF-8", get_of("/echo/%FF"), 400, true},
    {"overlong UTF-8", get_of("/echo/%C0%AF"), 400, true},
    {"raw UTF-8", get_of("/echo/\xC3\xA6"), 400, true},
    {"backslash", get_of("/echo\\x"), 400, true},
    {"escaped backslash", get_of("/echo/%5C"), 400, true},
    {"fragment", get_of("/#a"), 400, true},
    {"NUL in the query", get_of("/query?q=%00"), 400, true},
    {"query that is not UTF-8", get_of("/query?q=%FF"), 400, true},
};

const Case limits[] = {
    {"target too long", get_of("/" + std::string(8300, 'a')), 414, true},
    {"endless first line", "GET /" + std::string(17000, 'a'), 414, true},
    {"header too long", get_with("Host: a\r\nX: " + std::string(17000, 'a') + "\r\n"), 431, true},
    {"header without end", "GET / HTTP/1.1\r\nX: " + std::string(17000, 'a'), 431, true},
    {"101 fields", get_with(many_fields(101)), 431, true},
    {"length over the limit", post_with("Content-Length: 101\r\n", "a=" + std::string(99, 'b')),
     413, true},
    {"chunks over the limit", chunked("65\r\na=" + std::string(99, 'b') + "\r\n0\r\n\r\n"), 413,
     true},
    {"at the limit", post_with("Content-Length: 100\r\n", "a=" + std::string(98, 'b')), 200},
    {"other type",
     "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b",
     415},
    {"no type", "POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b", 415},
    {"form with a bad escape", post_with("Content-Length: 5\r\n", "a=%zz"), 400},
    {"name in a form that is not UTF-8", post_with("Content-Length: 5\r\n", "%FF=a"), 400},
    {"NUL in a name of a form", post_with("Content-Length: 5\r\n", "%00=a"), 400},
    // Values go on to their fields, which refuse them and keep the rest: see form_test.cpp.
    {"value in a form that is not UTF-8", post_with("Content-Length: 5\r\n", "a=%FF"), 200},
    {"NUL in a value of a form", post_with("Content-Length: 5\r\n", "a=%00"), 200},
};

const Case methods[] = {
    {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, true},
    {"lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501, true},
    {"PUT", "PUT / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
    {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
    {"OPTIONS", "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
    {"POST where only GET is", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405},
    {"POST to a file", "POST /static/plain.css HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
     405},
    {"nothing there", get_of("/nothing"), 404},
    {"nothing there, by DELETE", "DELETE /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404},
    {"other expectation", get_with("Host: a\r\nExpect: cake\r\n"), 417, true},
    {"fault", get_of("/fault"), 500},
    {"busy", get_of("/busy"), 503},
};

INSTANTIATE_TEST_SUITE_P(Good, RawRequest, testing::ValuesIn(good));
INSTANTIATE_TEST_SUITE_P(Framing, RawRequest, testing::ValuesIn(framing));
INSTANTIATE_TEST_SUITE_P(Smuggling, RawRequest, testing::ValuesIn(smuggling));
INSTANTIATE_TEST_SUITE_P(Targets, RawRequest, testing::ValuesIn(targets));
INSTANTIATE_TEST_SUITE_P(Limits, RawRequest, testing::ValuesIn(limits));
INSTANTIATE_TEST_SUITE_P(Methods, RawRequest, testing::ValuesIn(methods));

// RFC 9110 section 15.2: a server MUST NOT send a 1xx to a client of HTTP/1.0.
TEST(RawRequest, OfHttp10IsNotAskedToGoOn)
{
    Client client(server().port());
    client.send(
        "POST /form HTTP/1.0\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    client.send("a=b");
    EXPECT_EQ(client.read()->status, 200);
}

// Closing at once would send a reset, which takes the answer away from whoever still sends.
TEST(RawRequest, ThatIsRefusedIsReadOnSoThatTheAnswerArrives)
{
    Client client(server().port());
    client.send(post_with("Transfer-Encoding: cow\r\n", std::string(200 * 1024, 'x')));
    auto reply = client.read();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 501);
    EXPECT_TRUE(client.is_closed());
}

} // namespace

} // namespace retenk::http::test
