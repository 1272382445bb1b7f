// Sixty-four at the same moment: some give their places back, some stand in line, some take what they were offered, and
// some try to slip in.

#include "registration/waiting_world.hpp"

#include <atomic>
#include <latch>
#include <thread>

namespace retenk::registration {
namespace {

using Storm64 = test::Waiting;

struct Counts
{
    std::atomic<int> slipped_in = 0, refused = 0, cancelled = 0, stood = 0, other = 0;
};

std::vector<std::jthread> rush(db::Database& database, Counts& counts, std::latch& start)
{
    std::vector<std::jthread> threads;
    const auto add = [&](auto act) {
        threads.emplace_back([&start, act] {
            start.arrive_and_wait();
            act();
        });
    };
    for (int i = 0; i < 10; ++i)
        add([&database, &counts, i] {
            const auto done = database.write_now(cancel_participant, test::an_organiser(), ParticipantId{i + 1});
            ++(done ? counts.cancelled : counts.other);
        });
    for (int i = 0; i < 27; ++i)
        add([&database, &counts, i] {
            const auto receipt = database.write_now(submit, test::form_of({"Ny" + std::to_string(i) + " Berg"}));
            const bool full = !receipt && receipt.error().problem == Problem::full;
            ++(receipt ? counts.slipped_in : full ? counts.refused : counts.other);
        });
    for (int i = 0; i < 27; ++i)
        add([&database, &counts, i] {
            const std::vector<std::string> names{"Vent" + std::to_string(i) + " Berg", "Med" + std::to_string(i) + " Berg"};
            const auto standing = database.write_now(stand_in_line, test::form_of(names));
            ++(standing && !standing->receipt ? counts.stood : counts.other);
        });
    return threads;
}

TEST_F(Storm64, gives_freed_places_to_those_who_wait_and_to_nobody_else)
{
    for (int i = 0; i < 12; ++i)
        wait({"Forst" + std::to_string(i) + " Berg"});
    Counts counts;
    {
        db::Options options;
        options.file = db.file();
        options.clock = [] { return test::wednesday; };
        db::Database database(std::move(options));
        std::latch start(64);
        auto threads = rush(database, counts, start);
        threads.clear();
        database.stop();
    }
    EXPECT_EQ(counts.cancelled, 10);
    EXPECT_EQ(counts.slipped_in, 0);
    EXPECT_EQ(counts.refused, 27);
    EXPECT_EQ(counts.stood, 27);
    EXPECT_EQ(counts.other, 0);
    EXPECT_EQ(taken_places(), 10);
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE state = 'registered'"), 0);
    EXPECT_EQ(text("SELECT group_concat(contact_name, ',') FROM (SELECT contact_name FROM waiting_party WHERE"
                   " state = 'offered' ORDER BY place)"),
              "Forst0 Berg,Forst1 Berg,Forst2 Berg,Forst3 Berg,Forst4 Berg,Forst5 Berg,Forst6 Berg,"
              "Forst7 Berg,Forst8 Berg,Forst9 Berg");
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE template = 'waiting_offer'"), 10);
}

TEST_F(Storm64, takes_an_offer_once_however_many_say_yes)
{
    const auto aud = wait({"Aud Berg"});
    cancel({0});
    std::atomic<int> accepted = 0;
    {
        db::Options options;
        options.file = db.file();
        options.clock = [] { return test::wednesday; };
        db::Database database(std::move(options));
        std::latch start(64);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                if (database.write_now(accept_offer, aud, std::string("https://x"))) ++accepted;
            });
        threads.clear();
        database.stop();
    }
    EXPECT_EQ(accepted, 64);
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE name = 'Aud Berg'"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE template = 'registration_confirmed' AND recipient ="
                     " 'aud@example.no'"),
              1);
}

} // namespace
} // namespace retenk::registration
