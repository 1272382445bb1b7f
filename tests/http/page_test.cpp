// Pages as they leave: languages, cache, compression, files, streams.

#include "http/layout.hpp"
#include "http/test_server.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace retenk::http::test {

namespace {

std::string html(std::string_view content, std::string_view title = "Title")
{
    return "<!doctype html><html lang=\"nb\"><title>" + std::string(title) + "</title>" +
           std::string(content) + "</html>";
}

TEST(Page, StandsInTheLayoutInTheLanguageOfItsAddress)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/").body, html("<h1>Site</h1>"));
    EXPECT_EQ(get(server.port(), "/en").body,
              "<!doctype html><html lang=\"en\"><title>Title</title><h1>Site</h1></html>");
    EXPECT_EQ(get(server.port(), "/se/").body,
              "<!doctype html><html lang=\"se\"><title>Title</title><h1>Site</h1></html>");
    EXPECT_EQ(get(server.port(), "/enough").status, 404);
}

TEST(Page, MarksTextsThatFellBackToBokmal)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/fallback").body,
              html("<h1>bare bokmål</h1><img alt=\"bare bokmål\"><option>bare bokmål</option>"));
    EXPECT_EQ(get(server.port(), "/en/fallback").body,
              "<!doctype html><html lang=\"en\"><title>Title</title><h1><span lang=\"nb\">bare "
              "bokmål</span></h1>"
              "<img alt=\"bare bokmål\"><option>bare bokmål</option></html>");
}

TEST(Page, EscapesWhatVisitorsWrite)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/echo/%3Cb%3E").body, html("<h1>&lt;b&gt;</h1>"));
}

TEST(Page, ShowsTheNoticeThatItsAddressNames)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/?notice=saved").body, html("<p>Lagret</p><h1>Site</h1>"));
    EXPECT_EQ(get(server.port(), "/?notice=unknown").body, html("<h1>Site</h1>"));
    EXPECT_EQ(get(server.port(), "/note?notice=saved").body, html("<h1>first</h1>"));
}

TEST(Page, OfAPostGetsFormFieldsTrimmedWithPlainLines)
{
    TestServer server;
    EXPECT_EQ(post(server.port(), "/form", "a=+x%0D%0Ay%0D%0A&b=%C3%A6").body,
              html("<h1>a=x\ny;b=æ;</h1>"));
}

TEST(Page, OfAFaultShowsTheNumberThatIsInTheLog)
{
    TestServer server;
    auto reply = get(server.port(), "/fault");
    EXPECT_EQ(
        reply.body,
        html(
            "<h1>500 Noe gikk galt hos oss</h1><p>Feilen er notert, og vi ser på den. Oppgi gjerne "
            "nummeret når du tar kontakt.</p><b>" +
                reply["x-request-id"] + "</b>",
            "Noe gikk galt hos oss"));
}

TEST(Page, OfARefusalSaysWhy)
{
    TestServer server;
    auto reply = get(server.port(), "/refused");
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.body, html("<h1>409 Noe har endret seg i mellomtiden</h1><p>Det er fullt.</p>",
                               "Noe har endret seg i mellomtiden"));
    EXPECT_EQ(get(server.port(), "/nothing", "HX-Request: true\r\n").body, "<i>404</i>");
}

TEST(Page, TellsWhenToComeBackAndWhatIsAllowed)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/busy")["retry-after"], "5");
    EXPECT_EQ(ask(server.port(), "PUT /note HTTP/1.1\r\nHost: a\r\n\r\n")["allow"],
              "GET, HEAD, POST");
    EXPECT_EQ(ask(server.port(), "PUT /limited HTTP/1.1\r\nHost: a\r\n\r\n")["allow"], "POST");
}

