#include "retenk/document/cells.hpp"

#include <gtest/gtest.h>

namespace retenk::document {
namespace {

std::string day(std::string_view cell, int year = 0)
{
    const auto read = day_in_cell(cell, false, year);
    return read ? iso_day(*read) : "";
}

std::int64_t minutes(const std::optional<std::chrono::minutes>& read)
{
    return read ? read->count() : -1;
}

TEST(Cells, days)
{
    for (const char* cell : {"2027-10-20", "2027-10-20 09:00", "20.10.2027", "20/10/2027",
                             "20. oktober 2027", "Wednesday 20 October 2027", "46680"})
        EXPECT_EQ(day(cell), "2027-10-20") << cell;
    EXPECT_EQ(day("20.10.", 2027), "2027-10-20");
    EXPECT_EQ(day("20. okt.", 2027), "2027-10-20");
    for (const char* cell : {"", "20.10.", "30.02.2027", "20. brumaire 2027", "i morgen",
                             "0.0.2027", "99999999999", "20.10.99999"})
        EXPECT_EQ(day(cell), "") << cell;
}

TEST(Cells, times)
{
    for (const char* cell : {"09:30", "9.30", "kl. 9:30", "Kl 09.30", "0930", "09:30:00"})
        EXPECT_EQ(minutes(time_in_cell(cell)), 570) << cell;
    EXPECT_EQ(minutes(time_in_cell("9")), 540);
    EXPECT_EQ(minutes(time_in_cell("0.5")), 720);
    EXPECT_EQ(minutes(time_in_cell("0,375")), 540);
    for (const char* cell : {"", "24:00", "9:3", "12:60", "93000", "-1", "ni", "9:30:59", "kl."})
        EXPECT_EQ(minutes(time_in_cell(cell)), -1) << cell;
}

TEST(Cells, lengths)
{
    for (const char* cell :
         {"90", "90 min", "90min.", "1:30", "1 t 30 min", "1t30", "1,5 timer", "1.5 h"})
        EXPECT_EQ(minutes(length_in_cell(cell)), 90) << cell;
    for (const char* cell : {"", "0", "-5", "1441", "lenge", "1 uke", "1:99"})
        EXPECT_EQ(minutes(length_in_cell(cell)), -1) << cell;
}

TEST(Cells, several_things_are_parted_by_commas_only_when_nothing_else_parts_them)
{
    EXPECT_EQ(pieces_of("a, b"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(pieces_of("a, b; c"), (std::vector<std::string>{"a, b", "c"}));
    EXPECT_EQ(pieces_of("a\n\nb "), (std::vector<std::string>{"a", "b"}));
}

} // namespace
} // namespace retenk::document
