#include "support/test_db.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/db/backup.hpp"
#include "retenk/db/migrate.hpp"

#include <cstdlib>
#include <unistd.h>

namespace retenk::test {

std::filesystem::path new_folder()
{
    const auto folder = std::filesystem::temp_directory_path() / ("retenk-test-" + random_code(12));
    std::filesystem::create_directories(folder);
    return folder;
}

std::filesystem::path source_folder() { return RETENK_SOURCE_DIR; }

void remove_folder(const std::filesystem::path& folder)
{
    if (std::getenv("RETENK_KEEP") == nullptr) std::filesystem::remove_all(folder);
}

namespace {

// What every test begins with, migrated once and then copied.
class EmptyDb
{
public:
    EmptyDb() : folder_(new_folder())
    {
        db::Connection connection(file(), db::Connection::Mode::read_write);
        connection.script("PRAGMA synchronous = OFF");
        db::migrate(connection, source_folder() / "src/migrations");
    }
    ~EmptyDb() { std::filesystem::remove_all(folder_); }
    EmptyDb(const EmptyDb&) = delete;
    EmptyDb& operator=(const EmptyDb&) = delete;

    std::filesystem::path file() const { return folder_ / "empty.db"; }

private:
    std::filesystem::path folder_;
};

void copy_empty_db(const std::filesystem::path& to)
{
    static const EmptyDb empty;
    std::filesystem::copy_file(empty.file(), to);
}

} // namespace

TestDb::TestDb() : folder_(new_folder()), file_(folder_ / "test.db")
{
    copy_empty_db(file_);
    connection_ = std::make_unique<db::Connection>(file_, db::Connection::Mode::read_write);
    connection_->script("PRAGMA synchronous = OFF"); // nobody pulls the plug in a unit test
}

TestDb::~TestDb()
{
    connection_.reset();
    remove_folder(folder_);
}

} // namespace retenk::test
