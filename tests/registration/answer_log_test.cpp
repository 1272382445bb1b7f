// PRV-1: what people answered leaves the change log when the answers go.
#include "registration/asked_questions.hpp"
#include "registration/hand_over.hpp"
#include "registration/question_edit.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/keeping.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::form_of;

struct LoggedAnswers : testing::Test
{
    LoggedAnswers()
    {
        db.in(test::make_offer);
        db.in(test::ask);
        organiser.roles = {Role::organiser};
        organiser.user = UserId{1};
        auto form = form_of({"Aud Berg"});
        form.participants[0].answers = {{test::people, "12"}, {test::story, "hemmelig"}};
        EXPECT_TRUE(db.in(submit, form));
        change({{test::people, "13"}, {test::story, "hemmeligere"}}, "Aud Bergan");
    }

    void change(std::vector<Answer> answers, const std::string& name)
    {
        ParticipantChange wanted{ParticipantId{1}, ++version, name, MunicipalityId{1}, "", std::move(answers), false};
        ASSERT_TRUE(db.in(change_participant, organiser, wanted));
    }

    std::int64_t logged(const std::string& text)
    {
        return db.in([](db::Tx& tx, const std::string& sought) {
            return tx.get<std::int64_t>("SELECT count(*) FROM change_log WHERE instr(coalesce(old_value, '') || ' ' || "
                                        "coalesce(new_value, ''), ?1) > 0",
                                        sought);
        }, text);
    }

    void on(const char* day)
    {
        db.now = from_local({parse_day(day).value(), 0, 1});
        while (db.in(forget_due_answers) > 0) {}
    }

    test::TestDb db;
    Viewer organiser;
    std::int64_t version = 0;
};

TEST_F(LoggedAnswers, stay_until_their_day_and_not_longer)
{
    on("2027-10-31");
    EXPECT_EQ(logged("hemmelig"), 1);
    on("2027-11-01");
    EXPECT_EQ(logged("hemmelig"), 0);
    EXPECT_EQ(logged("13"), 0);
    EXPECT_EQ(logged("Bergan"), 1) << "the name is no answer";
    EXPECT_EQ(db.in(audit::verify_chain), std::nullopt);
    EXPECT_EQ(db.in(forget_due_answers), 0);
}

TEST_F(LoggedAnswers, go_also_when_the_answer_was_taken_back_or_the_question_has_another_title)
{
    change({{test::story, ""}}, "Aud Bergan");
    db.in([](db::Tx& tx) {
        tx.run("UPDATE question SET title = 'Noe mer' WHERE id = 18");
        audit::record(tx, "user:1", {"question", 18, "changed", "title", "Mer", "Noe mer"});
        return true;
    });
    change({{test::story, "nyhemmelig"}}, "Aud Bergan");
    EXPECT_EQ(logged("hemmelig"), 3);
    on("2027-11-01");
    EXPECT_EQ(logged("hemmelig"), 0);
    EXPECT_EQ(db.in(audit::verify_chain), std::nullopt);
}

TEST_F(LoggedAnswers, of_another_years_question_with_the_same_title_stay)
{
    db.in([](db::Tx& tx) {
        tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email) "
               "VALUES (9, 2026, 'R', '2026-10-20', 1, 2, 'H', 'a@example.no')");
        tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, delete_on) "
               "VALUES (99, 9, 'mer', 'Mer', 'x', 'text', 'ordinary', '2026-11-01')");
        return true;
    });
    on("2027-10-01");
    EXPECT_EQ(logged("hemmelig"), 1);
}

TEST_F(LoggedAnswers, of_the_one_before_go_when_a_place_is_handed_over)
{
    HandOver to;
    to.participant = ParticipantId{1};
    to.version = version + 1;
    to.name = "Siv Lund";
    to.email = Email{"siv@example.no"};
    ASSERT_TRUE(db.in(hand_over, organiser, to, std::string("https://retenk.example.no")));
    EXPECT_EQ(logged("hemmelig"), 0);
    EXPECT_EQ(logged("Siv Lund"), 1);
    EXPECT_EQ(db.in(audit::verify_chain), std::nullopt);
}

} // namespace
} // namespace retenk::registration
