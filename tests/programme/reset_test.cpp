#include "retenk/programme/reset.hpp"

#include "programme/edit_world.hpp"
#include "retenk/programme/timetable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace retenk::programme {

namespace {

const std::string editor = "user:1";

struct ResetDraft : testing::Test
{
    test::EditWorld world;
    std::mt19937 chance;

    std::size_t below(std::size_t end) { return chance() % end; }
    bool perhaps() { return below(2) == 0; }

    Result<ReleaseReceipt> publish_it()
    {
        return world.db.in(publish, world.conference, std::string(), editor);
    }
    ResetPreview preview(std::int64_t number)
    {
        return world.db.in(preview_reset, world.conference, number).value();
    }
    Result<std::int64_t> reset(std::int64_t number)
    {
        return world.db.in(reset_draft, world.conference, number, preview(number).seen, editor);
    }

    // Everything that a release holds, but for its number.
    std::string schedule(std::int64_t number)
    {
        const std::vector<std::string> parts{
            "SELECT json_array(session_id, slug, title, abstract, kind, track_id, room_id, "
            "starts_at, ends_at, language, capacity, cancelled, young, green, translations, municipality_id, level, not_recorded) AS row "
            "FROM release_session",
            "SELECT json_array(session_id, speaker_id, role, position) AS row FROM release_role",
            "SELECT json_array(session_id, node_id) AS row FROM release_theme",
            "SELECT json_array(session_id, measure_id) AS row FROM release_measure"};
        return world.db.in([&](db::Tx& tx) {
            std::string all;
            for (const auto& part : parts)
                for (const auto& row : tx.rows<std::string>(
                         part + " WHERE release_id = (SELECT id FROM release WHERE number = ?1) "
                                "ORDER BY row",
                         number))
                    all += row + "\n";
            return all;
        });
    }

    SessionDraft random_draft()
    {
        auto draft =
            world.draft("Post " + std::to_string(below(20)), 9 + int(below(3)), 12 + int(below(4)));
        draft.abstract = "Tekst " + std::to_string(below(5));
        draft.kind = draft_kinds[below(draft_kinds.size())];
        if (perhaps()) draft.room_id = perhaps() ? std::optional(world.foyer) : std::nullopt;
        if (perhaps()) draft.capacity = std::int64_t(below(50));
        draft.hidden = below(6) == 0;
        draft.unscheduled = below(6) == 0;
        draft.young = perhaps();
        draft.green = perhaps();
        draft.not_recorded = perhaps();
        draft.level = perhaps() ? "" : std::string(draft_levels[below(3)]);
        if (perhaps()) draft.municipality_id = world.municipality;
        draft.language = perhaps() ? "nb" : "en";
        if (perhaps())
            draft.translations = R"({"en":{"title":"Item )" + std::to_string(below(5)) + R"("}})";
        if (perhaps())
            draft.people.push_back({world.confirmed, std::string(draft_roles[below(4)])});
        if (perhaps()) draft.people.push_back({world.invited, std::string(draft_roles[below(4)])});
        if (perhaps()) std::ranges::reverse(draft.people);
        if (perhaps()) draft.themes.clear();
        if (perhaps()) draft.measures = {world.measure};
        return draft;
    }

    void random_edit()
    {
        const auto all = world.db.in(timetable_of, world.conference).sessions;
        if (all.empty() || below(4) == 0) {
            world.add(random_draft());
            return;
        }
        const auto& one = all[below(all.size())];
        const auto change = below(5);
        if (change == 0)
            (void)world.db.in(set_cancelled, world.conference, one.id, one.version, perhaps(),
                              editor);
        else if (change == 1)
            (void)world.db.in(delete_session, world.conference, one.id, one.version, editor);
        else if (change == 2)
            (void)world.db.in(copy_session, world.conference, one.id, std::string(), editor);
        else if (change == 3) {
            const auto to = random_draft();
            ASSERT_TRUE(world.db.in(
                move_session, world.conference,
                Move{one.id, one.version, {to.starts_at, to.ends_at, to.room_id, to.unscheduled}},
                editor));
        } else
            ASSERT_TRUE(world.db.in(change_session, world.conference, one.id, one.version,
                                    random_draft(), editor));
    }
    void random_edits(std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i)
            random_edit();
    }
};

} // namespace

