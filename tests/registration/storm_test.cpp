#include "registration/offered_places.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace retenk::registration {
namespace {

struct Outcomes
{
    std::atomic<int> accepted = 0, full = 0, other = 0;

    void add(const Result<Receipt>& answer)
    {
        if (answer)
            ++accepted;
        else if (answer.error().problem == Problem::full)
            ++full;
        else
            ++other;
    }
};

struct Storm : testing::Test
{
    Storm() { file.in(test::make_offer); }

    // All at the same moment, each on a thread that waits for its own answer.
    void rush(const std::vector<Submission>& submissions)
    {
        db::Options options;
        options.file = file.file();
        options.clock = [] { return test::wednesday; };
        db::Database database(std::move(options));
        std::latch start(static_cast<std::ptrdiff_t>(submissions.size()));
        std::vector<std::jthread> threads;
        for (const auto& submission : submissions)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                outcomes.add(database.write_now(submit, submission));
            });
    }

    test::TestDb file;
    Outcomes outcomes;
};

TEST_F(Storm, gives_ten_places_to_ten_of_sixty_four)
{
    std::vector<Submission> submissions;
    for (int i = 0; i < 64; ++i)
        submissions.push_back(test::form_of({"Nr" + std::to_string(i) + " Berg"}));
    rush(submissions);
    EXPECT_EQ(outcomes.accepted, 10);
    EXPECT_EQ(outcomes.full, 54);
    EXPECT_EQ(outcomes.other, 0);
    EXPECT_EQ(file.in(test::count, std::string("participant")), 10);
    EXPECT_EQ(file.in(test::count, std::string("message")), 10);
    EXPECT_EQ(file.in(test::taken, std::int64_t{1}), 10);
}

TEST_F(Storm, makes_one_registration_of_one_form_sent_fifty_times)
{
    rush(std::vector<Submission>(50, test::form_of({"Aud Berg"})));
    EXPECT_EQ(outcomes.accepted, 50);
    EXPECT_EQ(file.in(test::count, std::string("registration")), 1);
    EXPECT_EQ(file.in(test::count, std::string("message")), 1);
}

} // namespace
} // namespace retenk::registration
