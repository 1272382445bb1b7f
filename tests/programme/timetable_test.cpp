#include "retenk/programme/timetable.hpp"

#include "programme/edit_world.hpp"
#include "retenk/programme/release.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::programme {

namespace {

const std::string editor = "user:1";

struct MoveSession : testing::Test
{
    test::EditWorld world;

    Placement placed(SessionId session)
    {
        const auto draft = world.stored(session).value().draft;
        return {draft.starts_at, draft.ends_at, draft.room_id, draft.unscheduled};
    }
    Result<std::int64_t> move(SessionId session, std::int64_t version, const Placement& to)
    {
        return world.db.in(move_session, world.conference, Move{session, version, to}, editor);
    }
    Placement at(int hour, int minute, std::optional<RoomId> room) const
    {
        return {world.at(hour, minute), world.at(hour + 1, minute), room};
    }
    std::map<std::string, std::pair<std::string, std::string>> logged(SessionId session)
    {
        std::map<std::string, std::pair<std::string, std::string>> changed;
        for (const auto& row : world.log("session", session.value))
            if (row.action == "changed")
                changed[row.field] = {row.old_value.value_or("?"), row.new_value.value_or("?")};
        return changed;
    }
};

using Timetables = MoveSession;

} // namespace

TEST_F(MoveSession, gives_time_and_room_and_the_next_version)
{
    const auto session = world.add(world.draft("Havna"));
    EXPECT_EQ(move(session, 1, at(13, 5, world.foyer)).value(), 2);
    EXPECT_EQ(placed(session), at(13, 5, world.foyer));
    EXPECT_EQ(move(session, 2, at(9, 0, std::nullopt)).value(), 3);
    EXPECT_EQ(placed(session), at(9, 0, std::nullopt));
}

TEST_F(MoveSession, leaves_everything_else_of_the_session_alone)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "speaker"}};
    draft.measures = {world.measure};
    draft.hidden = true;
    const auto session = world.add(draft), other = world.add(world.draft("Kaia"));
    ASSERT_TRUE(move(session, 1, at(13, 0, world.foyer)));
    auto stored = world.stored(session).value();
    EXPECT_EQ(stored.draft.people.size(), 1u);
    EXPECT_EQ(stored.draft.measures, std::vector{world.measure});
    EXPECT_TRUE(stored.draft.hidden);
    EXPECT_EQ(world.stored(other).value().version, 1);
}

TEST_F(MoveSession, the_second_of_two_organisers_is_told_and_overwrites_nothing)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(move(session, 1, at(13, 0, world.foyer)));
    const auto late = move(session, 1, at(14, 0, world.hall));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    EXPECT_EQ(placed(session), at(13, 0, world.foyer));
}

TEST_F(MoveSession, a_change_of_its_text_counts_as_well)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(world.db.in(change_session, world.conference, session, std::int64_t{1},
                            world.draft("Kaia"), editor));
    EXPECT_EQ(move(session, 1, at(14, 0, world.hall)).error().problem, Problem::conflict);
}

TEST_F(MoveSession, is_logged_field_by_field_with_old_and_new_value)
{
    const auto session = world.add(world.draft("Havna", 10, 11));
    ASSERT_TRUE(move(session, 1, {world.at(10), world.at(11, 30), world.foyer}));
    const std::map<std::string, std::pair<std::string, std::string>> expected{
        {"ends_at", {iso_instant(world.at(11)), iso_instant(world.at(11, 30))}},
        {"room_id", {std::to_string(world.hall.value), std::to_string(world.foyer.value)}}};
    EXPECT_EQ(logged(session), expected);
}

TEST_F(MoveSession, to_where_it_is_writes_nothing)
{
    const auto session = world.add(world.draft("Havna"));
    EXPECT_EQ(move(session, 1, placed(session)).value(), 1);
    EXPECT_TRUE(logged(session).empty());
}

TEST_F(MoveSession, undone_it_is_as_it_was_and_both_are_logged)
{
    const auto session = world.add(world.draft("Havna"));
    const auto before = placed(session);
    ASSERT_TRUE(move(session, 1, at(13, 0, world.foyer)));
    ASSERT_TRUE(move(session, 2, before));
    EXPECT_EQ(placed(session), before);
    EXPECT_EQ(world.log("session", session.value).size(), 7u); // made, and three fields twice
}

TEST_F(MoveSession, refuses_no_length_and_rooms_of_others)
{
    const auto session = world.add(world.draft("Havna"));
    EXPECT_EQ(move(session, 1, {world.at(10), world.at(10), world.hall}).error().fields.at(0).field,
              "length");
    EXPECT_EQ(move(session, 1, at(10, 0, RoomId{999})).error().fields.at(0).field, "room_id");
    EXPECT_EQ(move(SessionId{999}, 1, at(10, 0, world.hall)).error().problem, Problem::not_found);
    EXPECT_EQ(
        world.db.in(move_session, ConferenceId{999}, Move{session, 1, at(9, 0, world.hall)}, editor)
            .error()
            .problem,
        Problem::not_found);
}

