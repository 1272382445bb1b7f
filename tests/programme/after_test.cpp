// What comes with a session and after it: material, minutes, feedback.

#include "programme/edit_world.hpp"
#include "programme/own_speaker.hpp"
#include "retenk/programme/feedback.hpp"
#include "retenk/programme/material.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {

namespace {

const std::string editor = "user:1";

struct After : testing::Test
{
    test::EditWorld world;
    SessionId session = world.add(world.draft("Havna"));
    std::string slug = "havna";

    After() { world.release(session); }

    Result<std::int64_t> add(const NewMaterial& material)
    {
        return world.db.in(add_material, world.conference, material, editor);
    }

    NewMaterial link() const
    {
        NewMaterial material;
        material.session = session;
        material.kind = "stream";
        material.title = "Direkte";
        material.address = "https://example.no/strom";
        return material;
    }

    NewMaterial file(const std::string& key) const
    {
        auto material = link();
        material.kind = "slides";
        material.address.clear();
        material.file_key = key;
        material.file_kind = document::FileKind::pdf;
        material.size = 2048;
        return material;
    }

    bool remove(std::int64_t id, std::optional<SpeakerId> speaker = {})
    {
        return world.db.in(remove_material, world.conference, session, id, speaker, editor)
            .has_value();
    }

    Result<bool> give(std::int64_t stars, const std::string& text = "", const std::string& key = "")
    {
        return world.db.in(give_feedback, world.conference, slug, GivenFeedback{stars, text, key});
    }

    FeedbackSum sum()
    {
        return world.db.in([&](db::Tx& tx) { return feedback_sums(tx, world.conference).at(0); });
    }

    void at(int hour, std::chrono::days later = {}) { world.db.now = world.at(hour) + later; }
};

using SessionMaterial = After;
using SessionFeedback = After;
using SessionMinutes = After;

} // namespace

TEST_F(SessionMaterial, stands_with_the_session_until_it_is_removed)
{
    const auto id = add(link()).value();
    const auto listed = world.db.in(materials_of, session);
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].address, "https://example.no/strom");
    EXPECT_TRUE(world.db.in(public_material, world.conference, slug, id));
    EXPECT_TRUE(remove(id));
    EXPECT_TRUE(world.db.in(materials_of, session).empty());
    EXPECT_FALSE(world.db.in(public_material, world.conference, slug, id));
}

TEST_F(SessionMaterial, is_either_a_file_or_an_address)
{
    auto both = file("k");
    both.address = "https://example.no";
    auto neither = link();
    neither.address.clear();
    for (const auto& wrong : {both, neither}) {
        const auto refused = add(wrong);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().fields.at(0).field, "file");
    }
}

TEST_F(SessionMaterial, of_what_is_not_published_is_nobody_elses)
{
    auto draft = link();
    draft.session = world.add(world.draft("Utkast"));
    const auto id = add(draft).value();
    EXPECT_FALSE(world.db.in(public_material, world.conference, std::string("utkast"), id));
    EXPECT_FALSE(world.db.in(public_material, world.conference, slug, id));
}

TEST_F(SessionMaterial, is_of_one_address)
{
    const auto id = add(link()).value();
    EXPECT_FALSE(world.db.in(public_material, world.conference, std::string("bygda"), id));
}

TEST_F(SessionMaterial, a_form_sent_twice_adds_it_once)
{
    auto once = link();
    once.form_key = "once";
    EXPECT_EQ(add(once).value(), add(once).value());
    EXPECT_EQ(world.db.in(materials_of, session).size(), 1u);
}

TEST_F(SessionMaterial, keeps_the_row_of_a_file_until_the_file_is_gone)
{
    const auto id = add(file("k")).value();
    ASSERT_TRUE(remove(id));
    EXPECT_EQ(
        world.count("SELECT count(*) FROM session_material WHERE file_key = 'k' AND removed = 1"),
        1);
    // So does a session that never was in a release and is deleted.
    const auto draft = world.add(world.draft("Utkast"));
    auto of_draft = file("d");
    of_draft.session = draft;
    ASSERT_TRUE(add(of_draft));
    ASSERT_TRUE(world.db.in(delete_session, world.conference, draft, 1, editor));
    EXPECT_EQ(
        world.count("SELECT count(*) FROM session_material WHERE file_key = 'd' AND removed = 1"),
        1);
}

TEST_F(SessionMaterial, a_speaker_removes_only_what_that_speaker_brought)
{
    auto brought = file("k");
    brought.speaker = world.confirmed;
    const auto theirs = add(brought).value();
    const auto of_desk = add(link()).value();
    EXPECT_FALSE(remove(of_desk, world.confirmed));
    EXPECT_FALSE(remove(theirs, world.invited));
    EXPECT_TRUE(remove(theirs, world.confirmed));
}

