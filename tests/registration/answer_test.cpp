#include "registration/asked_questions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace retenk::registration {
namespace {

using test::asked;

// What a form with these values under the question's name becomes.
struct Parsed
{
    Answer answer;
    std::string error;
};

struct AnswerForm : testing::Test
{
    AnswerForm()
    {
        db.in(test::make_offer);
        db.in(test::ask);
        questions = db.in(asked);
    }

    AskedQuestion& question(QuestionId id)
    {
        return *std::ranges::find(questions, id, &AskedQuestion::id);
    }

    Parsed typed(QuestionId id, const std::vector<std::string>& values)
    {
        http::Form form;
        const auto name = answer_field("p1_", id);
        for (const auto& value : values)
            form.add(name, value);
        // The question alone, whatever it depends on.
        auto alone = question(id);
        alone.condition_question_id.reset();
        std::vector<FieldError> errors;
        auto answers = parse_answers(form, "p1_", {alone}, CategoryId{1}, errors);
        EXPECT_LE(errors.size(), 1u);
        for (const auto& error : errors)
            EXPECT_EQ(error.field, name);
        return {answers.at(0), errors.empty() ? "" : errors.front().key};
    }

    std::string error(QuestionId id, const std::string& value) { return typed(id, {value}).error; }
    std::string value(QuestionId id, const std::string& text) { return typed(id, {text}).answer.value; }

