#pragma once
// Owns everything, in the order in which it is needed; tests build it too, with port 0 and a file
// of their own.

#include "retenk/base/config.hpp"
#include "retenk/base/share.hpp"
#include "retenk/http/server.hpp"
#include "retenk/mail/mailer.hpp"

namespace retenk::app {

class App
{
public:
    // Migrates the database, loads templates and texts (a bad one stops the start) and listens.
    App(Config config, Clock clock = system_now);
    ~App();

    std::uint16_t port() const;
    const std::string& base_url() const;
    db::Database& database();
    const view::Templates& templates() const;
    void wake_mailer();
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace retenk::app
