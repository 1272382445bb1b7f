#include "programme/edit_world.hpp"
#include "programme/own_speaker.hpp"
#include "programme/speaker_link.hpp"
#include "programme/speaker_mails.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/programme/doors.hpp"
#include "retenk/programme/speaker_keeping.hpp"
#include "retenk/programme/warnings.hpp"

#include <gtest/gtest.h>

namespace retenk::programme {
namespace {

using Texts = std::vector<std::string>;

// PRG-9, PRG-10.
struct SpeakerPages : testing::Test
{
    SpeakerPages()
    {
        world.db.in([this](db::Tx& tx) {
            tx.run("UPDATE person SET email = 'borge@example.no' WHERE id = (SELECT person_id FROM "
                   "speaker WHERE id = ?1)",
                   world.invited);
            return true;
        });
        auto early = world.draft("Havna", 9, 10), late = world.draft("Kaia", 13, 14);
        early.people = late.people = {{world.invited, "speaker"}};
        havna = world.add(early);
        kaia = world.add(late);
        auto other = world.draft("Moloen", 11, 12);
        other.people = {{world.confirmed, "host"}};
        moloen = world.add(other);
    }

    bool answer(SessionId session, const std::string& answer, const std::string& note = "")
    {
        const AnswerFrame frame{"speaker:2", "https://retenk.example.no", "", "{}"};
        return world.db.in(answer_session, world.invited, session, answer, note, frame).has_value();
    }

    std::string one(const std::string& sql)
    {
        return world.db.in([&](db::Tx& tx) { return tx.get<std::string>(sql); });
    }

    Texts warnings_of(SessionId session)
    {
        Texts keys;
        for (const auto& warning : world.db.in(draft_warnings, world.conference))
            if (warning.session == session) keys.push_back(warning.key);
        return keys;
    }

    std::string link_of(SpeakerId speaker)
    {
        return world.db.in([&](db::Tx& tx) {
            return renew_speaker_link(tx, conference::get_current(tx), speaker);
        });
    }

    Result<bool> tell(const Practical& practical, const Needs& needs = {})
    {
        const auto version = world.db.in(find_page, world.invited).version;
        return world.db.in(change_practical, world.invited, version, practical, needs,
                           std::string("speaker:2"));
    }

    Result<std::int64_t> send(const MailWish& wish, const std::string& key = "key")
    {
        const auto plan = world.db.in(plan_mails, world.conference, wish);
        return world.db.in(send_mails, world.conference, wish, fingerprint_of(plan), key,
                           std::string("user:1"));
    }

