// PRG-4: whom a release tells, once, with what, and not before somebody lets the mails go.

#include "registration/release_mails.hpp"
#include "registration/signup.hpp"
#include "registration/waiting_world.hpp"
#include "retenk/mail/held.hpp"
#include "retenk/view/data.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::form_of;

constexpr std::int64_t morning = 1824012000; // 2027-10-20 08:00 in Norway
const ConferenceId conference{1};
const std::string base = "https://retenk.example.no", nobody_noted;

// Havn 1 and Reise 2 follow each other; Middag 3 in the evening. Tove Tale speaks in Havn.
bool add_sessions(db::Tx& tx)
{
    tx.run("INSERT INTO venue (id, conference_id, name) VALUES (1, 1, 'Kulturhuset')");
    tx.run("INSERT INTO room (id, conference_id, venue_id, name) VALUES (1, 1, 1, 'Verkstedet'), "
           "(2, 1, 1, 'Ofoten')");
    const auto add = [&](int id, const char* title, std::int64_t from) {
        tx.run("INSERT INTO session (id, conference_id, slug, title, kind, room_id, starts_at, "
               "ends_at) VALUES (?1, 1, ?2, ?3, 'workshop', 1, ?4, ?5)",
               id, fold(title), std::string(title), from, from + 3600);
        tx.run("INSERT INTO session_offer (session_id, places) VALUES (?1, 2)", id);
    };
    add(1, "Havn", morning);
    add(2, "Reise", morning + 7200);
    add(3, "Middag", morning + 30000);
    tx.run("INSERT INTO person (id, name, sort_name, sort_key, search, email, created_at) VALUES "
           "(900, 'Tove Tale', 'Tale', 'tale', 'tove', 'tove@example.no', 1)");
    tx.run("INSERT INTO speaker (id, conference_id, person_id, slug, state) VALUES "
           "(1, 1, 900, 'tove', 'confirmed')");
    tx.run("INSERT INTO session_role (session_id, speaker_id, role) VALUES (1, 1, 'speaker')");
    return true;
}

struct ReleaseMails : testing::Test
{
    ReleaseMails()
    {
        db.in(test::make_offer);
        db.in(add_sessions);
        publish();
    }

    Result<programme::ReleaseReceipt> publish()
    {
        return db.in(publish_and_tell, conference, nobody_noted, std::string("user:1"), base);
    }

    void signed_up(const std::string& name, const std::vector<std::int64_t>& sessions)
    {
        auto form = form_of({name});
        for (const auto id : sessions)
            form.participants.front().sessions.push_back(SessionId{id});
        ASSERT_TRUE(db.in(submit, form)) << name;
    }

    void draft(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    std::vector<std::string> rows(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.rows<std::string>(sql); });
    }

    std::vector<std::string> held()
    {
        return rows("SELECT recipient FROM message WHERE template = 'release_news' AND state = 'held' "
                    "ORDER BY recipient");
    }

    test::TestDb db;
};

TEST_F(ReleaseMails, tell_those_with_a_place_or_a_part_and_nobody_else)
{
    signed_up("Kari Berg", {1});
    signed_up("Ola Dal", {3});
    ASSERT_EQ(held(), std::vector<std::string>{}); // the first release tells nobody
    draft("UPDATE session SET starts_at = starts_at + 1800, ends_at = ends_at + 1800 WHERE id = 1");
    ASSERT_TRUE(publish());
    EXPECT_EQ(held(), (std::vector<std::string>{"kari@example.no", "tove@example.no"}));
}

TEST_F(ReleaseMails, tell_those_who_starred_with_a_registration_and_have_a_place_at_the_conference)
{
    signed_up("Kari Berg", {});
    signed_up("Ola Dal", {});
    draft("INSERT INTO session_star SELECT id, 2, 1 FROM registration");
    draft("UPDATE participant SET state = 'cancelled' WHERE name = 'Ola Dal'");
    draft("UPDATE session SET room_id = 2 WHERE id = 2");
    ASSERT_TRUE(publish());
    EXPECT_EQ(held(), std::vector<std::string>{"kari@example.no"});
    const auto data = view::from_json(rows("SELECT data FROM message WHERE state = 'held'").front());
    EXPECT_TRUE(*data.find("only_starred")->flag());
    EXPECT_TRUE(*data.find("sessions")->list()->front().find("starred")->flag());
}

TEST_F(ReleaseMails, are_not_made_for_another_text)
{
    signed_up("Kari Berg", {1});
    draft("UPDATE session SET title = 'Havna', abstract = 'Mer' WHERE id = 1");
    ASSERT_TRUE(publish());
    EXPECT_EQ(held(), std::vector<std::string>{});
}

TEST_F(ReleaseMails, are_one_for_each_address_whatever_was_moved)
{
    signed_up("Kari Berg", {1, 2});
    draft("UPDATE session SET room_id = 2 WHERE id IN (1, 2)");
    ASSERT_TRUE(publish());
    EXPECT_EQ(held(), (std::vector<std::string>{"kari@example.no", "tove@example.no"}));
    const auto data = view::from_json(
        rows("SELECT data FROM message WHERE state = 'held' AND recipient LIKE 'kari%'").front());
    EXPECT_EQ(data.find("sessions")->list()->size(), 2u);
}

TEST_F(ReleaseMails, say_what_is_at_the_same_time_now)
{
    signed_up("Kari Berg", {1, 2});
    draft("UPDATE session SET starts_at = starts_at - 5400, ends_at = ends_at - 5400 WHERE id = 2");
    ASSERT_TRUE(publish());
    const auto data =
        view::from_json(rows("SELECT data FROM message WHERE state = 'held'").front());
    EXPECT_EQ(*data.find("sessions")->list()->front().find("clashes")->text(), "Havn");
}

