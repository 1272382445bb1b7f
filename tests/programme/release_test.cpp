#include "retenk/programme/release.hpp"

#include "programme/fixture.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {
namespace {

class Release : public testing::Test
{
protected:
    Release() : region_(db_.in(test::add_region)) {}

    std::vector<ReleaseChange> pending()
    {
        return db_.in(changes_since_release, region_.conference);
    }
    std::int64_t publish_it() { return db_.in(test::publish_now, region_); }
    Programme shown() { return db_.in(published, region_.conference); }

    std::vector<std::string> slugs()
    {
        std::vector<std::string> slugs;
        for (const auto& session : shown().sessions)
            slugs.push_back(session.slug);
        return slugs;
    }

    void run(std::string_view sql, SessionId session)
    {
        db_.in([&](db::Tx& tx) { return tx.change(sql, session); });
    }

    using Slugs = std::vector<std::string>;
    using Changes = std::vector<ReleaseChange>;

    test::TestDb db_;
    test::Region region_;
};

TEST_F(Release, the_draft_is_seen_by_nobody_until_it_is_published)
{
    EXPECT_EQ(pending().size(), 3u); // there is something to leak
    EXPECT_FALSE(shown().release);
    EXPECT_EQ(slugs(), Slugs{});
    EXPECT_EQ(publish_it(), 1);
    EXPECT_EQ(slugs(), (Slugs{"velkommen", "campus", "lunsj"}));
}

TEST_F(Release, later_work_on_the_draft_does_not_show)
{
    publish_it();
    run("UPDATE session SET title = 'Nytt' WHERE id = ?1", region_.panel);
    run("DELETE FROM session_role WHERE session_id = ?1", region_.panel);
    const auto panel = shown().sessions.at(1);
    EXPECT_EQ(panel.title, "campus");
    EXPECT_EQ(panel.people.size(), 1u);
}

TEST_F(Release, what_is_hidden_never_comes_out_nor_who_declined)
{
    publish_it();
    const auto found = db_.in(published_session, region_.conference, std::string("hemmelig"));
    EXPECT_TRUE(found.sessions.empty());
    const auto speakers = db_.in(published_speakers, region_.conference);
    ASSERT_EQ(speakers.size(), 1u);
    EXPECT_EQ(speakers.front().name, "Åse Prøve");
    EXPECT_EQ(db_.in([](db::Tx& tx) {
        return tx.get<std::int64_t>(
            "SELECT count(*) FROM release_measure JOIN session ON id = session_id WHERE hidden");
    }),
              0);
}

TEST_F(Release, a_session_that_is_hidden_later_is_removed)
{
    publish_it();
    run("UPDATE session SET hidden = 1 WHERE id = ?1", region_.panel);
    EXPECT_EQ(pending(), (Changes{{region_.panel, "removed", "campus"}}));
    publish_it();
    EXPECT_EQ(slugs(), (Slugs{"velkommen", "lunsj"}));
    EXPECT_TRUE(db_.in(published_speakers, region_.conference).empty());
}

TEST_F(Release, a_draft_that_was_deleted_before_its_first_release_leaves_nothing)
{
    run("DELETE FROM session WHERE id = ?1", region_.lunch);
    publish_it();
    EXPECT_EQ(slugs(), (Slugs{"velkommen", "campus"}));
}

TEST_F(Release, the_change_list_tells_moved_changed_cancelled_and_new_apart)
{
    publish_it();
    run("UPDATE session SET starts_at = starts_at + 600, title = 'Hei' WHERE id = ?1",
        region_.opening);
    run("DELETE FROM session_measure WHERE session_id = ?1", region_.panel);
    run("UPDATE session SET cancelled = 1 WHERE id = ?1", region_.lunch);
    const auto added = db_.in(test::add_session, region_, std::string("ny"));
    const Changes expected{{region_.opening, "moved", "Hei"},
                           {region_.opening, "changed", "Hei"},
                           {region_.panel, "changed", "campus"},
                           {region_.lunch, "cancelled", "lunsj"},
                           {added, "new", "ny"}};
    EXPECT_EQ(pending(), expected);
    publish_it();
    const auto latest = db_.in(releases, region_.conference).front();
    EXPECT_EQ(db_.in(changes_of, latest.id), expected);
    EXPECT_EQ(pending(), Changes{});
}

TEST_F(Release, a_speaker_who_declines_is_a_change)
{
    publish_it();
    db_.in([&](db::Tx& tx) {
        return tx.change("UPDATE speaker SET state = 'declined' WHERE id = ?1", region_.speaker);
    });
    EXPECT_EQ(pending(), (Changes{{region_.panel, "changed", "campus"}}));
}

TEST_F(Release, the_same_draft_is_not_published_twice)
{
    publish_it();
    const auto again = db_.in(publish, region_.conference, std::string(), std::string("user:1"));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().problem, Problem::conflict);
    EXPECT_EQ(again.error().key, "programme.nothing_changed");
    EXPECT_EQ(db_.in(releases, region_.conference).size(), 1u);
}

TEST_F(Release, an_old_release_stays_readable)
{
    publish_it();
    run("UPDATE session SET title = 'Nytt' WHERE id = ?1", region_.panel);
    EXPECT_EQ(publish_it(), 2);
    const auto all = db_.in(releases, region_.conference);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(db_.in(programme_of, all.at(1).id).sessions.at(1).title, "campus");
    EXPECT_EQ(shown().sessions.at(1).title, "Nytt");
    EXPECT_EQ(shown().release->number, 2);
}

TEST_F(Release, many_sessions_need_as_many_statements_as_one)
{
    publish_it();
    const auto count = [&] {
        const auto before = db_.connection().statements();
        shown();
        return db_.connection().statements() - before;
    };
    const auto few = count();
    for (int i = 0; i < 5; ++i)
        db_.in(test::add_session, region_, "post-" + std::to_string(i));
    publish_it();
    EXPECT_EQ(shown().sessions.size(), 8u);
    EXPECT_EQ(count(), few);
}

} // namespace
} // namespace retenk::programme
