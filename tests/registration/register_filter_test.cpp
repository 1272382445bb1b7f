#include "retenk/registration/register_filter.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

http::Fields fields(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    http::Fields query;
    for (const auto& [name, value] : pairs)
        query.add(name, value);
    return query;
}

TEST(RegisterFilter, an_address_gives_back_the_filter_that_made_it)
{
    ParticipantFilter filter;
    filter.search = "åse & co; 50% +x";
    filter.category = CategoryId{2};
    filter.municipality = MunicipalityId{7};
    filter.state = ParticipantState::cancelled;
    EXPECT_EQ(address_query(filter),
              "sok=%C3%A5se%20%26%20co%3B%2050%25%20%2Bx&type=2&kommune=7&status=avmeldt");
    EXPECT_EQ(address_after("/admin/pameldinger", filter, ParticipantId{12}),
              "/admin/pameldinger?" + address_query(filter) + "&etter=12");
    EXPECT_EQ(address_before("/vertskap", ParticipantFilter(), ParticipantId{3}),
              "/vertskap?foran=3");
}

TEST(RegisterFilter, reads_what_the_form_sends)
{
    const auto filter = filter_from(fields({{"sok", "  kari   moe "},
                                            {"type", "2"},
                                            {"kommune", "andre"},
                                            {"status", "pameldt"},
                                            {"etter", "9"}}));
    EXPECT_EQ(filter.search, "kari moe");
    EXPECT_EQ(filter.category, CategoryId{2});
    EXPECT_TRUE(filter.elsewhere);
    EXPECT_EQ(filter.state, ParticipantState::registered);
    EXPECT_EQ(filter.after, ParticipantId{9});
}

TEST(RegisterFilter, what_makes_no_sense_is_left_out)
{
    const auto filter = filter_from(fields({{"type", "2x"},
                                            {"kommune", "-1"},
                                            {"status", "alle"},
                                            {"etter", "99999999999999999999"},
                                            {"foran", ""}}));
    EXPECT_EQ(address_query(filter), "");
    EXPECT_EQ(filter.after, ParticipantId());
    EXPECT_EQ(filter.before, ParticipantId());
}

TEST(RegisterFilter, a_long_search_is_cut_between_letters)
{
    std::string longest;
    for (int n = 0; n < 150; ++n)
        longest += "å";
    const auto filter = filter_from(fields({{"sok", "x" + longest}}));
    EXPECT_EQ(filter.search.size(), 199U);
    EXPECT_TRUE(is_clean_text(filter.search));
}

} // namespace
} // namespace retenk::registration