    test::TestDb db;
    std::vector<AskedQuestion> questions;
};

const std::string hostile[] = {"'; DROP TABLE answer; --", "<script>alert(1)</script>", "\"&", "..",
                               "=1+1", "\uFFFD", "𝕬𝖘𝖊 🎉", "\u202Etxt", "99999999999999999999", "-1",
                               "1e3", "0x10", "yes,no", "101,102", "103", "1 OR 1=1"};

TEST_F(AnswerForm, a_text_is_taken_as_it_is_and_no_longer_than_it_may_be)
{
    const QuestionId topic{2};
    EXPECT_EQ(value(topic, "  Havn  og land "), "Havn og land");
    EXPECT_EQ(error(topic, ""), "");
    EXPECT_EQ(error(topic, std::string(200, 'a')), "");
    EXPECT_EQ(error(topic, std::string(201, 'a')), "form.too_long");
    EXPECT_EQ(error(topic, "a\u0007b"), "form.not_text");
    EXPECT_EQ(value(topic, hostile[0]), hostile[0]);
    EXPECT_EQ(value(topic, "𝕬𝖘𝖊 🎉"), "𝕬𝖘𝖊 🎉");
}

TEST_F(AnswerForm, a_long_text_has_lines_and_a_limit_of_its_own)
{
    EXPECT_EQ(value(test::story, "en\nto\n"), "en\nto");
    EXPECT_EQ(error(test::story, std::string(30, 'a')), "");
    EXPECT_EQ(error(test::story, std::string(31, 'a')), "form.too_long");
    EXPECT_EQ(error(test::story, "🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉"), "");
}

TEST_F(AnswerForm, a_number_is_whole_and_within_its_limits)
{
    EXPECT_EQ(value(test::people, " 1 2 "), "12");
    EXPECT_EQ(value(test::people, "007"), "7");
    EXPECT_EQ(error(test::people, ""), "");
    EXPECT_EQ(error(test::people, "0"), "question.below_least");
    EXPECT_EQ(error(test::people, "21"), "question.above_most");
    for (const char* wrong : {"tolv", "1,5", "1.0", "--1", "+1", "1e1", "99999999999999999999"})
        EXPECT_EQ(error(test::people, wrong), "question.not_a_number") << wrong;
}

TEST_F(AnswerForm, a_date_is_a_day_of_the_calendar_within_its_period)
{
    EXPECT_EQ(value(test::arrival, "2027-10-19"), "2027-10-19");
    EXPECT_EQ(error(test::arrival, ""), "");
    EXPECT_EQ(error(test::arrival, "2027-10-17"), "question.day_outside");
    EXPECT_EQ(error(test::arrival, "2027-10-21"), "question.day_outside");
    for (const char* wrong : {"2027-02-30", "20.10.2027", "i morgen", "2027-10-19T10:00"})
        EXPECT_EQ(error(test::arrival, wrong), "question.not_a_day") << wrong;
}

TEST_F(AnswerForm, yes_and_no_are_all_there_is)
{
    EXPECT_EQ(value(test::paper, "yes"), "yes");
    EXPECT_EQ(value(test::paper, "no"), "no");
    EXPECT_EQ(error(test::paper, ""), "");
    for (const char* wrong : {"ja", "YES", "yes,no", "1"})
        EXPECT_EQ(error(test::paper, wrong), "form.choose") << wrong;
}

TEST_F(AnswerForm, one_of_its_own_options_is_chosen)
{
    EXPECT_EQ(typed(test::travel, {"101"}).answer.options, std::vector{test::car});
    EXPECT_EQ(typed(test::travel, {}).error, "");
    EXPECT_EQ(typed(test::travel, {"101", "102"}).error, "form.choose");
    for (const char* wrong : {"103", "0", "-1", "Bil", "101 ", "101,102", "99999999999999999999"})
        EXPECT_EQ(typed(test::travel, {wrong}).error, "form.choose") << wrong;
    EXPECT_TRUE(typed(test::travel, {"103"}).answer.options.empty());
}

TEST_F(AnswerForm, several_of_its_own_options_are_chosen_each_once)
{
    const std::vector both{test::fish, test::farms};
    EXPECT_EQ(typed(test::sessions, {"106", "105", "106"}).answer.options, both);
    EXPECT_EQ(typed(test::sessions, {"105", "101"}).error, "form.choose");
    EXPECT_EQ(typed(test::sessions, {}).error, "");
}

TEST_F(AnswerForm, a_file_is_named_by_a_key_and_by_nothing_else)
{
    EXPECT_EQ(typed(test::poster, {std::string(43, 'A')}).answer.upload, std::string(43, 'A'));
    for (const auto* wrong : {"../../etc/passwd", "plakat.pdf", "A"})
        EXPECT_EQ(typed(test::poster, {wrong}).error, "question.file_gone") << wrong;
}

TEST_F(AnswerForm, what_must_be_answered_is_missed_by_its_field_in_words_of_its_kind)
{
    const std::pair<QuestionId, const char*> missing[] = {
        {QuestionId{2}, "form.required"},    {test::story, "form.required"},
        {test::people, "form.required"},     {test::arrival, "form.required"},
        {test::paper, "form.choose"},        {test::travel, "form.choose"},
        {test::sessions, "question.choose_some"}, {test::poster, "question.file_missing"}};
    for (const auto& [id, key] : missing) {
        question(id).required = true;
        EXPECT_EQ(typed(id, {}).error, key) << id.value;
        EXPECT_EQ(typed(id, {""}).error, key) << id.value;
    }
}

TEST_F(AnswerForm, whatever_is_sent_is_an_answer_of_its_kind_or_an_error_and_never_both)
{
    for (const auto& asked_question : questions)
        for (const auto& text : hostile) {
            const auto [answer, error] = typed(asked_question.id, {text, text});
            const bool is_text = asked_question.kind == QuestionKind::text ||
                                 asked_question.kind == QuestionKind::long_text;
            const bool kept = !answer.options.empty() || !answer.upload.empty() ||
                              !answer.value.empty();
            EXPECT_TRUE(is_text || kept == error.empty()) << asked_question.id.value << " " << text;
            for (const auto option : answer.options)
                EXPECT_NE(std::ranges::find(asked_question.options, option, &AskedOption::id),
                          asked_question.options.end());
        }
}

TEST_F(AnswerForm, a_question_that_is_not_asked_is_neither_demanded_nor_taken)
{
    http::Form form;
    form.add("p1_q11", "101"); // by car
    form.add("p1_q12", "103");
    std::vector<FieldError> errors;
    auto answers = parse_answers(form, "p1_", questions, CategoryId{1}, errors);
    EXPECT_TRUE(errors.empty());
    EXPECT_TRUE(std::ranges::find(answers, test::stop, &Answer::question)->options.empty());

    http::Form by_coach;
    by_coach.add("p1_q11", "102");
    answers = parse_answers(by_coach, "p1_", questions, CategoryId{1}, errors);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].field, "p1_q12");
}

