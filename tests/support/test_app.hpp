#pragma once
// The real program in this process, on a free port, with a demonstration conference in a file of
// its own.

#include "app/app.hpp"
#include "http/client.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace retenk::test {

inline constexpr const char* demo_password = "fjell og fjord";

class TestApp
{
public:
    TestApp();
    ~TestApp();
    TestApp(const TestApp&) = delete;
    TestApp& operator=(const TestApp&) = delete;

    std::uint16_t port() const { return app_->port(); }
    app::App& app() { return *app_; }
    db::Database& database() { return app_->database(); }

    // Reads and writes past the program, for what a story must arrange or look up.
    template <class F, class... A>
    auto look(F f, A... values)
    {
        return app_->database().read_now(f, std::move(values)...);
    }

    // Every message that has left, as its bytes; waits until none is due.
    std::vector<std::string> mails();

private:
    std::filesystem::path folder_;
    std::unique_ptr<app::App> app_;
};

using FormFields = std::vector<std::pair<std::string, std::string>>;

// Keeps cookies, follows redirects, and posts forms with the hidden fields that their page has.
class Browser
{
public:
    explicit Browser(TestApp& app) : port_(app.port()) {}

    const http::test::Reply& get(const std::string& path);
    const http::test::Reply& post(const std::string& path, const FormFields& fields);

    // Opens the page, takes the hidden fields of its form with this action, and posts.
    const http::test::Reply& submit(const std::string& page, const std::string& action,
                                    const FormFields& fields);

    const http::test::Reply& log_in(const std::string& email);

    const http::test::Reply& reply() const { return reply_; }
    const std::string& address() const { return address_; } // after redirects
    void forget_cookies() { cookies_.clear(); }

private:
    void keep_cookies();
    void follow();
    std::string cookie_line() const;

    std::uint16_t port_;
    std::map<std::string, std::string> cookies_;
    http::test::Reply reply_;
    std::string address_;
};

std::string url_encoded(const FormFields& fields);

} // namespace retenk::test