    test::EditWorld world;
    SessionId havna, kaia, moloen;
};

TEST_F(SpeakerPages, an_answer_to_one_session_is_none_to_the_others)
{
    EXPECT_EQ(warnings_of(havna), Texts{"edit.warning_unconfirmed"});
    ASSERT_TRUE(answer(havna, "confirmed"));
    EXPECT_EQ(warnings_of(havna), Texts{});
    EXPECT_EQ(warnings_of(kaia), Texts{"edit.warning_unconfirmed"});
    EXPECT_EQ(one("SELECT state FROM speaker WHERE id = 2"), "confirmed");
}

TEST_F(SpeakerPages, a_no_is_mailed_to_the_organisers_and_warned_of)
{
    ASSERT_TRUE(answer(havna, "confirmed"));
    ASSERT_TRUE(answer(kaia, "declined", "Er i Bodø"));
    EXPECT_EQ(warnings_of(kaia), Texts{"edit.warning_declined"});
    EXPECT_EQ(one("SELECT group_concat(template || ' ' || recipient) FROM message"),
              "speaker_declined post@example.no");
    EXPECT_NE(one("SELECT data FROM message").find("Er i Bodø"), std::string::npos);
    EXPECT_EQ(one("SELECT state FROM speaker WHERE id = 2"), "confirmed");
    ASSERT_TRUE(answer(havna, "declined"));
    EXPECT_EQ(one("SELECT state FROM speaker WHERE id = 2"), "declined");
}

TEST_F(SpeakerPages, nobody_answers_for_what_they_have_no_part_in)
{
    EXPECT_FALSE(answer(moloen, "confirmed"));
    EXPECT_FALSE(answer(havna, "perhaps"));
    EXPECT_EQ(world.count("SELECT count(*) FROM speaker_answer"), 0);
}

TEST_F(SpeakerPages, editing_a_session_keeps_what_was_answered)
{
    ASSERT_TRUE(answer(havna, "confirmed"));
    auto draft = world.stored(havna)->draft;
    draft.title = "Havna på nytt";
    ASSERT_TRUE(world.db.in(change_session, world.conference, havna, world.stored(havna)->version,
                            draft, std::string("user:1")));
    EXPECT_EQ(warnings_of(havna), Texts{});
}

TEST_F(SpeakerPages, what_an_organiser_puts_down_counts_for_every_session)
{
    ASSERT_TRUE(answer(havna, "declined"));
    const AnswerFrame frame{"user:1", "", "", "{}"};
    world.db.in(
        [&](db::Tx& tx) { return answer_for(tx, world.invited, "confirmed", frame), true; });
    EXPECT_EQ(warnings_of(havna), Texts{});
    EXPECT_EQ(warnings_of(kaia), Texts{});
}

TEST_F(SpeakerPages, times_are_warned_of)
{
    const SpeakerTime morning{world.at(8), world.at(12)};
    ASSERT_TRUE(answer(havna, "confirmed") && answer(kaia, "confirmed"));
    ASSERT_TRUE(tell({"only", "", "", "", {morning}}));
    EXPECT_EQ(warnings_of(havna), Texts{});
    EXPECT_EQ(warnings_of(kaia), Texts{"edit.warning_away"});
    ASSERT_TRUE(tell({"never", "", "", "", {morning}}));
    EXPECT_EQ(warnings_of(havna), Texts{"edit.warning_away"});
    EXPECT_EQ(warnings_of(kaia), Texts{});
    ASSERT_TRUE(tell({"all", "", "", "", {}}));
    EXPECT_EQ(warnings_of(havna), Texts{});
}

TEST_F(SpeakerPages, a_link_opens_one_speaker_and_a_new_one_ends_it)
{
    const auto mine = link_of(world.invited), theirs = link_of(world.confirmed);
    EXPECT_EQ(world.db.in(speaker_with, mine), world.invited);
    EXPECT_EQ(world.db.in(speaker_with, theirs), world.confirmed);
    const auto newer = link_of(world.invited);
    EXPECT_FALSE(world.db.in(speaker_with, mine));
    EXPECT_EQ(world.db.in(speaker_with, newer), world.invited);
    world.db.now = world.at(16) + std::chrono::days(31);
    EXPECT_FALSE(world.db.in(speaker_with, newer)) << "a month after the conference";
    EXPECT_EQ(world.count("SELECT count(*) FROM link WHERE length(token_hash) = 64"), 3);
}

TEST_F(SpeakerPages, are_not_opened_by_a_link_to_something_else_of_the_same_number)
{
    const auto token = world.db.in([&](db::Tx& tx) {
        return accounts::issue_link(tx, accounts::LinkPurpose::registration, world.invited.value,
                                    world.at(16));
    });
    EXPECT_FALSE(world.db.in(speaker_with, token));
    EXPECT_FALSE(world.db.in(read_own_speaker, token));
}

TEST_F(SpeakerPages, by_link_one_changes_oneself_only)
{
    const auto mine = link_of(world.invited);
    const ProfileWish wish{"forsker", "Havforskningen", "Om meg", "", "nn", "{}", {}, false};
    ASSERT_TRUE(world.db.in(change_own_profile, mine, std::int64_t{1}, wish));
    EXPECT_EQ(one("SELECT group_concat(bio || '/' || organisation || '/' || language, ' ') FROM "
                  "speaker ORDER BY id"),
              "//nb Om meg/Havforskningen/nn");
    const AnswerFrame frame;
    EXPECT_FALSE(
        world.db.in(answer_own, mine, moloen, std::string("declined"), std::string(), frame));
    EXPECT_FALSE(world.db.in(answer_own, std::string("x"), havna, std::string("declined"),
                             std::string(), frame));
    EXPECT_EQ(world.log("speaker", 2).back().actor, "speaker:2");
}

TEST_F(SpeakerPages, needs_are_for_organisers_and_the_log_has_no_words_of_them)
{
    ASSERT_TRUE(tell({"all", "yes", "Tavle", "", {}}, {"Nøtteallergi", "Rullestol"}));
    Viewer viewer;
    viewer.user = UserId{1};
    for (const auto role : {Role::programme_editor, Role::door_crew, Role::host, Role::auditor}) {
        viewer.roles = {role};
        EXPECT_FALSE(world.db.in(needs_for, viewer, world.conference, world.invited));
    }
    viewer.roles = {Role::organiser};
    EXPECT_EQ(world.db.in(needs_for, viewer, world.conference, world.invited)->diet,
              "Nøtteallergi");
    EXPECT_FALSE(world.db.in(needs_for, viewer, ConferenceId{99}, world.invited));
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE new_value LIKE '%Nøtte%'"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE field = 'needs'"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE new_value = 'Tavle'"), 1);
}

TEST_F(SpeakerPages, two_who_write_at_once_lose_nothing)
{
    ASSERT_TRUE(tell({"all", "", "", "", {}}));
    const auto late = world.db.in(change_practical, world.invited, std::int64_t{0}, Practical{},
                                  Needs{}, std::string("speaker:2"));
    EXPECT_EQ(late.error().key, "edit.conflict");
    EXPECT_EQ(one("SELECT availability FROM speaker_page"), "all");
}

TEST_F(SpeakerPages, nobody_is_written_to_twice_without_a_decision)
{
    MailWish wish{SpeakerMail::invitation, {}, false};
    EXPECT_EQ(send(wish).value(), 1);
    EXPECT_EQ(send(wish).value(), 1) << "the same form";
    EXPECT_EQ(world.count("SELECT count(*) FROM message"), 1);
    EXPECT_EQ(send(wish, "another").value(), 0);
    const auto plan = world.db.in(plan_mails, world.conference, wish);
    EXPECT_EQ(plan.had_one.size(), 1U);
    EXPECT_EQ(plan.no_address.size(), 1U);
    wish.again = true;
    EXPECT_EQ(send(wish, "a third").value(), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM link WHERE revoked_at IS NULL"), 1);
}

TEST_F(SpeakerPages, a_reminder_says_what_is_missing_and_comes_in_ones_language)
{
    ASSERT_TRUE(answer(havna, "confirmed") && answer(kaia, "confirmed"));
    ASSERT_TRUE(tell({"all", "yes", "", "", {}}));
    world.db.in([&](db::Tx& tx) { return tx.run("UPDATE speaker SET language = 'nn'"), true; });
    const MailWish wish{SpeakerMail::reminder, {world.invited}, false};
    ASSERT_EQ(send(wish).value(), 1);
    const auto data = one("SELECT data FROM message WHERE template = 'speaker_reminder'");
    EXPECT_NE(data.find("\"lacks_bio\":true"), std::string::npos);
    EXPECT_NE(data.find("\"lacks_answer\":false"), std::string::npos);
    EXPECT_EQ(one("SELECT language FROM message WHERE template = 'speaker_reminder'"), "nn");
}

TEST_F(SpeakerPages, a_list_that_changed_meanwhile_is_not_sent)
{
    const MailWish wish{SpeakerMail::reminder, {}, false};
    const auto seen = fingerprint_of(world.db.in(plan_mails, world.conference, wish));
    ASSERT_TRUE(answer(havna, "confirmed") && answer(kaia, "confirmed"));
    const auto sent = world.db.in(send_mails, world.conference, wish, seen, std::string("key"),
                                  std::string("user:1"));
    EXPECT_EQ(sent.error().key, "speaker.plan_changed");
    EXPECT_EQ(world.count("SELECT count(*) FROM message"), 0);
}

TEST_F(SpeakerPages, a_photo_is_public_when_the_programme_shows_its_speaker)
{
    const auto mine = link_of(world.invited), theirs = link_of(world.confirmed);
    world.db.in(set_photo, world.invited, document::Photo{"large", "small"}, std::string("x"));
    const auto key = one("SELECT key FROM speaker_photo");
    const auto shown = [&] { return world.db.in(public_photo, key, false); };
    EXPECT_FALSE(shown());
    EXPECT_FALSE(world.db.in(photo_by_link, theirs));
    EXPECT_FALSE(world.db.in(photo_by_link, std::string()));
    EXPECT_EQ(world.db.in(photo_by_link, mine), "small");
    EXPECT_EQ(world.db.in(photo_of_speaker, world.conference, world.invited), "small");
    EXPECT_FALSE(world.db.in(photo_of_speaker, ConferenceId{99}, world.invited));
    world.release(havna);
    world.db.in([&](db::Tx& tx) {
        return tx.run("INSERT INTO release_role SELECT 1, session_id, speaker_id, role, position "
                      "FROM session_role WHERE session_id = ?1",
                      havna),
               true;
    });
    EXPECT_EQ(shown(), "small");
}

TEST_F(SpeakerPages, who_has_come_is_marked_by_those_at_the_door)
{
    const std::string crew = "user:4";
    ASSERT_TRUE(world.db.in(set_arrived, world.conference, world.invited, true, crew));
    EXPECT_TRUE(world.db.in(find_page, world.invited).arrived_at);
    ASSERT_TRUE(world.db.in(set_arrived, world.conference, world.invited, false, crew));
    EXPECT_FALSE(world.db.in(find_page, world.invited).arrived_at);
    EXPECT_FALSE(world.db.in(set_arrived, ConferenceId{99}, world.invited, true, crew));
    Viewer viewer;
    viewer.roles = {Role::door_crew};
    EXPECT_TRUE(may_mark_arrival(viewer));
    viewer.roles = {Role::partner};
    EXPECT_FALSE(may_mark_arrival(viewer));
}

TEST_F(SpeakerPages, are_forgotten_after_the_conference_needs_first)
{
    ASSERT_TRUE(tell({"all", "yes", "Tavle", "Fly", {}}, {"Nøtteallergi", ""}));
    EXPECT_EQ(world.db.in(forget_due_speaker_pages), 0);
    world.db.now = world.at(16) + std::chrono::days(14);
    world.db.in([&](db::Tx& tx) {
        audit::record(tx, "user:1", {"conference", world.conference.value, "changed", "ends_at"});
        return true;
    });
    EXPECT_EQ(world.db.in(forget_due_speaker_pages), 0); // its end was moved just now
    world.db.now += std::chrono::days(1);
    EXPECT_EQ(world.db.in(forget_due_speaker_pages), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM speaker_need"), 0);
    EXPECT_EQ(one("SELECT equipment FROM speaker_page"), "Tavle");
    world.db.now += std::chrono::days(16);
    EXPECT_EQ(world.db.in(forget_due_speaker_pages), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM speaker_page"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE new_value = 'Tavle'"), 0);
    EXPECT_FALSE(world.db.in(audit::verify_chain));
    EXPECT_EQ(world.db.in(forget_due_speaker_pages), 0);
}

TEST_F(SpeakerPages, can_be_erased_and_the_part_in_the_programme_stays)
{
    const auto mine = link_of(world.invited);
    const ProfileWish wish{
        "forsker", "Havet", "Om meg", "Jeg", "nb", "{}", document::Photo{"large", "small"}, false};
    ASSERT_TRUE(world.db.in(change_own_profile, mine, std::int64_t{1}, wish));
    ASSERT_TRUE(tell({"all", "yes", "Tavle", "", {}}, {"Nøtteallergi", ""}));
    ASSERT_TRUE(world.db.in(erase_speaker, world.conference, world.invited, std::string("user:1")));
    for (const auto* table : {"speaker_page", "speaker_need", "speaker_photo", "speaker_time"})
        EXPECT_EQ(world.count("SELECT count(*) FROM " + std::string(table)), 0) << table;
    EXPECT_FALSE(world.db.in(speaker_with, mine));
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log WHERE new_value IN ('Om meg', 'Tavle')"),
              0);
    EXPECT_EQ(world.count("SELECT count(*) FROM session_role WHERE speaker_id = 2"), 2);
    EXPECT_FALSE(world.db.in(audit::verify_chain));
}

} // namespace
} // namespace retenk::programme
