#include "http/test_server.hpp"

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
    config_.database.file = folder_ / "test.db";
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
        ServerOptions{services, test_routes(), folder_ / "static", identify_test, site, {}});
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
