#pragma once
// One program at a time writes to a database. The system lets go of it when the program ends, however it ends.

#include <filesystem>

namespace retenk::db {

class Hold {
public:
    explicit Hold(const std::filesystem::path& database); // throws Error: in use, or not to be opened
    ~Hold(); // after every connection: closing the file ends SQLite's own locks too
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    int file_;
};

} // namespace retenk::db
