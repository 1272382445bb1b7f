#include "registration/offered_places.hpp"
#include "registration/register_people.hpp"

#include "registration/hand_over.hpp"
#include "registration/pages_organiser.hpp"
#include "retenk/accounts/link.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::count;

// REG-11.
struct HandOverTest : testing::Test
{
    HandOverTest() { db.in(test::make_offer); }

    Receipt made(const std::vector<std::string>& names)
    {
        auto form = test::form_of(names);
        form.participants.front().answers = {{QuestionId{1}, "Uten nøtter"}};
        return db.in(submit, form).value();
    }

    Result<HandedOver> give(const Viewer& viewer, std::int64_t participant, const std::string& name,
                            const std::string& email, std::int64_t version = 1)
    {
        HandOver to;
        to.participant = ParticipantId{participant};
        to.version = version;
        to.name = name;
        to.email = Email{email};
        return db.in(hand_over, viewer, to, std::string("https://retenk.example.no"));
    }

    static Viewer owner(const Receipt& receipt)
    {
        Viewer viewer;
        viewer.registration = receipt.registration;
        return viewer;
    }

    bool opens(const std::string& token)
    {
        return db.in(
            +[](db::Tx& tx, const std::string& text) {
                return accounts::resolve_link(tx, text).has_value();
            },
            token);
    }

    std::string one(const std::string& sql)
    {
        return db.in(
            +[](db::Tx& tx, const std::string& text) { return tx.get<std::string>(text); }, sql);
    }

    std::string mails(const std::string& email)
    {
        return one("SELECT coalesce(group_concat(template), '') FROM (SELECT template FROM message "
                   "WHERE recipient = '" +
                   email + "' AND template <> 'registration_confirmed' ORDER BY id)");
    }

    test::TestDb db;
};

TEST_F(HandOverTest, the_only_place_goes_with_its_registration)
{
    const auto receipt = made({"Aud Berg"});
    const auto code = one("SELECT ticket_code FROM participant");
    const auto done = give(owner(receipt), 1, "Bo Dahl", "bo@example.no").value();
    EXPECT_TRUE(done.link_is_dead);
    EXPECT_FALSE(opens(receipt.link_token)) << "whoever had the place keeps no way in";
    EXPECT_NE(one("SELECT ticket_code FROM participant"), code);
    EXPECT_EQ(one("SELECT name FROM participant"), "Bo Dahl");
    EXPECT_EQ(one("SELECT contact_email FROM registration"), "bo@example.no");
    EXPECT_EQ(db.in(count, std::string("answer")), 0) << "answers go with their person";
    EXPECT_EQ(one("SELECT count(*) FROM participant_search WHERE participant_search MATCH 'aud'"),
              "0");
    EXPECT_EQ(mails("aud@example.no"), "registration_handed_over");
    EXPECT_EQ(one("SELECT count(*) FROM message WHERE recipient = 'bo@example.no' AND template = "
                  "'registration_confirmed'"),
              "1");
    EXPECT_EQ(db.in(test::taken, std::int64_t{1}), 1);
    EXPECT_EQ(
        one("SELECT old_value || ' > ' || new_value FROM change_log WHERE action = 'handed_over'"),
        "Aud Berg > Bo Dahl");
}

TEST_F(HandOverTest, in_a_group_the_contact_stays_and_the_new_one_gets_a_ticket)
{
    const auto receipt = made({"Aud Berg", "Cato Eng"});
    const auto done = give(owner(receipt), 2, "Bo Dahl", "bo@example.no").value();
    EXPECT_FALSE(done.link_is_dead);
    EXPECT_TRUE(opens(receipt.link_token));
    EXPECT_EQ(one("SELECT contact_email FROM registration"), "aud@example.no");
    EXPECT_EQ(mails("bo@example.no"), "registration_ticket");
    EXPECT_EQ(mails("aud@example.no"), "registration_handed_over");
    EXPECT_EQ(mails("cato@example.no"), "registration_ticket,registration_handed_over");
    EXPECT_EQ(one("SELECT value FROM answer"), "Uten nøtter") << "the other's own";
}

TEST_F(HandOverTest, a_contact_is_greeted_by_their_own_name_when_the_holder_had_no_address)
{
    const auto receipt = made({"Aud Berg", "Cato Eng"});
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE person SET email = NULL WHERE name = 'Cato Eng'");
        return true;
    });
    ASSERT_TRUE(give(owner(receipt), 2, "Bo Dahl", "bo@example.no"));
    EXPECT_EQ(one("SELECT recipient || ' ' || recipient_name || ' ' || json_extract(data, '$.to') "
                  "FROM message WHERE template = 'registration_handed_over'"),
              "aud@example.no Aud Berg Aud Berg");
}

