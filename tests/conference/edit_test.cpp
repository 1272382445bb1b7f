#include "programme/edit_world.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/base/must.hpp"
#include "retenk/conference/over.hpp"
#include "retenk/conference/edit.hpp"

#include <gtest/gtest.h>

namespace retenk::conference {

namespace {

const std::string editor = "user:1";

struct EditConference : testing::Test
{
    test::EditWorld world;

    ConferenceDetails details()
    {
        return world.db.in(find_conference_details, world.conference).value();
    }
    ConferenceDetails moved(int days)
    {
        auto changed = details();
        changed.starts_at += std::chrono::days(days);
        changed.ends_at += std::chrono::days(days);
        return changed;
    }

    // "field key, field key"; empty: it was changed.
    std::string refused_with(const ConferenceDetails& changed)
    {
        const auto seen = audit::fingerprint(details());
        const auto done = world.db.in(change_conference, world.conference, seen, changed, editor);
        std::string refused;
        if (!done)
            for (const auto& error : done.error().fields)
                refused += (refused.empty() ? "" : ", ") + error.field + " " + error.key;
        return refused;
    }

    RoomDetails hall() { return world.db.in(find_room, world.conference, world.hall).value(); }
};

} // namespace

TEST_F(EditConference, a_room_form_sent_twice_makes_one_room)
{
    auto room = hall();
    room.name = "Lillesalen";
    const std::string key = "key";
    const auto first = world.db.in(create_room, world.conference, room, key, editor);
    EXPECT_EQ(world.db.in(create_room, world.conference, room, key, editor).value(), first.value());
    EXPECT_EQ(world.count("SELECT count(*) FROM room"), 3);
}

TEST_F(EditConference, the_second_of_two_editors_of_a_room_is_told)
{
    const auto seen = audit::fingerprint(hall());
    auto room = hall();
    room.capacity = 60;
    ASSERT_TRUE(world.db.in(change_room, world.conference, world.hall, seen, room, editor));
    room.capacity = 80;
    const auto late = world.db.in(change_room, world.conference, world.hall, seen, room, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    EXPECT_EQ(hall().capacity, 60);
    const auto log = world.log("room", world.hall.value);
    ASSERT_EQ(log.size(), 1u);
    EXPECT_EQ(log[0].old_value, "40");
    EXPECT_EQ(log[0].new_value, "60");
}

TEST_F(EditConference, a_room_stands_in_a_venue_of_the_conference)
{
    auto room = hall();
    room.venue_id = VenueId{999};
    const auto refused = world.db.in(create_room, world.conference, room, std::string(), editor);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).field, "venue_id");
}

TEST_F(EditConference, a_new_privacy_notice_is_a_new_version_of_the_consent)
{
    auto changed = details();
    const auto seen = audit::fingerprint(changed);
    changed.tagline = "Kvart tiltak tel";
    ASSERT_TRUE(world.db.in(change_conference, world.conference, seen, changed, editor));
    EXPECT_EQ(world.count("SELECT CAST(consent_version AS INTEGER) FROM conference"), 1);
    const auto next = audit::fingerprint(changed);
    changed.privacy = "Ny tekst";
    ASSERT_TRUE(world.db.in(change_conference, world.conference, next, changed, editor));
    EXPECT_EQ(world.count("SELECT CAST(consent_version AS INTEGER) FROM conference"), 2);
}

TEST_F(EditConference, the_day_is_that_of_the_start)
{
    auto changed = details();
    const auto seen = audit::fingerprint(changed);
    changed.starts_at += std::chrono::hours(24);
    changed.ends_at += std::chrono::hours(24);
    ASSERT_TRUE(world.db.in(change_conference, world.conference, seen, changed, editor));
    EXPECT_EQ(world.count("SELECT count(*) FROM conference WHERE day = '2027-10-21'"), 1);
}

TEST_F(EditConference, refuses_dates_in_the_wrong_order_and_bad_addresses)
{
    auto changed = details();
    const auto seen = audit::fingerprint(changed);
    changed.ends_at = changed.starts_at;
    changed.registration_opens_at = world.at(10);
    changed.registration_closes_at = world.at(9);
    changed.accessibility_url = "http://uustatus.no";
    const auto refused = world.db.in(change_conference, world.conference, seen, changed, editor);
    ASSERT_FALSE(refused);
    std::vector<std::string> fields;
    for (const auto& field : refused.error().fields)
        fields.push_back(field.field);
    EXPECT_EQ(fields,
              (std::vector<std::string>{"ends_at", "registration_closes_at", "accessibility_url"}));
    EXPECT_EQ(world.log("conference", world.conference.value).size(), 0u);
}

TEST_F(EditConference, that_is_to_come_does_not_end_in_the_past)
{
    world.db.now = world.at(9) - std::chrono::days(200);
    EXPECT_EQ(refused_with(moved(-365)), "ends_at edit.ends_in_the_past");
    auto only_the_day = moved(-365);
    only_the_day.freeze_at = world.at(9) - std::chrono::days(14);
    EXPECT_EQ(refused_with(only_the_day), "ends_at edit.ends_in_the_past"); // not the date that is right
    EXPECT_EQ(details().ends_at, world.at(16));
    EXPECT_EQ(refused_with(moved(-10)), "");
}

TEST_F(EditConference, that_is_over_can_still_be_corrected)
{
    world.db.now = world.at(17);
    EXPECT_EQ(refused_with(moved(-1)), "");
    EXPECT_EQ(details().ends_at, world.at(16) - std::chrono::days(1));
}

TEST_F(EditConference, keeps_what_it_has_for_a_day_after_its_end_was_moved)
{
    using std::chrono::days;
    const auto over = [&](days time) { return world.db.in(over_for, time).size(); };
    world.db.now = world.at(16) + days(14);
    EXPECT_EQ(over(days(15)), 0u);
    EXPECT_EQ(over(days(14)), 1u);
    ASSERT_EQ(refused_with(moved(-300)), "");
    EXPECT_EQ(over(days(14)), 0u);
    world.db.now += days(1) - std::chrono::seconds(1);
    EXPECT_EQ(over(days(14)), 0u);
    world.db.now += std::chrono::seconds(1);
    EXPECT_EQ(over(days(14)), 1u);
}

TEST_F(EditConference, has_own_changes_and_names_at_its_end_at_the_latest)
{
    auto late = details();
    late.freeze_at = late.names_by = late.ends_at;
    ASSERT_EQ(refused_with(late), "");
    late.freeze_at = late.names_by = late.ends_at + std::chrono::minutes(1);
    EXPECT_EQ(refused_with(late), "freeze_at edit.after_conference, names_by edit.after_conference");
}

TEST_F(EditConference, has_no_time_more_than_two_years_away)
{
    const auto years = std::chrono::days(2 * 366);
    auto far = details();
    far.freeze_at = world.at(9) - years;
    far.names_by = world.at(9) + years;
    far.registration_opens_at = world.at(9) - years;
    EXPECT_EQ(refused_with(far), "registration_opens_at edit.far_from_conference, freeze_at "
                                 "edit.far_from_conference, names_by edit.far_from_conference");
    auto first = details();
    first.starts_at = from_local({must(parse_day("0001-10-20")), 9, 0});
    EXPECT_EQ(refused_with(first), "starts_at edit.far_from_year");
    EXPECT_EQ(refused_with(moved(2 * 365)), "");
    EXPECT_EQ(refused_with(moved(365)), "starts_at edit.far_from_year");
}

} // namespace retenk::conference