TEST_F(MoveSession, in_the_tray_it_collides_with_nothing_and_is_in_no_release)
{
    const auto one = world.add(world.draft("Havna")), other = world.add(world.draft("Kaia"));
    EXPECT_EQ(world.db.in(draft_warnings, world.conference).size(), 2u);
    auto tray = placed(one);
    tray.unscheduled = true;
    ASSERT_TRUE(move(one, 1, tray));
    EXPECT_TRUE(world.db.in(draft_warnings, world.conference).empty());
    ASSERT_TRUE(world.db.in(publish, world.conference, std::string(), editor));
    EXPECT_EQ(world.count("SELECT count(*) FROM published_session"), 1);
    EXPECT_EQ(world.count("SELECT session_id FROM published_session"), other.value);
}

TEST_F(MoveSession, taken_out_after_a_release_it_is_removed_by_the_next)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(world.db.in(publish, world.conference, std::string(), editor));
    auto tray = placed(session);
    tray.unscheduled = true;
    ASSERT_TRUE(move(session, 1, tray));
    EXPECT_EQ(world.db.in(changes_since_release, world.conference),
              (std::vector<ReleaseChange>{{session, "removed", "Havna"}}));
}

TEST_F(MoveSession, a_copy_lies_in_the_tray_with_all_that_it_says)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "speaker"}};
    draft.measures = {world.measure};
    draft.capacity = 30;
    const auto session = world.add(draft);
    ASSERT_TRUE(
        world.db.in(set_cancelled, world.conference, session, std::int64_t{1}, true, editor));
    const std::string key = "once";
    const auto copy = world.db.in(copy_session, world.conference, session, key, editor).value();
    EXPECT_EQ(world.db.in(copy_session, world.conference, session, key, editor).value(), copy);
    const auto stored = world.stored(copy).value();
    EXPECT_TRUE(stored.draft.unscheduled);
    EXPECT_FALSE(stored.cancelled);
    EXPECT_EQ(stored.slug, "havna-2");
    EXPECT_EQ(stored.draft.people.size(), 1u);
    EXPECT_EQ(stored.draft.measures, std::vector{world.measure});
    EXPECT_EQ(stored.draft.capacity, 30);
    EXPECT_EQ(stored.draft.ends_at, draft.ends_at);
    EXPECT_FALSE(world.stored(session).value().draft.unscheduled);
}

// 40 rooms and 300 sessions: read and warned about with as many statements as three, and a move
// writes one row.
TEST_F(Timetables, of_a_large_conference_take_as_many_statements_as_of_a_small_one)
{
    auto& connection = world.db.connection();
    const auto statements = [&](auto&& work) {
        const auto before = connection.statements();
        work();
        return connection.statements() - before;
    };
    const auto read = [&] { world.db.in(timetable_of, world.conference); };
    const auto first = world.add(world.draft("Havna"));
    const auto few = statements(read);
    const auto small_move = statements([&] { ASSERT_TRUE(move(first, 1, at(9, 0, world.hall))); });

    std::vector<RoomId> rooms{world.hall};
    world.db.in([&](db::Tx& tx) {
        for (int i = 0; i < 38; ++i)
            rooms.push_back({tx.insert("INSERT INTO room (conference_id, venue_id, name, capacity, "
                                       "shareable) SELECT ?1, id, ?2, 40, 0 FROM venue",
                                       world.conference, "Rom " + std::to_string(i))});
        return true;
    });
    for (int i = 1; i < 300; ++i) {
        auto draft = world.draft("Post " + std::to_string(i));
        draft.room_id = rooms[static_cast<std::size_t>(i) % rooms.size()];
        draft.starts_at = world.at(8) + std::chrono::minutes(75 * (i / 39));
        draft.ends_at = draft.starts_at + std::chrono::minutes(60);
        world.add(draft);
    }
    const auto timetable = world.db.in(timetable_of, world.conference);
    EXPECT_EQ(timetable.rooms.size(), 40u);
    EXPECT_EQ(timetable.sessions.size(), 300u);
    EXPECT_EQ(statements(read), few);
    EXPECT_EQ(statements([&] { ASSERT_TRUE(move(first, 2, at(19, 0, world.hall))); }), small_move);
    EXPECT_EQ(world.count("SELECT count(*) FROM session WHERE version > 1"), 1);
    EXPECT_TRUE(world.db.in(draft_warnings, world.conference).empty());

    // Onto another one, and each of the two is told, and nobody else.
    const auto& other = timetable.sessions.back();
    ASSERT_NE(other.id, first);
    ASSERT_TRUE(move(first, 3, {other.starts_at, other.ends_at, other.room_id}));
    std::vector<SessionId> warned;
    for (const auto& warning : world.db.in(draft_warnings, world.conference))
        warned.push_back(warning.session);
    std::ranges::sort(warned);
    EXPECT_EQ(warned, (std::vector{first, other.id}));
}

} // namespace retenk::programme