TEST(Page, HasForHeadWhatItHasForGet)
{
    TestServer server;
    for (const auto* path : {"/", "/note", "/static/plain.css", "/nothing"}) {
        auto whole = get(server.port(), path);
        auto head = ask(server.port(),
                        "HEAD " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", true);
        whole.headers.erase("x-request-id");
        head.headers.erase("x-request-id");
        whole.headers.erase("date");
        head.headers.erase("date");
        EXPECT_EQ(head.status, whole.status) << path;
        EXPECT_EQ(head.headers, whole.headers) << path;
    }
}

TEST(PageCache, RendersOnceForEachThreadUntilATopicChanges)
{
    TestServer server([](Config& config) { config.server.threads = 1; });
    auto before = TestServer::renderings.load();
    EXPECT_EQ(get(server.port(), "/note").body, html("<h1>first</h1>"));
    EXPECT_EQ(get(server.port(), "/note").body, html("<h1>first</h1>"));
    EXPECT_EQ(TestServer::renderings - before, 1);
    server.write_note("second");
    EXPECT_EQ(get(server.port(), "/note").body, html("<h1>second</h1>"));
    EXPECT_EQ(TestServer::renderings - before, 2);
    server.server().changed({"programme"});
    EXPECT_EQ(get(server.port(), "/note").body, html("<h1>second</h1>"));
    EXPECT_EQ(TestServer::renderings - before, 2);
    server.server().changed({"other"});
    EXPECT_EQ(get(server.port(), "/note").body, html("<h1>second</h1>"));
    EXPECT_EQ(TestServer::renderings - before, 3);
}

// Read before the commit, finished after it: it may be shown to the one who asked, to nobody later.
TEST(PageCache, KeepsNoPageThatWasReadBeforeACommit)
{
    TestServer server([](Config& config) { config.server.threads = 1; });
    gate().close();
    Client early(server.port());
    early.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    gate().wait_for_visitors(1);
    server.write_note("second");
    gate().open();
    EXPECT_EQ(early.read()->body, html("<h1>first</h1>"));
    EXPECT_EQ(get(server.port(), "/slow").body, html("<h1>second</h1>"));
}

TEST(PageCache, IsNeverBehindACommitThatWasAnswered)
{
    TestServer server;
    Client writer(server.port());
    for (int round = 0; round < 200; ++round) {
        auto text = "note-" + std::to_string(round);
        auto body = "text=" + text;
        writer.send("POST /note HTTP/1.1\r\nHost: a\r\nContent-Type: "
                    "application/x-www-form-urlencoded\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
        ASSERT_EQ(writer.read()->status, 303);
        ASSERT_EQ(get(server.port(), "/note").body, html("<h1>" + text + "</h1>"));
    }
}

TEST(PageCache, AnswersNotModified)
{
    TestServer server;
    auto first = get(server.port(), "/note");
    EXPECT_EQ(first["cache-control"], "public, no-cache");
    EXPECT_EQ(first["vary"], "Accept-Encoding");
    auto again = get(server.port(), "/note", "If-None-Match: \"x\", W/" + first["etag"] + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again["etag"], first["etag"]);
    EXPECT_EQ(again["content-length"], "");
    server.write_note("second");
    EXPECT_EQ(get(server.port(), "/note", "If-None-Match: " + first["etag"] + "\r\n").status, 200);
}

TEST(Compression, GivesTheSamePageInFewerBytes)
{
    TestServer server;
    for (const auto* path : {"/long", "/long-own"}) {
        auto plain = get(server.port(), path);
        auto gzip = get(server.port(), path, "Accept-Encoding: deflate, gzip\r\n");
        auto br = get(server.port(), path, "Accept-Encoding: gzip, br\r\n");
        EXPECT_EQ(plain["content-encoding"], "");
        EXPECT_EQ(gzip["content-encoding"], "gzip");
        EXPECT_EQ(br["content-encoding"], "br");
        EXPECT_EQ(gunzipped(gzip.body), plain.body);
        EXPECT_EQ(unbrotlied(br.body), plain.body);
        EXPECT_EQ(get(server.port(), path,
                      "Accept-Encoding: br;q=0, gzip; q=0.0\r\n")["content-encoding"],
                  "");
    }
}

TEST(Compression, LeavesPagesWithATokenAlone)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/long-own",
                  "Cookie: who=user\r\nAccept-Encoding: br\r\n")["content-encoding"],
              "");
}

