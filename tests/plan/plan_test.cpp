#include "programme/fixture.hpp"

#include <gtest/gtest.h>

namespace retenk::plan {
namespace {

using namespace std::chrono_literals;

class PlanTest : public testing::Test
{
protected:
    PlanTest() : region_(db_.in(test::add_region)) {}

    test::TestDb db_;
    test::Region region_;
};

TEST(Colours, green_is_done_yellow_is_under_way_and_red_stands_still)
{
    EXPECT_EQ(colour_of(MeasureState::carried_out), Colour::green);
    EXPECT_EQ(colour_of(MeasureState::under_way), Colour::yellow);
    EXPECT_EQ(colour_of(MeasureState::not_started), Colour::red);
    EXPECT_EQ(colour_of(MeasureState::paused), Colour::red);
    EXPECT_EQ(colour_of(MeasureState::terminated), Colour::red);
}

TEST_F(PlanTest, the_current_plan_comes_first)
{
    const auto all = db_.in(plans);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all.front().id, region_.plan);
    EXPECT_EQ(db_.in(find_current_plan)->id, region_.plan);
}

TEST_F(PlanTest, measures_stand_by_number_and_unpublished_ones_are_left_out)
{
    const auto numbers = [&] {
        std::vector<std::string> list;
        for (const auto& measure : db_.in(measures_of, region_.plan))
            list.push_back(measure.number);
        return list;
    };
    EXPECT_EQ(numbers(), (std::vector<std::string>{"1.3.1", "1.10.1"}));
    db_.in([&](db::Tx& tx) {
        return tx.change("UPDATE measure SET published = 0 WHERE id = ?1", region_.measure);
    });
    EXPECT_EQ(numbers(), std::vector<std::string>{"1.10.1"});
    EXPECT_FALSE(db_.in(find_measure, region_.plan, std::string("1.3.1")));
}

TEST_F(PlanTest, an_owner_whose_municipality_ended_is_stale_and_its_successor_is_named)
{
    const auto owners = db_.in(owners_of_measure, region_.measure, Day(2027y / 8 / 4));
    ASSERT_EQ(owners.size(), 2u);
    EXPECT_TRUE(owners.at(0).stale);
    EXPECT_EQ(owners.at(0).ended_on, Day(2020y / 1 / 1));
    EXPECT_EQ(owners.at(0).successors, "Tjeldsund");
    EXPECT_FALSE(owners.at(1).stale);
    EXPECT_FALSE(db_.in(owners_of_measure, region_.measure, Day(2019y / 12 / 31)).at(0).stale);
    const auto stale = db_.in(stale_owners, Day(2027y / 8 / 4));
    ASSERT_EQ(stale.size(), 1u);
    EXPECT_EQ(stale.front().number, "1.3.1");
}

TEST_F(PlanTest, an_outcome_follows_the_measure_into_the_next_plan)
{
    const auto outcomes = db_.in(outcomes_of_measure, region_.measure);
    ASSERT_EQ(outcomes.size(), 1u);
    EXPECT_EQ(outcomes.front().year, 2018);
    EXPECT_EQ(outcomes.front().carried_to_year, 2027);
    EXPECT_EQ(db_.in(notes_of_outcomes_of_measure, region_.measure).size(), 1u);
    EXPECT_TRUE(db_.in(outcomes_of_measure, region_.lonely_measure).empty());
    EXPECT_EQ(db_.in(predecessors, region_.measure).front().number, "1.1.1");
    EXPECT_EQ(db_.in(successors, region_.old_measure).front().number, "1.3.1");
}

TEST_F(PlanTest, a_measure_knows_its_sessions_of_every_year)
{
    db_.in(test::publish_now, region_);
    const auto sessions = db_.in(programme::sessions_serving, region_.measure);
    ASSERT_EQ(sessions.size(), 2u);
    EXPECT_EQ(sessions.at(0).slug, "campus");
    EXPECT_TRUE(sessions.at(0).same_measure);
    EXPECT_EQ(sessions.at(1).year, 2018);
    EXPECT_FALSE(sessions.at(1).same_measure);
    EXPECT_EQ(sessions.at(1).number, "1.1.1");
}

} // namespace
} // namespace retenk::plan
