#include "retenk/registration/register.hpp"

#include "registration/register_file.hpp"
#include "registration/register_people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::registration {
namespace {

using test::harstad;
using test::organiser;
using test::this_year;

bool add_many(db::Tx& tx, const int& first, const int& count)
{
    for (int n = first; n < first + count; ++n) {
        const auto name = "Gjest " + std::to_string(n % 7) + " nummer " + std::to_string(n);
        test::add_guest(tx, {name, n % 3 == 0 ? test::narvik : harstad, "", 1 + n % 2});
    }
    return true;
}

struct RegisterPages : testing::Test
{
    RegisterPages() { db.in(test::make_conference); }

    ParticipantPage page(const ParticipantFilter& filter)
    {
        return db.in(participant_page, organiser(), this_year, filter);
    }

    std::vector<std::int64_t> walk(ParticipantFilter filter, bool insert_between)
    {
        std::vector<std::int64_t> seen;
        for (int pages = 0; pages < 1000; ++pages) {
            const auto found = page(filter);
            for (const auto& row : found.rows)
                seen.push_back(row.id.value);
            if (!found.has_next) break;
            filter.after = found.rows.back().id;
            if (insert_between) db.in(test::add_guest, test::Guest{"Aa" + std::to_string(pages)});
            if (insert_between)
                db.in(test::add_guest, test::Guest{"Gjest 0 " + std::to_string(pages)});
        }
        return seen;
    }

    std::uint64_t statements_for(const ParticipantFilter& filter)
    {
        const auto before = db.connection().statements();
        page(filter);
        return db.connection().statements() - before;
    }

    test::TestDb db;
};

TEST_F(RegisterPages, every_row_comes_exactly_once)
{
    db.in(add_many, 1, 103);
    ParticipantFilter filter;
    filter.limit = 10;
    auto seen = walk(filter, false);
    ASSERT_EQ(seen.size(), 103U);
    std::ranges::sort(seen);
    EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
}

TEST_F(RegisterPages, every_row_comes_exactly_once_also_when_people_register_between_pages)
{
    db.in(add_many, 1, 103);
    ParticipantFilter filter;
    filter.limit = 10;
    auto seen = walk(filter, true);
    std::ranges::sort(seen);
    EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
    for (std::int64_t id = 1; id <= 103; ++id)
        EXPECT_TRUE(std::ranges::binary_search(seen, id)) << id;
}

TEST_F(RegisterPages, namesakes_are_paged_too)
{
    for (int n = 0; n < 7; ++n)
        db.in(test::add_guest, test::Guest{"Kari Hansen"});
    ParticipantFilter filter;
    filter.limit = 2;
    EXPECT_EQ(walk(filter, false), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7}));
}

TEST_F(RegisterPages, turning_back_shows_the_page_that_one_came_from)
{
    db.in(add_many, 1, 25);
    ParticipantFilter filter;
    filter.limit = 10;
    const auto first = page(filter);
    filter.after = first.rows.back().id;
    const auto second = page(filter);
    EXPECT_FALSE(first.has_previous);
    EXPECT_TRUE(second.has_previous);
    filter.after = {};
    filter.before = second.rows.front().id;
    const auto back = page(filter);
    ASSERT_EQ(back.rows.size(), first.rows.size());
    for (std::size_t n = 0; n < back.rows.size(); ++n)
        EXPECT_EQ(back.rows[n].id, first.rows[n].id);
    EXPECT_FALSE(back.has_previous);
    EXPECT_TRUE(back.has_next);
}

TEST_F(RegisterPages, filters_hold_together_on_every_page)
{
    db.in(add_many, 1, 60);
    ParticipantFilter filter;
    filter.municipality = harstad;
    filter.category = CategoryId{2};
    filter.state = ParticipantState::registered;
    filter.search = "gjest 1";
    filter.limit = 2;
    std::vector<std::int64_t> expected;
    for (int n = 1; n <= 60; ++n) {
        const bool found = n % 3 != 0 && n % 2 == 1 && (n % 7 == 1 || std::to_string(n)[0] == '1');
        if (found) expected.push_back(n);
    }
    ASSERT_GT(expected.size(), 3U);
    auto seen = walk(filter, false);
    std::ranges::sort(seen);
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(page(filter).hits, static_cast<std::int64_t>(expected.size()));
}

TEST_F(RegisterPages, more_hits_than_are_sorted_still_come_in_order_and_exactly_once)
{
    db.in(add_many, 1, 5103);
    ParticipantFilter filter;
    filter.search = "gjest";
    filter.limit = 1000;
    const auto first = page(filter);
    EXPECT_EQ(first.hits, most_hits_counted);
    EXPECT_TRUE(first.more_hits);
    auto seen = walk(filter, false);
    filter.search = "";
    EXPECT_EQ(seen, walk(filter, false));
    ASSERT_EQ(seen.size(), 5103U);
    filter.search = "gjest";
    filter.municipality = harstad;
    EXPECT_EQ(walk(filter, false).size(), 3402U);
    filter.category = CategoryId{2};
    filter.state = ParticipantState::registered;
    EXPECT_EQ(walk(filter, false).size(), 1701U);
}

TEST_F(RegisterPages, a_page_takes_as_many_statements_for_one_row_as_for_a_thousand)
{
    ParticipantFilter filter;
    filter.search = "gjest";
    db.in(add_many, 1, 1);
    const auto plain_of_one = statements_for({});
    const auto of_one = statements_for(filter);
    db.in(add_many, 2, 2);
    EXPECT_EQ(statements_for({}), plain_of_one);
    EXPECT_EQ(statements_for(filter), of_one);
    db.in(add_many, 4, 997);
    EXPECT_EQ(page({}).rows.size(), 50U);
    EXPECT_EQ(statements_for({}), plain_of_one);
    EXPECT_EQ(statements_for(filter), of_one);
}

TEST_F(RegisterPages, an_export_takes_as_many_statements_for_one_row_as_for_a_thousand)
{
    const auto statements = [this] {
        const auto before = db.connection().statements();
        db.in(test::file_cells, organiser(), this_year, true);
        return db.connection().statements() - before;
    };
    db.in(add_many, 1, 1);
    const auto of_one = statements();
    db.in(add_many, 2, 999);
    EXPECT_EQ(statements(), of_one);
}

} // namespace
} // namespace retenk::registration
