// PRG-12: who may answer, that nobody finds out what, and what is told of it.

#include "programme/fixture.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/survey/keeping.hpp"
#include "retenk/survey/mailing.hpp"
#include "retenk/survey/results.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::survey {
namespace {

using std::chrono::days;
using std::chrono::hours;

struct SurveyTest : testing::Test
{
    SurveyTest()
    {
        region = db.in(test::add_region);
        run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (1, " + conference() + ", 'Salen', 100)");
        run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore, vat_treatment) VALUES (1, " +
            conference() + ", 1, 'o', 'Ordinær', 0, 0, 'outside_scope')");
        QuestionDetails happy{Kind::scale5, "Fornøyd?", true, false, "{}", {}};
        QuestionDetails recommend{Kind::scale10, "Anbefale?", false, true, "{}", {}};
        QuestionDetails news{Kind::one_of, "Hvor fra?", false, false, "{}", {{{}, "Avis", "{}"}, {{}, "Venn", "{}"}}};
        QuestionDetails words{Kind::text, "Annet?", false, false, "{}", {}};
        QuestionDetails measure{Kind::measures, "Tiltak?", false, false, "{}", {}};
        db.in(start_survey, region.conference, std::vector{happy, recommend, news, words, measure});
        questions = db.in(questions_of, region.conference);
        db.now = get<Instant>("SELECT ends_at FROM conference WHERE id = " + conference()) + hours(1);
    }

    std::string conference() const { return std::to_string(region.conference.value); }

    void run(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    template <class Value>
    Value get(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<Value>(sql); });
    }

    std::int64_t add_person(const std::string& name, const std::string& email, const std::string& more = "'registered', 'none', 0")
    {
        const auto address = email.empty() ? std::string("NULL") : "'" + email + "'";
        run("INSERT INTO person (name, sort_name, sort_key, search, email, created_at) VALUES ('" + name + "', 'x', 'x', 'x', " +
            address + ", 1)");
        const auto person = get<std::int64_t>("SELECT max(id) FROM person");
        const auto n = std::to_string(person);
        run("INSERT INTO registration (id, conference_id, reference, form_key, contact_name, contact_email, language, "
            "created_at) VALUES (" + n + ", " + conference() + ", 'R" + n + "', 'f" + n + "', 'Kontakten', "
            "'kontakt@example.no', 'nn', 1)");
        run("INSERT INTO participant (conference_id, registration_id, person_id, category_id, pool_id, name, sort_key, "
            "search, price_ore, vat_ore, ticket_code, created_at, state, approval, unnamed) VALUES (" + conference() + ", " +
            n + ", " + n + ", 1, 1, '" + name + "', 'x', 'x', 0, 0, 't" + n + "', 1, " + more + ")");
        return person;
    }

    Result<std::int64_t> send(SurveyMail kind)
    {
        const auto plan = db.in(plan_mails, region.conference, kind);
        return db.in(send_mails, region.conference, kind, fingerprint_of(plan), std::string("user:1"));
    }

    std::string token_of(const std::string& email, const std::string& kind = "survey_invitation")
    {
        const auto data = get<std::string>("SELECT data FROM message WHERE recipient = '" + email + "' AND template = '" + kind + "'");
        const auto at = data.find("/undersokelse/") + 14;
        return data.substr(at, 43);
    }

    Sheet sheet(std::int64_t happy, std::int64_t recommends = 10, const std::string& text = "")
    {
        Sheet all{{questions[0].id, {happy}, ""}, {questions[1].id, {recommends}, ""},
                  {questions[2].id, {questions[2].details.options[0].id.value}, ""}};
        if (!text.empty()) all.push_back({questions[3].id, {}, text});
        return all;
    }

    Result<bool> answer(const std::string& token, const std::string& of_browser, const Sheet& given)
    {
        return db.in(answer_by_link, region.conference, token, of_browser, given);
    }

    void answer_openly_times(int count)
    {
        run("UPDATE survey SET open_link = 1");
        for (int n = 0; n < count; ++n)
            EXPECT_TRUE(db.in(answer_openly, region.conference, "k" + std::to_string(n), sheet(5, n == 0 ? 0 : 10)));
    }

    std::string secret = std::string(43, 's'), other_secret = std::string(43, 'o');
    test::TestDb db;
    test::Region region;
    std::vector<Question> questions;
};

