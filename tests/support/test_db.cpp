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

TestDb::TestDb() : folder_(new_folder()), file_(folder_ / "test.db")
{
    connection_ = std::make_unique<db::Connection>(file_, db::Connection::Mode::read_write);
    connection_->script("PRAGMA synchronous = OFF"); // nobody pulls the plug in a unit test
    db::migrate(*connection_, source_folder() / "src/migrations");
}

TestDb::~TestDb()
{
    connection_.reset();
    remove_folder(folder_);
}

} // namespace retenk::test
