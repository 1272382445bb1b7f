// D2: the power goes in the middle of registrations. With synchronous=FULL nothing acknowledged is
// lost; the same test with NORMAL and OFF loses, so it can see. RETENK_CUTS=5000 is the long run.

#include "db/power_cut.hpp"
#include "registration/offered_places.hpp"
#include "retenk/db/backup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <random>
#include <set>
#include <thread>

namespace retenk::db {
namespace {

constexpr int clients = 4;

struct Storm
{
    std::mutex mutex;
    std::vector<std::string> acknowledged; // references
};

// In the writer's own connection, between two transactions. A small log makes checkpoints frequent,
// and each is a sync that would hide what NORMAL leaves out.
bool prepare(Tx& tx, const std::string& synchronous)
{
    tx.connection().script("RELEASE job; COMMIT");
    tx.connection().script(synchronous == "FULL" ? "PRAGMA wal_autocheckpoint = 60"
                                                 : "PRAGMA synchronous = " + synchronous);
    tx.connection().script("BEGIN IMMEDIATE; SAVEPOINT job");
    return true;
}

void submit_until_dark(Database& database, Storm& storm, int cut, int client)
{
    for (int n = 0;; ++n) {
        const auto name = "Cut" + std::to_string(cut) + " Client" + std::to_string(client) + " Nr" +
                          std::to_string(n);
        auto form = test::form_of({name});
        form.contact_email = *parse_email("c" + std::to_string(cut) + "." + std::to_string(client) +
                                          "." + std::to_string(n) + "@example.no");
        form.participants.front().email = form.contact_email;
        try {
            const auto receipt = database.write_now(registration::submit, form);
            if (!receipt) throw std::logic_error(receipt.error().key);
            std::lock_guard lock(storm.mutex);
            storm.acknowledged.push_back(receipt->reference);
        } catch (const Error&) {
            return; // it is dark
        }
    }
}

std::vector<std::string> whole_references(Tx& tx)
{
    return tx.rows<std::string>(
        "SELECT reference FROM registration r WHERE EXISTS (SELECT 1 FROM participant p WHERE "
        "p.registration_id = r.id) AND EXISTS (SELECT 1 FROM message m WHERE m.registration_id = "
        "r.id)");
}

std::int64_t wrong_counts(Tx& tx)
{
    return tx.get<std::int64_t>(
        "SELECT count(*) FROM pool_use u WHERE taken <> (SELECT count(*) FROM participant p WHERE "
        "p.pool_id = u.pool_id AND state = 'registered')");
}

std::int64_t all_registrations(Tx& tx) { return test::count(tx, "registration"); }
std::int64_t all_messages(Tx& tx) { return test::count(tx, "message"); }

class PowerCut : public testing::Test
{
protected:
    void SetUp() override
    {
        test::TestDb prepared;
        prepared.in(test::make_offer);
        prepared.connection().script("UPDATE pool SET capacity = 1000000");
        folder_ = test::new_folder();
        backup(prepared.file(), folder_ / "offer.db");
        test::power::install();
    }

    void TearDown() override
    {
        test::power::uninstall();
        test::remove_folder(folder_);
    }

    struct Outcome
    {
        std::size_t acknowledged = 0, cuts_with_loss = 0, dropped = 0, torn = 0;
        std::string first; // what was wrong first
    };

    // Many cuts of one database after the other; a damaged one is replaced.
    Outcome cut_often(int cuts, const std::string& synchronous)
    {
        Outcome outcome;
        bool is_new = true;
        std::set<std::string> acknowledged;
        std::mt19937_64 dice(7);
        for (int cut = 0; cut < cuts; ++cut) {
            if (is_new || cut % 25 == 0) {
                start_anew();
                acknowledged.clear();
            }
            is_new = false;
            Storm storm;
            test::power::turn_on(file(), static_cast<std::int64_t>(1 + dice() % 1500));
            run_storm(file(), storm, cut, synchronous);
            const auto loss = test::power::cut(file(), dice());
            outcome.dropped += loss.dropped;
            outcome.torn += loss.torn;
            outcome.acknowledged += storm.acknowledged.size();
            acknowledged.insert(storm.acknowledged.begin(), storm.acknowledged.end());
            test::power::turn_on(file());
            const auto wrong = what_is_wrong(file(), acknowledged);
            if (wrong.empty()) continue;
            if (outcome.first.empty()) outcome.first = "cut " + std::to_string(cut) + ": " + wrong;
            ++outcome.cuts_with_loss;
            is_new = true;
        }
        return outcome;
    }

private:
    std::filesystem::path file() const { return folder_ / "cut.db"; }

    void start_anew() const
    {
        for (const auto* tail : {"", "-wal", "-shm"})
            std::filesystem::remove(file().string() + tail);
        std::filesystem::copy_file(folder_ / "offer.db", file());
    }

    static void run_storm(const std::filesystem::path& file, Storm& storm, int cut,
                          const std::string& synchronous)
    {
        Options options;
        options.file = file;
        options.readers = 1;
        options.clock = [] { return test::wednesday; };
        std::optional<Database> database;
        try {
            database.emplace(options);
            database->write_now(prepare, synchronous);
        } catch (const Error&) {
            return; // dark before anything began
        }
        std::vector<std::thread> threads;
        for (int client = 0; client < clients; ++client)
            threads.emplace_back([&, client] { submit_until_dark(*database, storm, cut, client); });
        for (auto& thread : threads)
            thread.join();
    }

    static std::string what_is_wrong(const std::filesystem::path& file,
                                     const std::set<std::string>& acknowledged)
    {
        try {
            Connection connection(file, Connection::Mode::read_write);
            Tx tx(connection, test::wednesday);
            if (const auto found = tx.get<std::string>("PRAGMA integrity_check(1)"); found != "ok")
                return found;
            if (!tx.rows<std::string>("PRAGMA foreign_key_check").empty()) return "foreign key";
            const auto found = whole_references(tx);
            const std::set<std::string> stored(found.begin(), found.end());
            if (!std::ranges::includes(stored, acknowledged)) return "acknowledged and lost";
            if (wrong_counts(tx) != 0) return "places are counted wrongly";
            if (static_cast<std::int64_t>(found.size()) != all_registrations(tx))
                return "half of a registration";
            if (all_messages(tx) != all_registrations(tx)) return "a message too few or too many";
            return "";
        } catch (const std::exception& fault) {
            return fault.what();
        }
    }

    std::filesystem::path folder_;
};

int cuts()
{
    const char* given = std::getenv("RETENK_CUTS");
    return given ? std::atoi(given) : 300;
}

TEST_F(PowerCut, loses_nothing_that_was_acknowledged)
{
    const auto outcome = cut_often(cuts(), "FULL");
    EXPECT_EQ(outcome.first, "");
    EXPECT_EQ(outcome.cuts_with_loss, 0u);
    EXPECT_GT(outcome.acknowledged, static_cast<std::size_t>(cuts()) * 5);
    EXPECT_GT(outcome.dropped, static_cast<std::size_t>(cuts()));
    EXPECT_GT(outcome.torn, 0u);
    RecordProperty("acknowledged", static_cast<int>(outcome.acknowledged));
}

TEST_F(PowerCut, loses_with_less_care)
{
    EXPECT_GT(cut_often(15, "NORMAL").cuts_with_loss, 2u);
    EXPECT_GT(cut_often(15, "OFF").cuts_with_loss, 2u);
}

} // namespace
} // namespace retenk::db