TEST_F(SurveyTest, asks_everybody_with_a_place_once)
{
    add_person("Anne", "anne@example.no");
    add_person("Anne", "anne@example.no");
    add_person("Bodil", "");
    add_person("Avmeldt", "avmeldt@example.no", "'cancelled', 'none', 0");
    add_person("Venter", "venter@example.no", "'registered', 'waiting', 0");
    add_person("Uten navn", "plass@example.no", "'registered', 'none', 1");
    add_person("Kontakten", "");
    const auto speakers = get<std::int64_t>("SELECT count(*) FROM speaker JOIN person ON person.id = person_id WHERE email IS NOT NULL");
    const auto plan = db.in(plan_mails, region.conference, SurveyMail::invitation);
    std::vector<std::string> names;
    for (const auto& one : plan.to)
        names.push_back(one.name);
    EXPECT_EQ(std::ranges::count(names, "Anne"), 1);
    EXPECT_EQ(std::ranges::count(names, "Kontakten"), 1);
    for (const auto* nobody : {"Bodil", "Avmeldt", "Venter", "Uten navn"})
        EXPECT_EQ(std::ranges::count(names, nobody), 0) << nobody;
    EXPECT_LE(std::ssize(plan.to), 2 + speakers);
    EXPECT_EQ(send(SurveyMail::invitation), std::ssize(plan.to));
    EXPECT_EQ(send(SurveyMail::invitation), 0);
    add_person("Cato", "cato@example.no");
    EXPECT_EQ(send(SurveyMail::invitation), 1);
    EXPECT_EQ(get<std::int64_t>("SELECT invited FROM survey"), std::ssize(plan.to) + 1);
}

TEST_F(SurveyTest, sends_only_what_was_looked_at_and_while_it_is_open)
{
    add_person("Anne", "anne@example.no");
    const auto plan = db.in(plan_mails, region.conference, SurveyMail::invitation);
    add_person("Cato", "cato@example.no");
    const auto sent = db.in(send_mails, region.conference, SurveyMail::invitation, fingerprint_of(plan), std::string("user:1"));
    EXPECT_EQ(sent.error().key, "survey.plan_changed");
    db.now -= hours(2);
    EXPECT_EQ(send(SurveyMail::invitation).error().problem, Problem::closed);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM message"), 0);
}

TEST_F(SurveyTest, reminds_once_and_only_who_has_not_answered)
{
    add_person("Anne", "anne@example.no");
    add_person("Cato", "cato@example.no");
    ASSERT_TRUE(send(SurveyMail::invitation));
    const auto asked = get<std::int64_t>("SELECT count(*) FROM survey_token");
    ASSERT_TRUE(answer(token_of("anne@example.no"), secret, sheet(4)));
    EXPECT_EQ(send(SurveyMail::reminder), asked - 1);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM message WHERE template = 'survey_reminder' AND recipient = 'anne@example.no'"), 0);
    EXPECT_EQ(send(SurveyMail::reminder).error().key, "survey.reminded_already");
    // Both links of a person are one answer.
    ASSERT_TRUE(answer(token_of("cato@example.no", "survey_reminder"), secret, sheet(3)));
    EXPECT_EQ(answer(token_of("cato@example.no"), other_secret, sheet(1)).error().key, "survey.answered_elsewhere");
}

TEST_F(SurveyTest, one_answers_once_and_corrects_in_the_same_browser)
{
    add_person("Anne", "anne@example.no");
    add_person("Cato", "cato@example.no");
    ASSERT_TRUE(send(SurveyMail::invitation));
    const auto token = token_of("anne@example.no");
    ASSERT_TRUE(answer(token, secret, sheet(2, 3, "Mer kaffe")));
    ASSERT_TRUE(answer(token, secret, sheet(5)));
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_answer"), 1);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_text"), 0);
    EXPECT_EQ(db.in(sheet_of, region.conference, token, secret)[0].values, std::vector<std::int64_t>{5});
    EXPECT_EQ(answer(token, other_secret, sheet(1)).error().problem, Problem::conflict);
    EXPECT_TRUE(db.in(sheet_of, region.conference, token, other_secret).empty());
    // Another person in the same browser does not find the answers of the one before.
    EXPECT_EQ(db.in(look_up, region.conference, token_of("cato@example.no"), secret), Asked::not_answered);
    EXPECT_TRUE(db.in(sheet_of, region.conference, token_of("cato@example.no"), secret).empty());
    EXPECT_EQ(answer(token, "", sheet(1)).error().key, "survey.no_cookie");
    EXPECT_EQ(answer(std::string(43, 'x'), secret, sheet(1)).error().problem, Problem::not_found);
}

