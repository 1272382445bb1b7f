#include "retenk/db/snapshot.hpp"

#include "support/test_db.hpp"

#include <atomic>
#include <gtest/gtest.h>

namespace retenk::db {
namespace {

std::atomic<int> readings = 0;

std::int64_t read_count(Tx& tx)
{
    ++readings;
    return tx.get<std::int64_t>("SELECT count(*) FROM note");
}

std::int64_t count_of(Tx& tx, const int& key) { return remembered<read_count>(tx, key); }

// Once before and once after a row of its own.
std::pair<std::int64_t, std::int64_t> count_around_a_note(Tx& tx, const int& key)
{
    const auto before = remembered<read_count>(tx, key);
    tx.run("INSERT INTO note DEFAULT VALUES");
    return {before, remembered<read_count>(tx, key)};
}

class Snapshot : public testing::Test
{
protected:
    Snapshot()
    {
        prepared_.connection().script("CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT");
        Options options;
        options.file = prepared_.file();
        options.readers = 1;
        database_ = std::make_unique<Database>(options);
        readings = 0;
    }

    test::TestDb prepared_;
    std::unique_ptr<Database> database_;
};

TEST_F(Snapshot, is_read_once_for_each_state_of_the_file)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(database_->read_now(count_of, 1), 0);
    EXPECT_EQ(readings, 1);
    database_->write_now(count_around_a_note, 1);
    readings = 0;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(database_->read_now(count_of, 1), 1);
    EXPECT_EQ(readings, 1);
}

TEST_F(Snapshot, of_another_program_that_wrote_is_read_anew)
{
    EXPECT_EQ(database_->read_now(count_of, 1), 0);
    prepared_.connection().script("INSERT INTO note DEFAULT VALUES");
    EXPECT_EQ(database_->read_now(count_of, 1), 1);
}

TEST_F(Snapshot, is_of_one_key)
{
    database_->read_now(count_of, 1);
    database_->read_now(count_of, 2);
    EXPECT_EQ(readings, 2);
}

TEST_F(Snapshot, is_never_taken_by_who_writes)
{
    EXPECT_EQ(database_->write_now(count_around_a_note, 1),
              std::pair(std::int64_t(0), std::int64_t(1)));
    EXPECT_EQ(database_->write_now(count_around_a_note, 1),
              std::pair(std::int64_t(1), std::int64_t(2)));
    EXPECT_EQ(readings, 4);
}

} // namespace
} // namespace retenk::db