TEST_F(ResetDraft, release_changes_reset_release_gives_the_same_schedule)
{
    for (unsigned seed = 1; seed <= 25; ++seed) {
        chance.seed(seed);
        world.add(world.draft("Alltid " + std::to_string(seed)));
        random_edits(6);
        const auto first = publish_it();
        ASSERT_TRUE(first) << seed;
        random_edits(8);
        (void)publish_it();
        random_edits(8);
        const auto before = schedule(first->number);
        ASSERT_NE(before, "");
        const auto expected = preview(first->number).changes;
        const auto changed = reset(first->number);
        ASSERT_EQ(changed.has_value(), !expected.empty()) << seed;
        EXPECT_TRUE(preview(first->number).changes.empty()) << seed;
        const auto again = publish_it();
        const auto latest =
            again ? again->number : world.count("SELECT number FROM release WHERE is_current");
        EXPECT_EQ(schedule(latest), before) << seed;
    }
}

TEST_F(ResetDraft, what_came_later_goes_to_the_tray_and_blockers_stay)
{
    const auto old = world.add(world.draft("Havna", 9, 10));
    ASSERT_TRUE(publish_it());
    auto blocker = world.draft("Rydding", 11, 12);
    blocker.hidden = true;
    const auto later = world.add(world.draft("Kaia", 10, 11)), hidden = world.add(blocker);
    ASSERT_TRUE(world.db.in(change_session, world.conference, old, std::int64_t{1},
                            world.draft("Brygga", 13, 14), editor));
    EXPECT_EQ(reset(1).value(), 2);
    EXPECT_TRUE(world.stored(later).value().draft.unscheduled);
    EXPECT_EQ(world.stored(later).value().draft.title, "Kaia");
    EXPECT_EQ(world.stored(hidden).value().version, 1);
    EXPECT_EQ(world.stored(old).value().draft.title, "Havna");
    EXPECT_EQ(world.stored(old).value().draft.starts_at, world.at(9));
}

TEST_F(ResetDraft, each_field_is_logged_and_that_it_was_a_reset)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(publish_it());
    ASSERT_TRUE(world.db.in(change_session, world.conference, session, std::int64_t{1},
                            world.draft("Kaia"), editor));
    ASSERT_TRUE(
        world.db.in(set_cancelled, world.conference, session, std::int64_t{2}, true, editor));
    ASSERT_TRUE(reset(1));
    const auto log = world.log("session", session.value);
    std::vector<std::string> told;
    for (const auto& row : log)
        told.push_back(row.action + " " + row.field + " " + row.new_value.value_or(""));
    ASSERT_GE(told.size(), 2u);
    EXPECT_NE(std::ranges::find(told, "changed title Havna"), told.end());
    EXPECT_NE(std::ranges::find(told, "restored cancelled 0"), told.end());
    const auto release = world.count("SELECT id FROM release");
    EXPECT_EQ(world.log("release", release).size(), 2u); // published, reset
}

TEST_F(ResetDraft, a_draft_that_changed_since_the_preview_is_left_alone)
{
    const auto session = world.add(world.draft("Havna"));
    ASSERT_TRUE(publish_it());
    ASSERT_TRUE(world.db.in(change_session, world.conference, session, std::int64_t{1},
                            world.draft("Kaia"), editor));
    const auto seen = preview(1).seen;
    ASSERT_TRUE(world.db.in(change_session, world.conference, session, std::int64_t{2},
                            world.draft("Brygga"), editor));
    const auto refused = world.db.in(reset_draft, world.conference, std::int64_t{1}, seen, editor);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key, "programme.draft_changed");
    EXPECT_EQ(world.stored(session).value().draft.title, "Brygga");
}

TEST_F(ResetDraft, refuses_a_release_that_is_not_and_one_that_the_draft_is_already)
{
    world.add(world.draft("Havna"));
    ASSERT_TRUE(publish_it());
    EXPECT_EQ(reset(1).error().key, "programme.nothing_to_reset");
    const std::string seen;
    EXPECT_EQ(
        world.db.in(reset_draft, world.conference, std::int64_t{7}, seen, editor).error().problem,
        Problem::invalid);
}

TEST_F(ResetDraft, whoever_declined_stays_in_the_draft)
{
    auto draft = world.draft("Havna");
    draft.people = {{world.confirmed, "speaker"}, {world.invited, "speaker"}};
    const auto session = world.add(draft);
    world.db.in([&](db::Tx& tx) {
        return tx.change("UPDATE speaker SET state = 'declined' WHERE id = ?1", world.invited);
    });
    ASSERT_TRUE(publish_it());
    draft.title = "Kaia";
    draft.people = {{world.invited, "host"}};
    ASSERT_TRUE(
        world.db.in(change_session, world.conference, session, std::int64_t{1}, draft, editor));
    ASSERT_TRUE(reset(1));
    EXPECT_EQ(world.stored(session).value().draft.people.size(), 2u);
}

} // namespace retenk::programme