// Whoever has the whole database, the mails in it, and every way of putting them together, finds no key of an answer.
TEST_F(SurveyTest, nothing_in_the_database_leads_from_a_person_to_an_answer)
{
    const auto person = add_person("Anne", "anne@example.no");
    ASSERT_TRUE(send(SurveyMail::invitation));
    const auto token = token_of("anne@example.no");
    ASSERT_TRUE(answer(token, secret, sheet(4)));
    const auto key = get<std::string>("SELECT key FROM survey_answer");
    const auto number = std::to_string(person), conference_number = conference();
    for (const auto& guess : {token, sha256(token), number, token + number, number + token, "survey " + conference_number + " " + number,
                              "survey " + conference_number + " " + number + " ", "survey " + conference_number + " " + number + " " + token,
                              "survey " + conference_number + " " + number + " " + sha256(token)})
        EXPECT_NE(sha256(guess), key) << guess;
    std::string columns;
    for (const auto& name : db.in([](db::Tx& tx) {
             return tx.rows<std::string>("SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE "
                                         "m.name IN ('survey_answer', 'survey_value', 'survey_text') ORDER BY 1");
         }))
        columns += name + " ";
    EXPECT_EQ(columns, "survey_answer.by_mail survey_answer.conference_id survey_answer.key survey_text.id survey_text.key "
                       "survey_text.question_id survey_text.text survey_value.key survey_value.question_id survey_value.value ");
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM change_log WHERE subject_type LIKE 'survey%' AND action NOT IN ('invited')"), 0);
}

TEST_F(SurveyTest, takes_only_what_was_asked)
{
    run("UPDATE survey SET open_link = 1");
    const auto wrong = [&](const Sheet& given) {
        const auto answered = db.in(answer_openly, region.conference, std::string(), given);
        return answered ? std::string() : answered.error().fields.empty() ? answered.error().key : answered.error().fields[0].key;
    };
    EXPECT_EQ(wrong({}), "survey.please_answer");
    EXPECT_EQ(wrong(sheet(6)), "typed.choose");
    EXPECT_EQ(wrong(sheet(0)), "typed.choose");
    EXPECT_EQ(wrong({{questions[0].id, {1, 2}, ""}}), "typed.choose");
    EXPECT_EQ(wrong({{questions[0].id, {1}, ""}, {questions[2].id, {99}, ""}}), "typed.choose");
    EXPECT_EQ(wrong({{questions[0].id, {1}, ""}, {questions[3].id, {}, std::string(2001, 'x')}}), "typed.choose");
    EXPECT_EQ(wrong({{questions[0].id, {1}, ""}, {questions[4].id, {region.measure.value + 1000}, ""}}), "typed.choose");
    run("UPDATE survey_question SET required = 0");
    EXPECT_EQ(wrong({}), "survey.nothing_said");
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_answer"), 0);
    EXPECT_EQ(wrong(sheet(1)), "");
}

TEST_F(SurveyTest, the_open_link_is_shut_at_first_and_counts_a_form_once)
{
    EXPECT_EQ(db.in(answer_openly, region.conference, std::string("k"), sheet(5)).error().key, "survey.no_open_link");
    run("UPDATE survey SET open_link = 1");
    for (int n = 0; n < 2; ++n)
        EXPECT_TRUE(db.in(answer_openly, region.conference, std::string("k"), sheet(5)));
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_answer WHERE by_mail = 0"), 1);
    db.now += days(15);
    EXPECT_EQ(db.in(answer_openly, region.conference, std::string("l"), sheet(5)).error().problem, Problem::closed);
}

TEST_F(SurveyTest, tells_nothing_of_fewer_than_five)
{
    const auto year = get<std::int64_t>("SELECT year FROM conference WHERE id = " + conference());
    answer_openly_times(4);
    auto results = must(db.in(results_of, year));
    EXPECT_TRUE(results.too_few);
    for (const auto& one : results.questions)
        EXPECT_TRUE(one.bars.empty() && one.texts.empty() && !one.mean && !one.nps);
    EXPECT_TRUE(db.in(shuffled_sheets, results).empty());
    answer_openly_times(5);
    results = must(db.in(results_of, year));
    EXPECT_FALSE(results.too_few);
    EXPECT_EQ(results.openly, 5);
    EXPECT_EQ(results.questions[0].bars[4].openly, 5);
    EXPECT_EQ(results.questions[0].mean, 5.0);
    EXPECT_EQ(results.questions[0].spread, 0.0);
    EXPECT_EQ(results.questions[1].nps, 60); // four of five less one of five
    EXPECT_EQ(db.in(shuffled_sheets, results).size(), 5U);
}