TEST_F(HandOverTest, who_has_a_place_gets_a_mail_and_the_page_says_no_more)
{
    const auto receipt = made({"Aud Berg"});
    db.in(submit, test::form_of({"Bo Dahl"})).value();
    const auto done = give(owner(receipt), 1, "Bo Dahl", "bo@example.no").value();
    EXPECT_TRUE(done.mailed_instead);
    EXPECT_EQ(mails("bo@example.no"), "registration_exists");
    EXPECT_EQ(one("SELECT name FROM participant WHERE id = 1"), "Aud Berg");
    EXPECT_TRUE(opens(receipt.link_token));
}

TEST_F(HandOverTest, organisers_hear_which_registration_has_the_person_already)
{
    made({"Aud Berg"});
    const auto known = db.in(submit, test::form_of({"Bo Dahl"})).value();
    const auto refusal = give(test::organiser(), 1, "Bo Dahl", "bo@example.no").error();
    EXPECT_EQ(refusal.problem, Problem::conflict);
    EXPECT_EQ(refusal.key, "registration.has_place");
    EXPECT_EQ(refusal.values.at("reference"), known.reference);
    EXPECT_EQ(refusal.values.at("registration"), std::to_string(known.registration.value));
    EXPECT_EQ(mails("bo@example.no"), "");
    EXPECT_EQ(one("SELECT name FROM participant WHERE id = 1"), "Aud Berg");
}

TEST_F(HandOverTest, the_organisers_page_says_it_at_the_name)
{
    made({"Aud Berg"});
    const auto known = db.in(submit, test::form_of({"Bo Dahl"})).value();
    test::Pages pages(db.file(), organiser_routes());
    test::Visit visit;
    visit.method = http::Method::post;
    visit.pattern = "/admin/deltakere/{id}/overdragelse";
    visit.params["id"] = "1";
    visit.form = {{"name", "Bo Dahl"}, {"email", "bo@example.no"}, {"version", "1"}};
    const auto answer = pages.visit(test::organiser(), visit);
    EXPECT_EQ(answer.status, 409);
    const auto message = "Denne personen har en plass allerede, i påmelding " + known.reference;
    EXPECT_NE(answer.body.find("<a href=\"#name\">" + message), std::string::npos);
    EXPECT_NE(answer.body.find("href=\"/admin/pameldinger/2\""), std::string::npos);
}

TEST_F(HandOverTest, nobody_gives_away_what_is_another_s_or_cancelled_or_seen_too_long_ago)
{
    const auto receipt = made({"Aud Berg"});
    const auto other = db.in(submit, test::form_of({"Dag Foss"})).value();
    EXPECT_EQ(give(owner(other), 1, "Bo Dahl", "bo@example.no").error().problem,
              Problem::not_found);
    EXPECT_EQ(give(test::host_of(test::harstad), 1, "Bo Dahl", "bo@example.no").error().problem,
              Problem::not_found);
    EXPECT_EQ(give(owner(receipt), 1, "Bo Dahl", "bo@example.no", 7).error().problem,
              Problem::conflict);
    EXPECT_EQ(give(owner(receipt), 1, "AUD BERG", "aud@example.no").error().fields.at(0).key,
              "hand_over.same");
    db.in(cancel_participant, owner(receipt), ParticipantId{1}).value();
    EXPECT_EQ(give(owner(receipt), 1, "Bo Dahl", "bo@example.no", 2).error().problem,
              Problem::conflict);
}

TEST_F(HandOverTest, after_the_freeze_only_organisers_do_it)
{
    const auto receipt = made({"Aud Berg"});
    db.now = Instant(std::chrono::seconds(test::freezes));
    EXPECT_EQ(give(owner(receipt), 1, "Bo Dahl", "bo@example.no").error().problem, Problem::closed);
    EXPECT_TRUE(give(test::organiser(), 1, "Bo Dahl", "bo@example.no"));
}

TEST_F(HandOverTest, who_waits_for_an_approval_has_no_ticket_to_send)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE category SET approval = 'place_held' WHERE id = 1");
        return true;
    });
    const auto receipt = made({"Aud Berg", "Cato Eng"});
    EXPECT_TRUE(give(owner(receipt), 2, "Bo Dahl", "bo@example.no"));
    EXPECT_EQ(mails("bo@example.no"), "") << "the approval tells them";
    EXPECT_EQ(mails("cato@example.no"), "registration_handed_over");
}

TEST_F(HandOverTest, a_category_for_one_domain_stays_so)
{
    auto form = test::form_of({"Aud Berg"});
    form.participants.front().category = {4};
    form.participants.front().email = Email{"aud@skole.no"};
    const auto receipt = db.in(submit, form).value();
    EXPECT_EQ(give(owner(receipt), 1, "Bo Dahl", "bo@example.no").error().fields.at(0).field,
              "email");
    EXPECT_TRUE(give(owner(receipt), 1, "Bo Dahl", "bo@skole.no"));
}

} // namespace
} // namespace retenk::registration
