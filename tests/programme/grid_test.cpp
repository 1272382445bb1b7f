#include "retenk/programme/grid.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace retenk::programme {
namespace {

using std::chrono::minutes;

// Minutes after nine.
Session at(int from, int to, std::int64_t room, std::string title)
{
    Session session;
    session.session_id = SessionId{from * 1000L + room};
    session.title = std::move(title);
    session.starts_at = test::wednesday + minutes(from);
    session.ends_at = test::wednesday + minutes(to);
    if (room > 0) session.room_id = RoomId{room};
    return session;
}

// "a- b" for each row: titles, "." for an empty cell, "|n" for several rows, "-n" for several columns.
std::string drawn(const std::vector<Session>& sessions)
{
    std::string text;
    for (const auto& day : grid_of(sessions))
        for (const auto& row : day.rows) {
            for (const auto& cell : row.cells) {
                text += cell.session ? cell.session->title : ".";
                if (cell.rows > 1) text += "|" + std::to_string(cell.rows);
                if (cell.columns > 1) text += "-" + std::to_string(cell.columns);
                text += ' ';
            }
            text += '/';
        }
    return text;
}

TEST(Grid, puts_what_is_parallel_beside_each_other_and_what_is_alone_across)
{
    EXPECT_EQ(drawn({at(0, 30, 1, "open"), at(30, 60, 1, "a"), at(30, 60, 2, "b"), at(60, 90, 1, "end")}),
              "open-2 /a b /end-2 /");
}

TEST(Grid, lets_a_long_one_stand_beside_those_that_begin_while_it_lasts)
{
    EXPECT_EQ(drawn({at(0, 60, 1, "long"), at(0, 20, 2, "a"), at(20, 40, 2, "b"), at(50, 60, 3, "c")}),
              "long|3 a . /b . /. c /");
}

TEST(Grid, gives_a_room_two_columns_when_it_has_two_at_once)
{
    const std::vector sessions{at(0, 30, 1, "a"), at(0, 30, 1, "b"), at(0, 30, 2, "c")};
    EXPECT_EQ(drawn(sessions), "a b c /");
    const auto day = grid_of(sessions).front();
    ASSERT_EQ(day.rooms.size(), 2u);
    EXPECT_EQ(day.rooms.front().columns, 2u);
}

TEST(Grid, needs_no_columns_when_nothing_is_parallel)
{
    const std::vector sessions{at(0, 30, 1, "a"), at(30, 60, 2, "b")};
    EXPECT_EQ(drawn(sessions), "a /b /");
    EXPECT_TRUE(grid_of(sessions).front().rooms.empty());
}

TEST(Grid, gives_each_day_a_table)
{
    const auto days = grid_of({at(0, 30, 1, "a"), at(24 * 60, 24 * 60 + 30, 1, "b")});
    ASSERT_EQ(days.size(), 2u);
    EXPECT_LT(days[0].day, days[1].day);
}

// What a browser does with rowspan and colspan: each place of the table has one cell, and each session one place.
TEST(Grid, fits_together_however_the_sessions_lie)
{
    std::mt19937 random(7);
    const auto upto = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
    for (int round = 0; round < 300; ++round) {
        std::vector<Session> sessions;
        for (int n = upto(40); n >= 0; --n) {
            const int from = upto(40) * 5;
            sessions.push_back(at(from, from + 5 + upto(12) * 5, upto(6), std::to_string(n)));
        }
        std::ranges::stable_sort(sessions, {}, &Session::starts_at);
        for (const auto& day : grid_of(sessions)) {
            std::size_t width = 0;
            for (const auto& room : day.rooms)
                width += room.columns;
            width = std::max<std::size_t>(width, 1);
            std::vector<std::size_t> covered(width, 0); // rows that a cell above still takes
            std::set<const Session*> seen;
            for (const auto& row : day.rows) {
                std::size_t column = 0;
                for (const auto& cell : row.cells) {
                    while (column < width && covered[column] > 0)
                        ++column;
                    for (std::size_t n = 0; n < cell.columns; ++n) {
                        ASSERT_LT(column, width);
                        ASSERT_EQ(covered[column], 0u);
                        covered[column++] = cell.rows;
                    }
                    if (cell.session) {
                        EXPECT_EQ(cell.session->starts_at, row.starts);
                        EXPECT_TRUE(seen.insert(cell.session).second);
                    }
                }
                for (auto& rows : covered) {
                    ASSERT_GT(rows, 0u) << "a place without a cell";
                    --rows;
                }
            }
            for (const auto rows : covered)
                EXPECT_EQ(rows, 0u) << "a cell below the table";
            EXPECT_EQ(seen.size(), sessions.size());
        }
    }
}

} // namespace
} // namespace retenk::programme
