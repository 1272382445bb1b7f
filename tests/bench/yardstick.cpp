// What the disk can do: single-row commits with synchronous=FULL, and bare syncs. Prints commits a second
// and microseconds for one sync.

#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <unistd.h>

namespace {

double seconds_since(std::chrono::steady_clock::time_point began)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double commits_a_second(const std::string& file)
{
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)", nullptr,
                 nullptr, nullptr);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t (x) VALUES ('one row of a usual length, as registrations have')", -1, &insert, nullptr);
    const auto began = std::chrono::steady_clock::now();
    int count = 0;
    for (; seconds_since(began) < 3; ++count) {
        sqlite3_step(insert);
        sqlite3_reset(insert);
    }
    const double rate = count / seconds_since(began);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return rate;
}

double microseconds_a_sync(const std::string& file)
{
    const int descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
    const std::string block(4096, 'x');
    const auto began = std::chrono::steady_clock::now();
    int count = 0;
    for (; seconds_since(began) < 2; ++count)
        if (::pwrite(descriptor, block.data(), block.size(), 0) < 0 || ::fdatasync(descriptor) != 0) return 0;
    ::close(descriptor);
    return seconds_since(began) / count * 1e6;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : ".";
    std::printf("%.0f %.1f\n", commits_a_second(folder + "/yardstick.db"), microseconds_a_sync(folder + "/yardstick.bin"));
}