TEST_F(ReleaseMails, tell_of_what_was_cancelled_hidden_or_taken_up_again)
{
    signed_up("Kari Berg", {1, 2});
    const auto told = [&](const char* flag) {
        const auto all = rows("SELECT data FROM message WHERE recipient LIKE 'kari%' AND template = "
                              "'release_news' ORDER BY id DESC LIMIT 1");
        const auto data = view::from_json(all.front());
        std::string titles;
        for (const auto& session : *data.find("sessions")->list())
            if (*session.find(flag)->flag()) titles += *session.find("title")->text() + " ";
        return titles;
    };
    draft("UPDATE session SET cancelled = 1 WHERE id = 1");
    draft("UPDATE session SET hidden = 1 WHERE id = 2");
    ASSERT_TRUE(publish());
    EXPECT_EQ(told("cancelled"), "Havn Reise ");
    draft("UPDATE session SET cancelled = 0 WHERE id = 1");
    ASSERT_TRUE(publish());
    EXPECT_EQ(told("back"), "Havn ");
}

TEST_F(ReleaseMails, carry_the_same_event_with_a_higher_number_and_a_cancellation)
{
    signed_up("Kari Berg", {1, 2});
    draft("UPDATE session SET starts_at = starts_at + 600, ends_at = ends_at + 600 WHERE id = 1");
    draft("UPDATE session SET cancelled = 1 WHERE id = 2");
    ASSERT_TRUE(publish());
    const auto files = view::from_json(
        rows("SELECT attachments FROM message WHERE recipient LIKE 'kari%' AND state = 'held'")
            .front());
    ASSERT_EQ(files.list()->size(), 2u);
    const auto& moved = *files.list()->front().find("content")->text();
    const auto& cancelled = *files.list()->back().find("content")->text();
    const auto has = [](const std::string& text, const char* part) {
        return text.find(part) != text.npos;
    };
    EXPECT_TRUE(has(moved, "METHOD:PUBLISH")) << moved;
    EXPECT_TRUE(has(moved, "UID:session-1@retenk.example.no")) << moved;
    EXPECT_TRUE(has(moved, "SEQUENCE:2")) << moved;
    EXPECT_TRUE(has(moved, "DTSTART;TZID=Europe/Oslo:20271020T081000")) << moved;
    EXPECT_TRUE(has(cancelled, "METHOD:CANCEL")) << cancelled;
    EXPECT_TRUE(has(cancelled, "STATUS:CANCELLED")) << cancelled;
    EXPECT_TRUE(has(cancelled, "UID:session-2@retenk.example.no")) << cancelled;
    EXPECT_TRUE(has(cancelled, "ORGANIZER:mailto:")) << cancelled;
    EXPECT_TRUE(has(cancelled, "ATTENDEE:mailto:")) << cancelled;
}

TEST_F(ReleaseMails, wait_until_they_are_let_go_and_go_once)
{
    signed_up("Kari Berg", {1});
    draft("UPDATE session SET room_id = 2 WHERE id = 1");
    ASSERT_TRUE(publish());
    const auto batch = batch_of(conference, 2);
    const std::string actor = "user:1";
    EXPECT_EQ(db.in(mail::held_in, batch), 2);
    EXPECT_EQ(db.in(mail::let_go, batch, actor), 2);
    EXPECT_EQ(db.in(mail::let_go, batch, actor), 0);
    EXPECT_EQ(db.in(mail::drop_held, batch, actor), 0);
    EXPECT_EQ(rows("SELECT DISTINCT state FROM message WHERE template = 'release_news'"),
              std::vector<std::string>{"queued"});
    EXPECT_EQ(rows("SELECT action || ' ' || field || ' ' || new_value FROM change_log WHERE "
                   "subject_type = 'message'"),
              std::vector<std::string>{"let_go release-1-2 2"});
}

TEST_F(ReleaseMails, of_another_release_stay_held)
{
    signed_up("Kari Berg", {1});
    draft("UPDATE session SET room_id = 2 WHERE id = 1");
    ASSERT_TRUE(publish());
    draft("UPDATE message SET dedupe_key = 'release-1-20:x' WHERE recipient = 'tove@example.no'");
    EXPECT_EQ(db.in(mail::let_go, batch_of(conference, 2), std::string("user:1")), 1);
    EXPECT_EQ(held(), std::vector<std::string>{"tove@example.no"});
}

TEST_F(ReleaseMails, that_are_dropped_are_not_sent)
{
    signed_up("Kari Berg", {1});
    draft("UPDATE session SET room_id = 2 WHERE id = 1");
    ASSERT_TRUE(publish());
    EXPECT_EQ(db.in(mail::drop_held, batch_of(conference, 2), std::string("user:1")), 2);
    EXPECT_EQ(rows("SELECT DISTINCT state FROM message WHERE template = 'release_news'"),
              std::vector<std::string>{"stopped"});
}

TEST_F(ReleaseMails, leave_out_whoever_cancelled)
{
    signed_up("Kari Berg", {1});
    ASSERT_TRUE(db.in(cancel_participant, test::an_organiser(), ParticipantId{1}));
    draft("UPDATE session SET room_id = 2 WHERE id = 1");
    ASSERT_TRUE(publish());
    EXPECT_EQ(held(), std::vector<std::string>{"tove@example.no"});
}

} // namespace
} // namespace retenk::registration
