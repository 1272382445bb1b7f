#include "support/test_app.hpp"

#include "app/commands.hpp"
#include "retenk/base/log.hpp"
#include "support/test_db.hpp"

#include <iostream>
#include <sstream>
#include <thread>

namespace retenk::test {

namespace {

std::filesystem::path share()
{
    return std::filesystem::path(RETENK_PROGRAM).parent_path() / "share";
}

// Made once for the whole test run and copied: Argon2 and two dozen registrations take their time.
const std::filesystem::path& demo_file()
{
    struct Made
    {
        std::filesystem::path folder = new_folder();
        std::filesystem::path file = folder / "demo.db";
        Made()
        {
            Config config;
            config.files.share = share();
            app::DemoOptions options;
            options.database = file;
            options.participants = 40;
            options.password = demo_password;
            std::ostringstream silent;
            auto* out = std::cout.rdbuf(silent.rdbuf());
            auto* err = std::cerr.rdbuf(silent.rdbuf());
            app::make_demo(config, options);
            std::cout.rdbuf(out);
            std::cerr.rdbuf(err);
        }
        ~Made() { remove_folder(folder); }
    };
    static const Made made;
    return made.file;
}

bool nothing_due(db::Tx& tx)
{
    return tx.get<int>("SELECT count(*) FROM message WHERE state IN ('queued', 'sending')") == 0;
}

std::vector<db::Blob> sent_bytes(db::Tx& tx)
{
    return tx.rows<db::Blob>("SELECT bytes FROM message WHERE bytes IS NOT NULL ORDER BY id");
}

void append_encoded(std::string& text, const std::string& value)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    for (char c : value) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (plain)
            text += c;
        else
            text += {'%', digits[static_cast<unsigned char>(c) >> 4],
                     digits[static_cast<unsigned char>(c) & 15]};
    }
}

std::string attribute(const std::string& tag, const std::string& name)
{
    const auto begin = tag.find(" " + name + "=\"");
    if (begin == std::string::npos) return "";
    const auto value = begin + name.size() + 3;
    return tag.substr(value, tag.find('"', value) - value);
}

} // namespace

TestApp::TestApp() : folder_(new_folder())
{
    std::filesystem::copy_file(demo_file(), folder_ / "retenk.db");
    std::filesystem::create_directory(folder_ / "mail");
    Config config;
    config.files.share = share();
    config.database.file = folder_ / "retenk.db";
    config.server.port = 0;
    config.server.threads = 2;
    config.mail.url = "file://" + (folder_ / "mail").string() + "/";
    config.limits.registrations_per_minute = 100000;
    config.limits.link_requests_per_hour = 1000;
    app_ = std::make_unique<app::App>(config);
}

TestApp::~TestApp()
{
    app_.reset();
    remove_folder(folder_);
}

std::vector<std::string> TestApp::mails()
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!look(nothing_due)) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("mail is still due after 30 s");
        std::this_thread::yield();
    }
    std::vector<std::string> mails;
    for (auto& blob : look(sent_bytes))
        mails.push_back(std::move(blob.bytes));
    return mails;
}

std::string url_encoded(const FormFields& fields)
{
    std::string body;
    for (const auto& [name, value] : fields) {
        if (!body.empty()) body += '&';
        append_encoded(body, name);
        body += '=';
        append_encoded(body, value);
    }
    return body;
}

const http::test::Reply& Browser::get(const std::string& path)
{
    address_ = path;
    reply_ = http::test::get(port_, path, cookie_line());
    keep_cookies();
    follow();
    return reply_;
}

const http::test::Reply& Browser::post(const std::string& path, const FormFields& fields)
{
    address_ = path;
    const auto origin =
        "Origin: http://127.0.0.1:" + std::to_string(port_) + "\r\nSec-Fetch-Site: same-origin\r\n";
    reply_ = http::test::post(port_, path, url_encoded(fields), origin + cookie_line());
    keep_cookies();
    follow();
    return reply_;
}

const http::test::Reply& Browser::submit(const std::string& page, const std::string& action,
                                         const FormFields& fields)
{
    get(page);
    const auto begin = reply_.body.find("action=\"" + action + "\"");
    if (begin == std::string::npos) throw std::runtime_error(page + " has no form for " + action);
    const auto form = reply_.body.substr(begin, reply_.body.find("</form>", begin) - begin);
    FormFields all;
    for (auto tag = form.find("<input"); tag != std::string::npos; tag = form.find("<input", tag + 1)) {
        const auto input = form.substr(tag, form.find('>', tag) - tag);
        if (attribute(input, "type") == "hidden") all.emplace_back(attribute(input, "name"), attribute(input, "value"));
    }
    for (const auto& [name, value] : fields) {
        std::erase_if(all, [&](const auto& field) { return field.first == name; });
        all.emplace_back(name, value);
    }
    return post(action, all);
}

const http::test::Reply& Browser::log_in(const std::string& email)
{
    return submit("/logg-inn", "/logg-inn", {{"email", email}, {"password", demo_password}});
}

void Browser::keep_cookies()
{
    std::istringstream lines(reply_["set-cookie"]);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        const auto value = line.substr(equals + 1, line.find(';') - equals - 1);
        if (value.empty() || line.find("Max-Age=0") != std::string::npos)
            cookies_.erase(line.substr(0, equals));
        else
            cookies_[line.substr(0, equals)] = value;
    }
}

void Browser::follow()
{
    for (int times = 0; reply_.status == 303 && times < 5; ++times) {
        auto where = reply_["location"];
        if (const auto scheme = where.find("://"); scheme != std::string::npos)
            where = where.substr(where.find('/', scheme + 3));
        address_ = where;
        reply_ = http::test::get(port_, where, cookie_line());
        keep_cookies();
    }
}

std::string Browser::cookie_line() const
{
    if (cookies_.empty()) return "";
    std::string line;
    for (const auto& [name, value] : cookies_)
        line += (line.empty() ? "Cookie: " : "; ") + name + "=" + value;
    return line + "\r\n";
}

} // namespace retenk::test