TEST_F(SessionMaterial, has_an_end)
{
    for (std::int64_t n = 0; n < most_material; ++n)
        ASSERT_TRUE(add(link()));
    EXPECT_EQ(add(link()).error().fields.at(0).key, "material.too_many");
}

TEST_F(SessionMinutes, two_writers_cannot_overwrite_each_other)
{
    EXPECT_TRUE(
        world.db.in(write_minutes, world.conference, session, Minutes{"En", true, 0, {}}, editor));
    const auto late =
        world.db.in(write_minutes, world.conference, session, Minutes{"To", true, 0, {}}, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    EXPECT_TRUE(
        world.db.in(write_minutes, world.conference, session, Minutes{"To", false, 1, {}}, editor));
    const auto minutes = world.db.in(minutes_of, session);
    EXPECT_EQ(minutes.text, "To");
    EXPECT_FALSE(minutes.published);
}

TEST_F(SessionFeedback, is_open_from_the_start_until_two_weeks_after_the_end)
{
    const auto opens = [&](int hour, std::chrono::days later = {}) {
        at(hour, later);
        return give(5).has_value();
    };
    EXPECT_FALSE(opens(9));
    EXPECT_TRUE(opens(10));
    EXPECT_TRUE(opens(10, std::chrono::days(14)));
    EXPECT_FALSE(opens(11, std::chrono::days(14)));
    EXPECT_EQ(sum().answers(), 2);
}

TEST_F(SessionFeedback, is_not_asked_of_breaks_and_of_what_is_cancelled)
{
    for (const auto* change : {"UPDATE release_session SET kind = 'pause'",
                               "UPDATE release_session SET kind = 'talk', cancelled = 1"}) {
        world.db.in([&](db::Tx& tx) { return tx.change(change); });
        at(10);
        EXPECT_FALSE(give(5)) << change;
        EXPECT_TRUE(world.db.in(feedback_sums, world.conference, SessionId{}).empty()) << change;
    }
}

TEST_F(SessionFeedback, a_form_sent_twice_counts_once_and_stars_are_one_to_five)
{
    at(10);
    EXPECT_TRUE(give(5, "", "once"));
    EXPECT_TRUE(give(5, "", "once"));
    EXPECT_TRUE(give(2, "", "other"));
    EXPECT_FALSE(give(0));
    EXPECT_FALSE(give(6));
    EXPECT_EQ(sum().answers(), 2);
    EXPECT_DOUBLE_EQ(sum().mean(), 3.5);
}

// Whoever reads the table learns neither who nor when, nor the order.
TEST_F(SessionFeedback, says_nothing_of_who_gave_it)
{
    at(10);
    for (int n = 0; n < 40; ++n)
        ASSERT_TRUE(give(3, std::to_string(n)));
    const auto columns = world.db.in([](db::Tx& tx) {
        return tx.rows<std::string>(
            "SELECT name FROM pragma_table_info('session_feedback') ORDER BY cid");
    });
    EXPECT_EQ(columns, (std::vector<std::string>{"id", "session_id", "stars", "text", "hidden"}));
    const auto texts = world.db.in(feedback_texts, session);
    bool in_order = true;
    for (std::size_t n = 0; n < texts.size(); ++n)
        in_order = in_order && texts[n].text == std::to_string(n);
    EXPECT_FALSE(in_order);
    EXPECT_EQ(
        world.count("SELECT count(*) FROM change_log WHERE subject_type = 'session_feedback'"), 0);
}

TEST_F(SessionFeedback, a_hidden_text_is_told_to_nobody_else_in_the_log)
{
    at(10);
    ASSERT_TRUE(give(1, "Navn Navnesen var dum"));
    const auto id = world.db.in(feedback_texts, session).at(0).id;
    ASSERT_TRUE(world.db.in(hide_feedback, world.conference, session, id, true, editor));
    EXPECT_TRUE(world.db.in(feedback_texts, session).at(0).hidden);
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE new_value LIKE '%Navnesen%' OR "
                          "old_value LIKE '%Navnesen%'"),
              0);
}

TEST_F(SessionFeedback, texts_go_after_a_year_and_numbers_stay)
{
    at(10);
    ASSERT_TRUE(give(4, "Bra"));
    at(16, std::chrono::days(364));
    EXPECT_EQ(world.db.in(forget_due_feedback), 0);
    at(16, std::chrono::days(365));
    world.db.in([&](db::Tx& tx) {
        audit::record(tx, "user:1", {"conference", world.conference.value, "changed", "ends_at"});
        return true;
    });
    EXPECT_EQ(world.db.in(forget_due_feedback), 0); // its end was moved just now
    at(16, std::chrono::days(366));
    EXPECT_EQ(world.db.in(forget_due_feedback), 1);
    EXPECT_EQ(world.db.in(forget_due_feedback), 0);
    EXPECT_TRUE(world.db.in(feedback_texts, session).empty());
    EXPECT_EQ(sum().four, 1);
}

} // namespace retenk::programme
