#include "programme/edit_world.hpp"
#include "retenk/programme/warnings.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {

namespace {

struct Warnings : testing::Test
{
    test::EditWorld world;

    std::vector<std::string> keys_of(SessionId session)
    {
        std::vector<std::string> keys;
        for (const auto& warning : world.db.in(draft_warnings, world.conference))
            if (warning.session == session)
                keys.push_back(warning.key.substr(std::string("edit.warning_").size()));
        return keys;
    }
};

using Keys = std::vector<std::string>;

} // namespace

TEST_F(Warnings, say_nothing_about_a_sound_programme)
{
    world.add(world.draft("Havna", 9, 10));
    world.add(world.draft("Kaia", 10, 11));
    EXPECT_TRUE(world.db.in(draft_warnings, world.conference).empty());
}

TEST_F(Warnings, tell_both_sessions_of_a_room_used_twice)
{
    const auto one = world.add(world.draft("Havna")), other = world.add(world.draft("Kaia"));
    EXPECT_EQ(keys_of(one), Keys{"room"});
    EXPECT_EQ(keys_of(other), Keys{"room"});
}

TEST_F(Warnings, allow_a_shareable_room_to_be_shared)
{
    auto draft = world.draft("Mingling");
    draft.room_id = world.foyer;
    const auto one = world.add(draft);
    world.add(draft);
    EXPECT_EQ(keys_of(one), Keys{});
}

TEST_F(Warnings, tell_of_a_way_that_is_too_long_between_two_venues)
{
    const auto far = world.db.in([&](db::Tx& tx) {
        const auto venue = tx.insert("INSERT INTO venue (conference_id, name) VALUES (?1, 'Kaia')",
                                     world.conference);
        return RoomId{
            tx.insert("INSERT INTO room (conference_id, venue_id, name) VALUES (?1, ?2, 'Skuret')",
                      world.conference, venue)};
    });
    auto here = world.draft("Havna", 9, 10), there = world.draft("Kaia", 10, 11);
    here.people = there.people = {{world.confirmed, "speaker"}};
    there.room_id = far;
    const auto one = world.add(here), other = world.add(there);
    EXPECT_EQ(keys_of(one), Keys{"travel"});
    EXPECT_EQ(keys_of(other), Keys{"travel"});
    world.db.in([&](db::Tx& tx) {
        return tx.change("INSERT INTO session_rule (conference_id, travel_minutes) VALUES (?1, 0)",
                         world.conference);
    });
    EXPECT_EQ(keys_of(one), Keys{});
}

TEST_F(Warnings, tell_of_a_room_with_less_places_than_people)
{
    const auto one = world.add(world.draft("Havna"));
    const auto take = [&](std::int64_t people) {
        world.db.in([&](db::Tx& tx) {
            return tx.change("INSERT OR REPLACE INTO session_offer (session_id, places, taken) "
                             "VALUES (?1, 100, ?2)",
                             one, people);
        });
    };
    take(40);
    EXPECT_EQ(keys_of(one), Keys{});
    take(41);
    EXPECT_EQ(keys_of(one), Keys{"signups"});
}

TEST_F(Warnings, tell_of_a_person_in_two_places)
{
    auto here = world.draft("Havna"), there = world.draft("Kaia");
    here.people = there.people = {{world.confirmed, "speaker"}};
    there.room_id = world.foyer;
    const auto one = world.add(here);
    world.add(there);
    EXPECT_EQ(keys_of(one), Keys{"person"});
}

TEST_F(Warnings, compare_the_room_with_the_places_promised)
{
    auto draft = world.draft("Havna");
    draft.capacity = 40;
    const auto fits = world.add(draft);
    draft.starts_at = world.at(12);
    draft.ends_at = world.at(13);
    draft.capacity = 41;
    const auto too_many = world.add(draft);
    EXPECT_EQ(keys_of(fits), Keys{});
    EXPECT_EQ(keys_of(too_many), Keys{"small_room"});
}

TEST_F(Warnings, want_a_theme_except_for_breaks)
{
    auto draft = world.draft("Havna", 10, 11);
    draft.themes.clear();
    const auto without = world.add(draft);
    draft = world.draft("Kaffe", 11, 12);
    draft.themes.clear();
    draft.kind = "pause";
    const auto coffee = world.add(draft);
    EXPECT_EQ(keys_of(without), Keys{"no_theme"});
    EXPECT_EQ(keys_of(coffee), Keys{});
}

TEST_F(Warnings, name_the_speaker_who_has_not_confirmed)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "moderator"}, {world.invited, "speaker"}};
    const auto session = world.add(draft);
    EXPECT_EQ(keys_of(session), Keys{"unconfirmed"});
    EXPECT_EQ(world.db.in(draft_warnings, world.conference).at(0).values.at("person"),
              "Børge Haase");
}

TEST_F(Warnings, tell_of_times_outside_the_day)
{
    auto draft = world.draft("Etterpå");
    draft.starts_at = world.at(23);
    draft.ends_at = draft.starts_at + std::chrono::hours(3);
    EXPECT_EQ(keys_of(world.add(draft)), Keys{"day"});
}

TEST_F(Warnings, leave_cancelled_sessions_alone)
{
    const auto one = world.add(world.draft("Havna")), other = world.add(world.draft("Kaia"));
    ASSERT_TRUE(world.db.in(set_cancelled, world.conference, other, std::int64_t{1}, true,
                            std::string("user:1")));
    EXPECT_EQ(keys_of(one), Keys{});
    EXPECT_EQ(keys_of(other), Keys{});
}

} // namespace retenk::programme