TEST_F(AnswerForm, a_question_of_another_category_is_neither_demanded_nor_taken)
{
    auto& text = question(QuestionId{2});
    text.categories = {CategoryId{4}};
    text.required = true;
    http::Form form;
    form.add("p1_q2", "svar");
    std::vector<FieldError> errors;
    const auto kept = [&](CategoryId category) {
        const auto answers = parse_answers(form, "p1_", {text}, category, errors);
        return answers.front().value;
    };
    EXPECT_EQ(kept(CategoryId{1}), "");
    EXPECT_EQ(kept(CategoryId{4}), "svar");
    EXPECT_TRUE(errors.empty());
}

// The rule once more, from the other end: a question is asked when all that it hangs on is asked and says so.
bool is_wanted(const std::vector<AskedQuestion>& questions, std::size_t at, CategoryId category,
               const http::Form& form)
{
    const auto& question = questions[at];
    if (!question.categories.empty() &&
        std::ranges::find(question.categories, category) == question.categories.end())
        return false;
    if (!question.condition_question_id) return true;
    for (std::size_t other = 0; other < at; ++other) {
        if (questions[other].id != *question.condition_question_id) continue;
        const auto& said = form[answer_field("", questions[other].id)];
        const auto values = "," + question.condition_values + ",";
        return !said.empty() && values.find("," + said + ",") != values.npos &&
               is_wanted(questions, other, category, form);
    }
    return false;
}

TEST(Conditions, agree_with_a_plain_model_in_any_tangle_of_questions)
{
    std::mt19937 random(20271020);
    const auto pick = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    std::size_t hidden = 0, shown = 0;
    for (int round = 0; round < 2000; ++round) {
        std::vector<AskedQuestion> questions(2 + pick(8));
        http::Form form;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            auto& question = questions[i];
            question.id = QuestionId{static_cast<std::int64_t>(i + 1)};
            question.kind = pick(2) == 0 ? QuestionKind::yes_no : QuestionKind::one_of;
            if (question.kind == QuestionKind::one_of)
                for (std::int64_t n = 1; n <= 3; ++n)
                    question.options.push_back({OptionId{question.id.value * 10 + n}, question.id,
                                                "", "", std::nullopt});
            if (pick(4) == 0) question.categories = {CategoryId{1 + std::int64_t(pick(2))}};
            if (i > 0 && pick(3) != 0) {
                const auto& above = questions[pick(i)];
                question.condition_question_id = above.id;
                question.condition_values = above.kind == QuestionKind::yes_no
                                                ? (pick(2) == 0 ? "yes" : "no")
                                                : std::to_string(above.id.value * 10 + 1) + "," +
                                                      std::to_string(above.id.value * 10 + 3);
            }
            const auto name = answer_field("", question.id);
            if (pick(5) == 0) continue; // left open
            form.add(name, question.kind == QuestionKind::yes_no
                               ? (pick(2) == 0 ? "yes" : "no")
                               : std::to_string(question.id.value * 10 + 1 + std::int64_t(pick(3))));
        }
        const CategoryId category{1 + std::int64_t(pick(2))};
        std::vector<FieldError> errors;
        const auto answers = parse_answers(form, "", questions, category, errors);
        ASSERT_TRUE(errors.empty());
        ASSERT_EQ(answers.size(), questions.size());
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const bool said = !form[answer_field("", questions[i].id)].empty();
            const bool kept = !answers[i].value.empty() || !answers[i].options.empty();
            ASSERT_EQ(kept, said && is_wanted(questions, i, category, form));
            (kept ? shown : hidden) += said ? 1 : 0;
        }
    }
    EXPECT_GT(hidden, 1000u);
    EXPECT_GT(shown, 1000u);
}

} // namespace
} // namespace retenk::registration
