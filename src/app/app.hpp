#pragma once
// Owns everything, in the order in which it is needed; tests build it too, with port 0 and a file
// of their own.

#include "retenk/base/config.hpp"
#include "retenk/http/server.hpp"
#include "retenk/mail/mailer.hpp"

#include <filesystem>

namespace retenk::app {

// share/ beside the program, unless configured.
std::filesystem::path share_folder(const Config& config);

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
