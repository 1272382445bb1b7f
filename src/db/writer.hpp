#pragma once
// The one connection that writes, and what becomes of it after a fault.

#include "db/lane.hpp"

namespace retenk::db {

// A fault closes the connection, and a later batch opens it again; damage shuts it until somebody
// has looked at the file. Of one thread.
class Writer
{
public:
    Writer(std::unique_ptr<Connection> connection, const Options& options, Counts& counts);

    // Before the first job: a damaged file is not written on.
    void look_at_file();

    // Runs all and answers their topics, or throws why nothing of it holds.
    std::vector<std::string> run(std::deque<Task>& tasks);

    void give_up(const std::exception& fault);
    void checkpoint();
    bool has_failed() const { return failed_; }

private:
    void close();
    void open_again();

    std::unique_ptr<Connection> connection_;
    const Options& options_;
    Counts& counts_;
    bool failed_ = false; // until a commit succeeds
    std::chrono::steady_clock::time_point next_opening_;
};

} // namespace retenk::db
