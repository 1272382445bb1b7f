#include "programme/fixture.hpp"

#include <gtest/gtest.h>

namespace retenk::conference {
namespace {

using namespace std::chrono_literals;

class Municipalities : public testing::Test
{
protected:
    Municipalities() : region_(db_.in(test::add_region)) {}

    std::string number_of(MunicipalityId id, Day day)
    {
        const auto found = db_.in(find_municipality, id, day);
        return found ? found->number : "none";
    }

    test::TestDb db_;
    test::Region region_;
};

TEST_F(Municipalities, numbers_follow_the_day)
{
    EXPECT_EQ(number_of(region_.harstad, 2018y / 10 / 24), "1903");
    EXPECT_EQ(number_of(region_.harstad, 2019y / 12 / 31), "1903");
    EXPECT_EQ(number_of(region_.harstad, 2020y / 1 / 1), "5402");
    EXPECT_EQ(number_of(region_.harstad, 2023y / 12 / 31), "5402");
    EXPECT_EQ(number_of(region_.harstad, 2024y / 1 / 1), "5503");
}

TEST_F(Municipalities, one_that_ended_is_there_until_its_last_day)
{
    EXPECT_EQ(number_of(region_.skanland, 2019y / 12 / 31), "1913");
    EXPECT_EQ(number_of(region_.skanland, 2020y / 1 / 1), "none");
    EXPECT_EQ(number_of(region_.tjeldsund, 2019y / 12 / 31), "none");
}

TEST_F(Municipalities, those_of_a_day_stand_in_norwegian_order)
{
    const auto names_on = [&](Day day) {
        std::vector<std::string> names;
        for (const auto& municipality : db_.in(municipalities_on, day))
            names.push_back(municipality.name);
        return names;
    };
    EXPECT_EQ(names_on(2018y / 10 / 24), (std::vector<std::string>{"Harstad", "Skånland"}));
    EXPECT_EQ(names_on(2027y / 10 / 20), (std::vector<std::string>{"Harstad", "Tjeldsund"}));
}

TEST_F(Municipalities, names_stand_in_the_official_order_and_sami_first_on_sami_pages)
{
    const auto harstad = db_.in(find_municipality, region_.harstad, Day(2027y / 10 / 20)).value();
    const auto tjeldsund =
        db_.in(find_municipality, region_.tjeldsund, Day(2027y / 10 / 20)).value();
    const auto skanland = db_.in(find_municipality, region_.skanland, Day(2018y / 10 / 24)).value();
    EXPECT_EQ(display_name(harstad, view::Lang::nb), "Harstad – Hárstták");
    EXPECT_EQ(display_name(harstad, view::Lang::se), "Hárstták – Harstad");
    EXPECT_EQ(display_name(tjeldsund, view::Lang::nb), "Dielddanuorri – Tjeldsund");
    EXPECT_EQ(display_name(skanland, view::Lang::se), "Skånland");
}

TEST_F(Municipalities, a_sami_name_does_not_count_before_it_was_decided)
{
    const auto before = db_.in(find_municipality, region_.harstad, Day(2016y / 10 / 26)).value();
    EXPECT_EQ(display_name(before, view::Lang::nb), "Harstad");
}

TEST_F(Municipalities, hosts_are_those_of_that_conference_in_its_order)
{
    const auto now = db_.in(hosts_of, region_.conference);
    ASSERT_EQ(now.size(), 2u);
    EXPECT_EQ(now.at(0).number, "5512");
    EXPECT_EQ(now.at(1).number, "5503");
    const auto then = db_.in(hosts_of, region_.earlier);
    ASSERT_EQ(then.size(), 2u);
    EXPECT_EQ(then.at(1).name, "Skånland");
}

TEST_F(Municipalities, registration_is_open_between_its_two_times)
{
    const auto conference = db_.in(get_current);
    EXPECT_TRUE(conference.registration_open(*conference.registration_opens_at));
    EXPECT_FALSE(conference.registration_open(*conference.registration_opens_at - 1s));
    EXPECT_FALSE(conference.registration_open(*conference.registration_closes_at));
    EXPECT_EQ(db_.in(earlier).size(), 1u);
}

} // namespace
} // namespace retenk::conference
