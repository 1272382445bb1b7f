#pragma once
// The timed work: passes on the offers of the waiting list that nobody answered, forgets login attempts
// and logins that ran out, and looks at the mail queue for /metrics. What is due stands in the database.

#include "retenk/db/database.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace retenk::app {

class Keeper
{
public:
    explicit Keeper(db::Database& database) : database_(database) {}
    ~Keeper() { stop(); }

    void start();
    void stop();
    std::string metrics() const; // at most ten seconds old

private:
    void run();

    db::Database& database_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string metrics_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace retenk::app
