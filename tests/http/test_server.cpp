#include "http/test_server.hpp"

#include "retenk/http/field.hpp"

#include <fstream>
#include <unistd.h>

namespace retenk::http::test {

namespace fs = std::filesystem;

std::atomic<int> TestServer::renderings = 0;

void Gate::pass()
{
    std::unique_lock lock(mutex_);
    ++visitors_;
    moved_.notify_all();
    moved_.wait(lock, [&] { return open_; });
    --visitors_;
}

void Gate::open()
{
    std::lock_guard lock(mutex_);
    open_ = true;
    moved_.notify_all();
}

void Gate::close()
{
    std::lock_guard lock(mutex_);
    open_ = false;
}

void Gate::wait_for_visitors(int count)
{
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return visitors_ >= count; });
}

Gate& gate()
{
    static Gate only;
    return only;
}

namespace {

void write(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

std::string read_note(db::Tx& tx) { return tx.get<std::string>("SELECT text FROM note"); }

std::string read_note_slowly(db::Tx& tx)
{
    auto text = read_note(tx);
    gate().pass();
    return text;
}

bool change_note(db::Tx& tx, const std::string& text)
{
    tx.run("UPDATE note SET text = ?1", text);
    tx.after_commit("notes");
    return true;
}

view::Data titled(std::string text)
{
    view::Data data;
    data["title"] = "Title";
    data["text"] = std::move(text);
    return data;
}

asio::awaitable<Response> get_front(Context& context)
{
    co_return page(context, "plain", titled(context.site().name));
}

asio::awaitable<Response> get_note(Context& context)
{
    ++TestServer::renderings;
    auto note = co_await context.db.read(read_note);
    co_return page(context, "plain", titled(std::move(note)));
}

asio::awaitable<Response> get_slow_note(Context& context)
{
    auto note = co_await context.db.read(read_note_slowly);
    co_return page(context, "plain", titled(std::move(note)));
}

asio::awaitable<Response> get_long(Context& context)
{
    std::string text;
    for (int line = 0; line < 2000; ++line)
        text += "line " + std::to_string(line) + "\n";
    co_return page(context, "plain", titled(std::move(text)));
}

asio::awaitable<Response> get_echo(Context& context)
{
    co_return page(context, "plain", titled(context.param("name")));
}

asio::awaitable<Response> get_query(Context& context)
{
    co_return page(context, "plain", titled(context.request.query["q"]));
}

asio::awaitable<Response> get_client(Context& context)
{
    co_return page(context, "plain", titled(context.request.client));
}

asio::awaitable<Response> get_fallback(Context& context)
{
    co_return page(context, "fallback", titled("x"));
}

asio::awaitable<Response> get_form(Context& context)
{
    co_return page(context, "form", titled(""));
}

asio::awaitable<Response> post_form(Context& context)
{
    std::string all;
    for (const auto& [name, value] : context.form().list())
        all += name + "=" + value + ";";
    co_return page(context, "plain", titled(std::move(all)));
}

asio::awaitable<Response> post_note(Context& context)
{
    auto text = context.form()["text"];
    co_await context.db.write(change_note, std::move(text));
    co_return see_other(context, "/note?notice=saved");
}

asio::awaitable<Response> get_fault(Context&)
{
    throw std::runtime_error("planted");
    co_return Response();
}

asio::awaitable<Response> get_busy(Context&)
{
    throw db::Busy();
    co_return Response();
}

asio::awaitable<Response> get_live(Context&)
{
    Response response;
    response.type = "text/event-stream";
    response.stream_topic = "notes";
    co_return response;
}

asio::awaitable<Response> get_cookie(Context& context)
{
    auto response = page(context, "plain", titled(cookie(context, "colour")));
    set_cookie(context, response, "colour", "blue", 60);
    co_return response;
}

asio::awaitable<Response> get_file(Context&) { co_return file("a;b", "text/csv", "påmeldte.csv"); }

asio::awaitable<Response> get_refused(Context& context)
{
    Refusal refusal;
    refusal.problem = Problem::full;
    refusal.key = "test.full";
    co_return refused(context, refusal);
}

Routes routes()
{
    RouteOptions cached, small, limited;
    cached.cached = "notes other";
    small.body_limit = 100;
    limited.limit = Limit::link;
    return {{Method::get, "/", Access::open, get_front},
            {Method::get, "/note", Access::open, get_note, cached},
            {Method::post, "/note", Access::open, post_note},
            {Method::get, "/slow", Access::open, get_slow_note, cached},
            {Method::get, "/long", Access::open, get_long, cached},
            {Method::get, "/long-own", Access::open, get_long},
            {Method::get, "/echo/{name}", Access::open, get_echo},
            {Method::get, "/query", Access::open, get_query},
            {Method::get, "/client", Access::open, get_client},
            {Method::get, "/fallback", Access::open, get_fallback},
            {Method::get, "/form", Access::open, get_form},
            {Method::post, "/form", Access::open, post_form, small},
            {Method::post, "/limited", Access::open, post_form, limited},
            {Method::get, "/fault", Access::open, get_fault},
            {Method::get, "/busy", Access::open, get_busy},
            {Method::get, "/live", Access::open, get_live},
            {Method::get, "/cookie", Access::open, get_cookie},
            {Method::get, "/file", Access::open, get_file},
            {Method::get, "/refused", Access::open, get_refused},
            {Method::get, "/personal", Access::personal_link, get_front},
            {Method::get, "/signed", Access::signed_in, get_front},
            {Method::get, "/organiser", Access::organiser, get_front},
            {Method::post, "/organiser", Access::organiser, post_form},
            {Method::get, "/programme", Access::programme, get_front},
            {Method::get, "/host", Access::host, get_front},
            {Method::get, "/local", Access::loopback, get_front}};
}

asio::awaitable<void> identify(Context& context)
{
    const auto& who = context.request.cookies["who"];
    if (who == "link") context.viewer.registration = RegistrationId{1};
    if (who.empty() || who == "link") co_return;
    context.viewer.user = UserId{1};
    context.viewer.form_token = "token-of-" + who;
    if (who == "organiser") context.viewer.roles = {Role::organiser};
    if (who == "editor") context.viewer.roles = {Role::programme_editor};
    if (who == "host") context.viewer.roles = {Role::host};
}

void make_templates(const fs::path& folder)
{
    write(folder / "layout.html", "<!doctype html><html lang=\"{{lang}}\"><title>{{title}}</title>"
                                  "{{#notice}}<p>{{notice}}</p>{{/notice}}{{{content}}}</html>");
    write(folder / "plain.html", "<h1>{{text}}</h1>");
    write(folder / "form.html", "<input name=\"form_token\" value=\"{{form_token}}\"><input "
                                "name=\"form_key\" value=\"{{form_key}}\">");
    write(folder / "fallback.html",
          "<h1>{{t.test.only}}</h1><img alt=\"{{t.test.only}}\"><option>{{t.test.only}}</option>");
    write(folder / "problem.html",
          "<h1>{{status}} "
          "{{heading}}</h1><p>{{message}}</p>{{#incident}}<b>{{incident}}</b>{{/incident}}");
    write(folder / "parts/problem.html", "<i>{{status}}</i>");
}

void make_texts(const fs::path& folder)
{
    for (const auto* lang : {"nb", "nn", "se", "en"}) {
        fs::create_directories(folder / lang);
        fs::copy(fs::path(RETENK_SOURCE_DIR) / "web/locales" / lang / "http.po",
                 folder / lang / "http.po");
    }
    write(folder / "nb/test.po", "msgid \"test.only\"\nmsgstr \"bare bokmål\"\n\nmsgid "
                                 "\"test.full\"\nmsgstr \"Det er fullt.\"\n\n"
                                 "msgid \"notice.saved\"\nmsgstr \"Lagret\"\n");
}

std::shared_ptr<const Site> site()
{
    static const auto only = [] {
        Site made;
        made.name = "Site";
        return std::make_shared<const Site>(made);
    }();
    return only;
}

} // namespace

TestServer::TestServer(void (*tune)(Config&))
{
    static std::atomic<int> made = 0;
    folder_ = fs::temp_directory_path() /
              ("retenk-http-" + std::to_string(getpid()) + "-" + std::to_string(++made));
    make_templates(folder_ / "templates");
    make_texts(folder_ / "locales");
    write(folder_ / "static/app-1A2B3C4D.js", std::string(3000, 'a') + "\n");
    write(folder_ / "static/plain.css", "p { margin: 0 }\n");
    write(folder_ / "static/robots.txt", "User-agent: *\n");
    {
        db::Connection connection(folder_ / "test.db", db::Connection::Mode::read_write);
        connection.script(
            "CREATE TABLE note (text TEXT NOT NULL) STRICT; INSERT INTO note VALUES ('first')");
    }
    config_.server.port = 0;
    config_.server.threads = 2;
    config_.server.header_seconds = 1;
    config_.server.body_seconds = 1;
    config_.server.stop_seconds = 5;
    if (tune) tune(config_);
    db::Options options;
    options.file = folder_ / "test.db";
    db_ = std::make_unique<db::Database>(std::move(options));
    catalogue_ = std::make_unique<view::Catalogue>(folder_ / "locales");
    templates_ = std::make_unique<view::Templates>(folder_ / "templates", *catalogue_);
    Services services{config_,  *db_,    workers_, *templates_, system_now, "http://localhost",
                      "/s.css", "/s.js", "/s.svg"};
    server_ = std::make_unique<Server>(
        ServerOptions{services, routes(), folder_ / "static", identify, site, {}});
    db_->on_commit([this](const std::vector<std::string>& topics) { server_->changed(topics); });
    port_ = server_->start();
}

TestServer::~TestServer()
{
    server_->stop();
    db_->stop();
    server_.reset();
    fs::remove_all(folder_);
}

void TestServer::write_note(const std::string& text) { db_->write_now(change_note, text); }

} // namespace retenk::http::test
