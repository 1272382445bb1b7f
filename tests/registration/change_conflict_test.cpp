// Two pages of the same participant, of which the later one was read before the other was saved.

#include "registration/change_conflict.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

http::Form form_of(const Pairs& fields)
{
    http::Form form;
    for (const auto& [name, value] : fields)
        form.add(name, value);
    return form;
}

TEST(ChangeConflict, what_was_left_alone_follows_what_is_stored)
{
    const auto typed = form_of({{"version", "1"}, {"name", "Aud Berg"}, {"organisation", "Banken"},
                                {"sessions", "1"}, {"was_name", "Aud Berg"},
                                {"was_organisation", "Skolen"}, {"was_sessions", "1"}});
    const auto stored = form_of({{"version", "2"}, {"name", "Aud Dahl"}, {"organisation", "Byen"},
                                 {"sessions", "1"}, {"sessions", "2"}, {"list", "1"}});
    EXPECT_EQ(follow_stored(typed, stored).list(),
              (Pairs{{"list", "1"}, {"name", "Aud Dahl"}, {"organisation", "Banken"},
                     {"sessions", "1"}, {"sessions", "2"}}));
}

TEST(ChangeConflict, an_empty_line_that_was_left_alone_follows_too)
{
    const auto typed = form_of({{"name", "Aud"}, {"q1", ""}, {"was_name", "Aud"}});
    const auto stored = form_of({{"name", "Aud"}, {"q1", "Uten nøtter"}});
    EXPECT_EQ(follow_stored(typed, stored).list(), (Pairs{{"name", "Aud"}, {"q1", "Uten nøtter"}}));
}

TEST(ChangeConflict, a_form_that_does_not_say_what_it_showed_keeps_all_that_was_typed)
{
    const auto typed = form_of({{"name", "Aud Berg"}});
    const auto stored = form_of({{"name", "Aud Dahl"}, {"list", "1"}});
    EXPECT_EQ(follow_stored(typed, stored).list(), (Pairs{{"name", "Aud Berg"}}));
}

} // namespace
} // namespace retenk::registration
