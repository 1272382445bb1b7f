#pragma once
// The timed work: passes on the offers of the waiting list that nobody answered, reminds of places without
// a name, forgets login attempts and logins that ran out, answers whose day has come and files that nobody
// needs, and looks at the mail queue for /metrics. What is due stands in the database.

#include "retenk/base/config.hpp"
#include "retenk/db/database.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace retenk::app {

class Keeper
{
public:
    Keeper(db::Database& database, const Config& config) : database_(database), config_(config) {}
    ~Keeper() { stop(); }

    void start();
    void stop();
    std::string metrics() const; // at most ten seconds old

private:
    void run();
    void forget(int round);
    bool is_stopping() const;

    db::Database& database_;
    const Config& config_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string metrics_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace retenk::app
