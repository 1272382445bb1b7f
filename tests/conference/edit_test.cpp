#include "programme/edit_world.hpp"
#include "retenk/audit/differences.hpp"
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
              (std::vector<std::string>{"ends_at", "accessibility_url", "registration_closes_at"}));
    EXPECT_EQ(world.log("conference", world.conference.value).size(), 0u);
}

} // namespace retenk::conference
