#include "retenk/db/database.hpp"

#include "retenk/db/backup.hpp"
#include "support/test_db.hpp"

#include <atomic>
#include <fstream>
#include <gtest/gtest.h>
#include <semaphore>
#include <thread>

namespace retenk::db {
namespace {

struct Topics
{
    std::mutex mutex;
    std::vector<std::string> told;
};

class DatabaseTest : public testing::Test
{
protected:
    DatabaseTest()
    {
        prepared_.connection().script(
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT");
        Options options;
        options.file = prepared_.file();
        options.subscribers = &subscribers_;
        database_ = std::make_unique<Database>(options);
    }

    Subscribers subscribers_;
    test::TestDb prepared_;
    std::unique_ptr<Database> database_;
};

std::int64_t add_note(Tx& tx, const std::string& text)
{
    const auto id = tx.insert("INSERT INTO note (text) VALUES (?1)", text);
    tx.after_commit("note");
    return id;
}

Result<int> add_note_and_refuse(Tx& tx, const std::string& text)
{
    add_note(tx, text);
    return refuse(Problem::full, "test.full");
}

int add_note_and_throw(Tx& tx, const std::string& text)
{
    add_note(tx, text);
    throw std::runtime_error("broken");
}

std::int64_t count_notes(Tx& tx) { return tx.get<std::int64_t>("SELECT count(*) FROM note"); }

TEST_F(DatabaseTest, what_a_job_wrote_is_read_afterwards)
{
    database_->write_now(add_note, std::string("one"));
    EXPECT_EQ(database_->read_now(count_notes), 1);
}

TEST_F(DatabaseTest, a_refusal_leaves_no_trace_and_tells_nobody)
{
    Topics topics;
    database_->on_commit([&](const std::vector<std::string>& told) {
        std::lock_guard lock(topics.mutex);
        topics.told.insert(topics.told.end(), told.begin(), told.end());
    });
    const auto answer = database_->write_now(add_note_and_refuse, std::string("one"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().key, "test.full");
    EXPECT_EQ(database_->read_now(count_notes), 0);
    EXPECT_TRUE(topics.told.empty());
    database_->write_now(add_note, std::string("two"));
    EXPECT_EQ(topics.told, std::vector<std::string>{"note"});
}

TEST_F(DatabaseTest, a_job_that_throws_hurts_nobody_else)
{
    EXPECT_THROW(database_->write_now(add_note_and_throw, std::string("one")), std::runtime_error);
    database_->write_now(add_note, std::string("two"));
    EXPECT_EQ(database_->read_now(count_notes), 1);
}

TEST_F(DatabaseTest, a_broken_constraint_is_recognised_by_kind)
{
    database_->write_now(add_note, std::string("one"));
    EXPECT_THROW(database_->write_now(add_note, std::string("one")), UniqueViolation);
}

TEST_F(DatabaseTest, many_threads_write_everything_in_fewer_commits)
{
    constexpr int threads = 32, each = 50;
    std::vector<std::thread> writers;
    for (int t = 0; t < threads; ++t)
        writers.emplace_back([this, t] {
            for (int i = 0; i < each; ++i) {
                const auto text = std::to_string(t) + "/" + std::to_string(i);
                if (i % 10 == 9)
                    EXPECT_FALSE(database_->write_now(add_note_and_refuse, text));
                else
                    database_->write_now(add_note, text);
            }
        });
    for (auto& writer : writers)
        writer.join();
    EXPECT_EQ(database_->read_now(count_notes), threads * each * 9 / 10);
    EXPECT_LT(database_->figures().commits, database_->figures().writes);
}

// Holds the writer up after each batch, until it is let go.
struct Gate
{
    std::counting_semaphore<> held{0};
    static constexpr auto told_again = "somebody has to be told still";

    void wait()
    {
        held.acquire();
        throw std::runtime_error(told_again);
    }
};

TEST_F(DatabaseTest, after_a_fault_the_first_is_tried_alone)
{
    // Room for three more notes: the next ends the transaction, as a full disk does.
    prepared_.connection().script("CREATE TRIGGER full BEFORE INSERT ON note WHEN (SELECT count(*) FROM note) >= 4 "
                                  "BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
    Gate gate;
    database_->on_commit([&](const auto&) { gate.wait(); });
    std::vector<std::thread> people;
    std::atomic<int> taken = 0, refused = 0;
    const auto come = [&](const std::string& name) {
        people.emplace_back([&, name] {
            try {
                database_->write_now(add_note, name);
                ++taken;
            } catch (const Error&) {
                ++refused;
            }
        });
    };
    const auto all_wait = [&](std::size_t count) {
        while (database_->figures().waiting_writes != count)
            std::this_thread::yield();
    };
    const auto eight_come = [&](const std::string& name) {
        for (int i = 0; i < 8; ++i)
            come(name + std::to_string(i));
        all_wait(8);
    };
    come("before");
    while (database_->figures().commits != 1)
        std::this_thread::yield();
    eight_come("too many ");
    gate.held.release();
    all_wait(0);
    eight_come("again ");
    gate.held.release(4);
    for (auto& person : people)
        person.join();
    EXPECT_EQ(taken, 2);
    EXPECT_EQ(refused, 15);
    EXPECT_EQ(database_->read_now(count_notes), 2);
    database_->stop();
}

struct NoteAdded
{
    std::string text;
};

bool add_and_emit(Tx& tx, const std::string& text)
{
    tx.emit(NoteAdded{text});
    return true;
}

TEST_F(DatabaseTest, subscribers_answer_in_the_same_transaction)
{
    subscribers_.on<NoteAdded>(
        [](Tx& tx, const NoteAdded& event) { add_note(tx, event.text + "!"); });
    database_->write_now(add_and_emit, std::string("one"));
    EXPECT_EQ(database_->read_now(count_notes), 1);
}

int endless(Tx& tx)
{
    return tx.get<int>(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
}

TEST_F(DatabaseTest, a_read_that_takes_too_long_is_cut)
{
    EXPECT_THROW(database_->read_now(endless), Error);
}

bool write_on_reader(Tx& tx)
{
    tx.run("INSERT INTO note (text) VALUES ('x')");
    return true;
}

TEST_F(DatabaseTest, readers_cannot_write)
{
    EXPECT_THROW(database_->read_now(write_on_reader), Error);
}

TEST_F(DatabaseTest, a_stopped_database_takes_no_more_jobs)
{
    database_->stop();
    EXPECT_THROW(database_->write_now(add_note, std::string("late")), Busy);
}

TEST_F(DatabaseTest, a_backup_made_while_writing_is_whole_and_can_be_restored)
{
    for (int i = 0; i < 100; ++i)
        database_->write_now(add_note, std::to_string(i));
    const auto folder = test::new_folder();
    backup(prepared_.file(), folder / "copy.db");
    database_->write_now(add_note, std::string("after"));
    EXPECT_EQ(verify(folder / "copy.db"), std::vector<std::string>{});
    restore(folder / "copy.db", folder / "restored.db");
    Connection restored(folder / "restored.db", Connection::Mode::read_write);
    EXPECT_EQ(in_transaction(restored, test::wednesday, count_notes), 100);
    EXPECT_THROW(backup(prepared_.file(), folder / "copy.db"), Error);
    test::remove_folder(folder);
}

TEST_F(DatabaseTest, a_damaged_copy_is_not_restored)
{
    database_->write_now(add_note, std::string(100000, 'x'));
    const auto folder = test::new_folder();
    backup(prepared_.file(), folder / "copy.db");
    std::fstream file(folder / "copy.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192);
    file << std::string(60000, 'z');
    file.close();
    EXPECT_THROW(restore(folder / "copy.db", folder / "restored.db"), Error);
    EXPECT_FALSE(std::filesystem::exists(folder / "restored.db"));
    test::remove_folder(folder);
}

} // namespace
} // namespace retenk::db