TEST(StaticFiles, AreKeptForEverWhenTheirNameHasAHash)
{
    TestServer server;
    auto script = get(server.port(), "/static/app-1A2B3C4D.js", "Accept-Encoding: br\r\n");
    EXPECT_EQ(script["cache-control"], "public, max-age=31536000, immutable");
    EXPECT_EQ(script["content-type"], "text/javascript; charset=utf-8");
    EXPECT_EQ(unbrotlied(script.body), std::string(3000, 'a') + "\n");
    EXPECT_EQ(get(server.port(), "/static/app-1A2B3C4D.js",
                  "Accept-Encoding: br\r\nIf-None-Match: " + script["etag"] + "\r\n")
                  .status,
              304);
    EXPECT_EQ(get(server.port(), "/static/plain.css")["cache-control"], "public, max-age=3600");
    EXPECT_EQ(get(server.port(), "/robots.txt").body, "User-agent: *\n");
    EXPECT_EQ(get(server.port(), "/static/../test.db").status, 404);
}

TEST(Cookies, BelongToThisHostAlone)
{
    TestServer server;
    auto reply = get(server.port(), "/cookie", "Cookie: __Host-colour=red; colour=green\r\n");
    EXPECT_EQ(reply["set-cookie"],
              "__Host-colour=blue; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure");
    EXPECT_EQ(reply.body, html("<h1>red</h1>"));
}

TEST(File, HasANameInAsciiAndInFull)
{
    TestServer server;
    auto reply = get(server.port(), "/file");
    EXPECT_EQ(reply["content-disposition"],
              "attachment; filename=\"p_meldte.csv\"; filename*=UTF-8''p%C3%A5meldte.csv");
    EXPECT_EQ(reply.body, "a;b");
}

TEST(Live, TellsAfterEachCommitOfItsTopic)
{
    TestServer server;
    Client client(server.port());
    client.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n");
    auto reply = client.read();
    EXPECT_EQ((*reply)["content-type"], "text/event-stream");
    server.write_note("second");
    EXPECT_EQ(client.read_some(), "event: changed\ndata: \n\n");
    server.write_note("third");
    EXPECT_EQ(client.read_some(), "event: changed\ndata: \n\n");
    server.server().stop();
    EXPECT_TRUE(client.is_closed());
}

TEST(Health, IsAJobOfTheWriterAndIsCounted)
{
    TestServer server;
    EXPECT_EQ(get(server.port(), "/healthz").body, "{\"status\":\"ok\"}\n");
    // An answer is counted once it is sent, which its reader may be quicker than.
    auto figures = get(server.port(), "/metrics").body;
    for (int looks = 0; looks < 1000 && figures.contains("{status=\"2xx\"} 0\n"); ++looks)
        figures = get(server.port(), "/metrics").body;
    EXPECT_EQ(figures.contains("{status=\"2xx\"} 0\n"), false);
    EXPECT_NE(figures.find("retenk_db_writes_total 1\n"), std::string::npos);
}

TEST(Routes, AreListedForTools)
{
    RouteOptions small;
    small.body_limit = 100;
    Routes routes{{Method::get, "/a", Access::open, nullptr},
                  {Method::post, "/b/{id}", Access::organiser, nullptr, small}};
    EXPECT_EQ(routes_json(routes),
              R"([{"method":"GET","path":"/a","access":"open","body":0},)"
              R"({"method":"POST","path":"/b/{id}","access":"organiser","body":100}])");
}

} // namespace

} // namespace retenk::http::test
