// H2: who may come in. Every route by every visitor; posts from elsewhere; tokens; limits.

#include "http/guard.hpp"
#include "http/test_server.hpp"

#include <gtest/gtest.h>

namespace retenk::http::test {

namespace {

TestServer& server()
{
    static TestServer only([](Config& config) { config.server.trusted_proxies = {"127.0.0.1"}; });
    return only;
}

std::string as(const std::string& who)
{
    return who.empty() ? "" : "Cookie: a=b; who=" + who + "\r\n";
}

struct Cell
{
    const char* path;
    const char* who;
    int status;
};

class Access : public testing::TestWithParam<Cell>
{
};

TEST_P(Access, IsAsTheRouteSays)
{
    auto reply = get(server().port(), GetParam().path, as(GetParam().who));
    EXPECT_EQ(reply.status, GetParam().status);
}

const Cell cells[] = {{"/", "", 200},
                      {"/", "link", 200},
                      {"/", "user", 200},
                      {"/", "organiser", 200},
                      {"/personal", "", 303},
                      {"/personal", "link", 200},
                      {"/personal", "user", 303},
                      {"/personal", "organiser", 303},
                      {"/signed", "", 303},
                      {"/signed", "link", 303},
                      {"/signed", "user", 200},
                      {"/signed", "organiser", 200},
                      {"/organiser", "", 303},
                      {"/organiser", "link", 303},
                      {"/organiser", "user", 403},
                      {"/organiser", "organiser", 200},
                      {"/organiser", "editor", 403},
                      {"/organiser", "host", 403},
                      {"/programme", "", 303},
                      {"/programme", "user", 403},
                      {"/programme", "editor", 200},
                      {"/programme", "organiser", 200},
                      {"/programme", "host", 403},
                      {"/host", "", 303},
                      {"/host", "user", 403},
                      {"/host", "host", 200},
                      {"/host", "organiser", 200},
                      {"/host", "editor", 403},
                      {"/local", "", 200}};
INSTANTIATE_TEST_SUITE_P(Routes, Access, testing::ValuesIn(cells));

TEST(Guard, SendsThoseWhoMustSignInToTheDoorAndBack)
{
    EXPECT_EQ(get(server().port(), "/en/organiser")["location"], "/en/logg-inn?til=/organiser");
    EXPECT_EQ(get(server().port(), "/personal")["location"], "/min/lenke");
}

TEST(Guard, HidesLocalRoutesFromForwardedRequests)
{
    EXPECT_EQ(get(server().port(), "/local", "X-Forwarded-For: 203.0.113.9\r\n").status, 404);
    EXPECT_EQ(get(server().port(), "/metrics", "X-Forwarded-For: 127.0.0.1\r\n").status, 404);
    EXPECT_EQ(get(server().port(), "/metrics").status, 200);
}

TEST(Guard, RefusesPostsOfOtherSites)
{
    auto status = [](std::string_view lines) {
        return post(server().port(), "/form", "a=b", lines).status;
    };
    EXPECT_EQ(status(""), 200);
    EXPECT_EQ(status("Sec-Fetch-Site: same-origin\r\n"), 200);
    EXPECT_EQ(status("Sec-Fetch-Site: none\r\n"), 200);
    EXPECT_EQ(status("Sec-Fetch-Site: cross-site\r\n"), 403);
    EXPECT_EQ(status("Sec-Fetch-Site: same-site\r\n"), 403);
    EXPECT_EQ(status("Origin: http://localhost\r\n"), 200);
    EXPECT_EQ(status("Origin: https://evil.example\r\n"), 403);
    EXPECT_EQ(status("Origin: null\r\n"), 403);
    EXPECT_EQ(status("Origin: http://localhost.evil.example\r\n"), 403);
}

TEST(Guard, WantsTheFormTokenOfTheLogin)
{
    auto status = [](std::string_view body, const std::string& who) {
        return post(server().port(), "/form", body, as(who)).status;
    };
    EXPECT_EQ(status("a=b", "user"), 403);
    EXPECT_EQ(status("form_token=", "user"), 403);
    EXPECT_EQ(status("form_token=token-of-host", "user"), 403);
    EXPECT_EQ(status("form_token=token-of-user", "user"), 200);
    EXPECT_EQ(status("a=b", "link"), 200);
    EXPECT_EQ(post(server().port(), "/organiser", "a=b", "").status, 403);
    EXPECT_EQ(post(server().port(), "/organiser", "form_token=token-of-user", as("user")).status,
              403);
    EXPECT_EQ(post(server().port(), "/organiser", "form_token=token-of-organiser", as("organiser"))
                  .status,
              200);
}

TEST(Guard, CountsRequestsOfEachClientAddress)
{
    TestServer fresh([](Config& config) {
        config.limits.link_requests_per_hour = 2;
        config.server.trusted_proxies = {"127.0.0.0/8"};
    });
    auto from = [&](const std::string& address) {
        return post(fresh.port(), "/limited", "a=b", "X-Forwarded-For: " + address + "\r\n");
    };
    EXPECT_EQ(from("203.0.113.1").status, 200);
    EXPECT_EQ(from("203.0.113.1").status, 200);
    auto third = from("203.0.113.1");
    EXPECT_EQ(third.status, 429);
    EXPECT_EQ(third["retry-after"], "3600");
    EXPECT_EQ(from("203.0.113.2").status, 200);
    // What the client itself wrote before the proxy's part is not believed.
    EXPECT_EQ(from("198.51.100.7, 203.0.113.1").status, 429);
}

TEST(Guard, BelievesNoForwardingOfStrangers)
{
    TestServer fresh([](Config& config) { config.limits.link_requests_per_hour = 2; });
    auto from = [&](const std::string& address) {
        return post(fresh.port(), "/limited", "a=b", "X-Forwarded-For: " + address + "\r\n").status;
    };
    EXPECT_EQ(from("203.0.113.1"), 200);
    EXPECT_EQ(from("203.0.113.2"), 200);
    EXPECT_EQ(from("203.0.113.3"), 429);
}

TEST(Guard, RefusesToStartWithAProxyThatIsNoAddress)
{
    EXPECT_THROW(TrustedProxies({"127.0.0.1", "everybody"}), std::runtime_error);
    EXPECT_NO_THROW(TrustedProxies({"127.0.0.1", "10.0.0.0/8", "fd00::/8"}));
}

TEST(Guard, CountsAHouseholdOfIpv6AsOne)
{
    Config::Limits limits;
    limits.link_requests_per_hour = 1;
    RateLimits rate(limits);
    RateLimits::Time now;
    EXPECT_EQ(rate.must_wait(Limit::link, "2001:db8::1", now), std::nullopt);
    EXPECT_EQ(rate.must_wait(Limit::link, "2001:db8::2", now), 3600);
    EXPECT_EQ(rate.must_wait(Limit::link, "2001:db8:0:1::1", now), std::nullopt);
    EXPECT_EQ(rate.must_wait(Limit::link, "2001:db8::1", now + std::chrono::hours(1)),
              std::nullopt);
}

TEST(Guard, PutsTheSameLocksOnEveryAnswer)
{
    for (const auto* path :
         {"/", "/note", "/nothing", "/fault", "/organiser", "/static/plain.css", "/metrics"}) {
        auto reply = get(server().port(), path);
        EXPECT_EQ(reply["content-security-policy"],
                  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                  "font-src 'self'; "
                  "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
                  "frame-ancestors 'none'")
            << path;
        EXPECT_EQ(reply["cross-origin-opener-policy"], "same-origin") << path;
        EXPECT_EQ(reply["cross-origin-resource-policy"], "same-origin") << path;
        EXPECT_EQ(reply["x-content-type-options"], "nosniff") << path;
        EXPECT_EQ(reply["referrer-policy"], "same-origin") << path;
    }
    EXPECT_EQ(get(server().port(), "/")["cache-control"], "no-store");
    EXPECT_EQ(get(server().port(), "/organiser", as("organiser"))["x-robots-tag"], "noindex");
    EXPECT_EQ(get(server().port(), "/")["x-robots-tag"], "");
}

} // namespace

} // namespace retenk::http::test
