#pragma once
// A migrated database in a real file of its own, gone at the end. RETENK_KEEP=1 leaves it on the
// disk.

#include "retenk/db/database.hpp"

namespace retenk::test {

// A Wednesday: 2027-08-04 10:00 UTC.
inline constexpr Instant wednesday{std::chrono::seconds(1817373600)};

std::filesystem::path new_folder();    // under the system's temporary folder
std::filesystem::path source_folder(); // of the project
void remove_folder(const std::filesystem::path& folder);

class TestDb
{
public:
    TestDb();
    ~TestDb();
    TestDb(const TestDb&) = delete;
    TestDb& operator=(const TestDb&) = delete;

    const std::filesystem::path& file() const { return file_; }
    db::Connection& connection() { return *connection_; }

    // Runs f in a transaction of its own at time `now`; kept unless f answers a Refusal.
    template <class F, class... A>
    auto in(F f, const A&... values)
    {
        return db::in_transaction(*connection_, now, f, values...);
    }

    Instant now = wednesday;

private:
    std::filesystem::path folder_;
    std::filesystem::path file_;
    std::unique_ptr<db::Connection> connection_;
};

} // namespace retenk::test