TEST_F(SurveyTest, a_question_that_few_answered_has_no_figures)
{
    const auto year = get<std::int64_t>("SELECT year FROM conference WHERE id = " + conference());
    answer_openly_times(5);
    run("DELETE FROM survey_value WHERE question_id = " + std::to_string(questions[2].id.value) +
        " AND key = (SELECT min(key) FROM survey_answer)");
    const auto results = must(db.in(results_of, year));
    EXPECT_TRUE(results.questions[2].too_few);
    EXPECT_TRUE(results.questions[2].bars.empty());
    for (const auto& row : db.in(shuffled_sheets, results))
        EXPECT_TRUE(row.values[2].empty());
}

TEST_F(SurveyTest, what_was_answered_keeps_its_meaning)
{
    const auto news = questions[2];
    answer_openly_times(1);
    const auto change = [&](const QuestionDetails& details, const std::string& note) {
        const auto version = must(db.in(find_question, region.conference, news.id)).version;
        const auto changed = db.in(change_question, region.conference, news.id, version, details, note, std::string("user:1"));
        return changed ? std::string() : changed.error().fields.at(0).key;
    };
    auto details = news.details;
    details.title = "Hvem fra?";
    EXPECT_EQ(change(details, ""), "survey.note_missing");
    EXPECT_EQ(change(details, "Skrivefeil"), "");
    const auto rewordings = db.in(rewordings_of, news.id);
    ASSERT_EQ(rewordings.size(), 1U);
    EXPECT_EQ(rewordings[0].before, "Hvor fra? (Avis, Venn)");
    details.required = true; // asks no other thing
    EXPECT_EQ(change(details, ""), "");
    auto fewer = details;
    fewer.options = {details.options[1], {{}, "Radio", "{}"}};
    EXPECT_EQ(change(fewer, "Ny liste"), "survey.option_chosen");
    auto other = details;
    other.options[1].label = "Kollega";
    EXPECT_EQ(change(other, "Klarere"), "");
    EXPECT_EQ(must(db.in(find_question, region.conference, news.id)).details.options[1].id, news.details.options[1].id);
    EXPECT_EQ(db.in(delete_question, region.conference, news.id, std::string("user:1")).error().key, "survey.answered");
    EXPECT_TRUE(db.in(close_question, region.conference, news.id, true, std::string("user:1")));
    EXPECT_TRUE(db.in(delete_question, region.conference, questions[3].id, std::string("user:1")));
}

TEST_F(SurveyTest, links_go_at_the_end_and_own_words_after_a_year)
{
    add_person("Anne", "anne@example.no");
    ASSERT_TRUE(send(SurveyMail::invitation));
    ASSERT_TRUE(answer(token_of("anne@example.no"), secret, sheet(5, 5, "Mer kaffe")));
    EXPECT_EQ(db.in(forget_due_answers), 0);
    db.now += days(13);
    db.in([&](db::Tx& tx) {
        audit::record(tx, "user:1", {"conference", region.conference.value, "changed", "ends_at"});
        return true;
    });
    db.now += days(1) - std::chrono::seconds(1);
    EXPECT_EQ(db.in(forget_due_answers), 0); // its end was moved not a day ago
    db.now += std::chrono::seconds(1);
    EXPECT_GT(db.in(forget_due_answers), 0);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_token"), 0);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_text"), 1);
    db.now += days(351);
    EXPECT_EQ(db.in(forget_due_answers), 1);
    EXPECT_EQ(get<std::int64_t>("SELECT count(*) FROM survey_value WHERE value = 5"), 2);
}

TEST_F(SurveyTest, a_survey_that_has_let_its_links_go_stays_shut)
{
    add_person("Anne", "anne@example.no");
    ASSERT_TRUE(send(SurveyMail::invitation));
    const auto change = [&](const Settings& settings) {
        const auto stored = must(db.in(find_survey, region.conference)).settings;
        const auto changed = db.in(change_settings, region.conference, audit::fingerprint(stored), settings, std::string("user:1"));
        return changed ? std::string() : changed.error().fields.empty() ? changed.error().key : changed.error().fields[0].key;
    };
    Settings settings;
    settings.opens_at = db.now;
    settings.closes_at = db.now;
    EXPECT_EQ(change(settings), "edit.closes_before_opening");
    settings.closes_at = db.now + days(3);
    EXPECT_EQ(change(settings), "");
    db.now += days(4);
    settings.closes_at = db.now + days(3);
    EXPECT_EQ(change(settings), "survey.is_over_for_good");
}

} // namespace
} // namespace retenk::survey
