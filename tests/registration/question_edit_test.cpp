#include "registration/question_edit.hpp"

#include "registration/asked_questions.hpp"
#include "registration/pages_questions.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::count;

constexpr ConferenceId conference{1};

struct Editor : testing::Test
{
    Editor()
    {
        db.in(test::make_offer);
        db.in(test::ask);
    }

    static QuestionDetails dinner()
    {
        QuestionDetails details;
        details.title = "Middag";
        details.purpose = "Kjøkkenet";
        details.kind = QuestionKind::one_of;
        details.delete_on = parse_day("2027-11-01").value();
        details.options = {{{}, "Kveite", 40, "{}", "option_1_"}, {{}, "Grønt", {}, "{}", "option_2_"}};
        return details;
    }

    Result<QuestionId> create(const QuestionDetails& details, const std::string& key = "key-1")
    {
        return db.in(create_question, conference, details, key, std::string("user:1"));
    }

    StoredQuestion stored(QuestionId id)
    {
        return db.in(find_stored_question, conference, id).value();
    }

    Result<bool> change(QuestionId id, const QuestionDetails& details, std::int64_t version = 1)
    {
        return db.in(change_question, conference, id, version, details, std::string("user:1"));
    }

    // "most question.limits_crossed" of the only field that is wrong.
    std::string objection(const QuestionDetails& details)
    {
        const auto refused = create(details, "");
        if (refused) return "";
        EXPECT_EQ(refused.error().fields.size(), 1u);
        return refused.error().fields.at(0).field + " " + refused.error().fields.at(0).key;
    }

    Result<bool> move(QuestionId id, bool up)
    {
        return db.in(move_question, conference, id, up, std::string("user:1"));
    }

    std::vector<std::int64_t> order()
    {
        std::vector<std::int64_t> ids;
        for (const auto& question : db.in(test::asked))
            ids.push_back(question.id.value);
        return ids;
    }

    void answer(QuestionId question, OptionId option)
    {
        auto form = test::form_of({"Aud Berg"});
        form.participants[0].answers = {{question, "", {option}}};
        ASSERT_TRUE(db.in(submit, form));
    }

    test::TestDb db;
};

TEST_F(Editor, makes_a_question_with_its_options_last_and_once_a_form)
{
    const auto id = create(dinner()).value();
    EXPECT_EQ(create(dinner()).value(), id);
    const auto question = stored(id);
    EXPECT_EQ(question.position, 19);
    ASSERT_EQ(question.details.options.size(), 2u);
    EXPECT_EQ(question.details.options[0].label, "Kveite");
    EXPECT_EQ(question.details.options[0].capacity, 40);
    EXPECT_EQ(question.details.options[1].capacity, std::nullopt);
}

TEST_F(Editor, refuses_what_cannot_be_asked_by_its_field)
{
    const auto changed = [](auto edit) {
        auto details = dinner();
        edit(details);
        return details;
    };
    EXPECT_EQ(objection(changed([](auto& d) { d.title = ""; })), "title typed.missing");
    EXPECT_EQ(objection(changed([](auto& d) { d.purpose = ""; })), "purpose typed.missing");
    EXPECT_EQ(objection(changed([](auto& d) { d.rights_class = "x"; })), "rights_class typed.choose");
    EXPECT_EQ(objection(changed([](auto& d) { d.delete_on = parse_day("2027-08-04").value(); })),
              "delete_on question.delete_later");
    for (const auto* day : {"2027-08-06", "2027-10-19", "2027-10-20"})
        EXPECT_EQ(objection(changed([&](auto& d) { d.delete_on = parse_day(day).value(); })),
                  "delete_on question.delete_after_conference");
    EXPECT_EQ(objection(changed([](auto& d) { d.delete_on = parse_day("2027-10-21").value(); })), "");
    EXPECT_EQ(objection(changed([](auto& d) { d.delete_on = parse_day("2030-01-01").value(); })),
              "delete_on question.delete_sooner");
    EXPECT_EQ(objection(changed([](auto& d) {
                  d.rights_class = "needs";
                  d.delete_on = parse_day("2027-12-01").value();
              })),
              "delete_on question.delete_needs_sooner");
    EXPECT_EQ(objection(changed([](auto& d) { d.options.pop_back(); })),
              "option_1_label question.two_options");
    EXPECT_EQ(objection(changed([](auto& d) { d.options[1].label = "kveite"; })),
              "option_2_label question.option_twice");
    EXPECT_EQ(objection(changed([](auto& d) { d.categories = {CategoryId{77}}; })),
              "categories typed.choose");
}

TEST_F(Editor, limits_are_of_the_kind_and_in_order)
{
    QuestionDetails details = dinner();
    details.options.clear();
    const auto with = [&](QuestionKind kind, const char* least, const char* most) {
        details.kind = kind;
        details.least = least;
        details.most = most;
        return objection(details);
    };
    EXPECT_EQ(with(QuestionKind::number, "5", "4"), "most question.limits_crossed");
    EXPECT_EQ(with(QuestionKind::number, "en", ""), "least question.not_a_limit");
    EXPECT_EQ(with(QuestionKind::date, "2027-10-20", "2027-10-18"), "most question.limits_crossed");
    EXPECT_EQ(with(QuestionKind::date, "", "snart"), "most question.not_a_limit");
    EXPECT_EQ(with(QuestionKind::text, "", "501"), "most question.length_outside");
    EXPECT_EQ(with(QuestionKind::text, "", "0"), "most question.length_outside");
    EXPECT_EQ(with(QuestionKind::yes_no, "1", ""), "most typed.choose");
    EXPECT_EQ(with(QuestionKind::number, "-5", "5"), "");
}

TEST_F(Editor, a_condition_hangs_on_a_question_above_with_answers_to_choose_from)
{
    auto details = dinner();
    const auto on = [&](QuestionId id, const char* values) {
        details.condition_question_id = id;
        details.condition_values = values;
        return objection(details);
    };
    EXPECT_EQ(on(test::people, "1"), "condition question.stands_above");
    EXPECT_EQ(on(QuestionId{99}, "yes"), "condition question.stands_above");
    EXPECT_EQ(on(test::paper, "perhaps"), "condition typed.choose");
    EXPECT_EQ(on(test::travel, "103"), "condition typed.choose");
    EXPECT_EQ(on(test::travel, ""), "condition question.stands_above");
    EXPECT_EQ(on(test::travel, "101,102"), "");
    // One that stands below, and itself.
    auto travel = stored(test::travel).details;
    travel.condition_question_id = test::paper;
    travel.condition_values = "yes";
    EXPECT_EQ(change(test::travel, travel).error().fields[0].field, "condition");
    travel.condition_question_id = test::travel;
    travel.condition_values = "101";
    EXPECT_EQ(change(test::travel, travel).error().fields[0].field, "condition");
}

TEST_F(Editor, two_who_change_at_once_do_not_overwrite_one_another)
{
    const auto id = create(dinner()).value();
    auto details = stored(id).details;
    details.title = "Festmiddag";
    EXPECT_TRUE(change(id, details, 1));
    EXPECT_EQ(change(id, details, 1).error().key, "edit.conflict");
    EXPECT_EQ(stored(id).version, 2);
}

TEST_F(Editor, an_option_gets_places_and_loses_them_and_what_is_taken_counts_all_the_time)
{
    const auto id = create(dinner()).value();
    const auto green = *stored(id).details.options[1].id;
    answer(id, green);
    auto details = stored(id).details;
    details.options[1].capacity = 0;
    details.options[1].field = "option_2_";
    EXPECT_EQ(change(id, details).error().fields[0].field, "option_2_capacity");
    details.options[1].capacity = 1;
    ASSERT_TRUE(change(id, details));
    auto form = test::form_of({"Siv Lund"});
    form.participants[0].answers = {{id, "", {green}}};
    EXPECT_EQ(db.in(submit, form).error().problem, Problem::full);
    details.options[1].capacity.reset();
    ASSERT_TRUE(change(id, details, 2));
    EXPECT_TRUE(db.in(submit, form));
}

TEST_F(Editor, an_option_is_taken_out_only_while_nobody_chose_it_and_nothing_depends_on_it)
{
    const auto id = create(dinner()).value();
    auto details = stored(id).details;
    details.options.push_back({{}, "Rein", {}, "{}", "option_3_"});
    ASSERT_TRUE(change(id, details));
    answer(id, *stored(id).details.options[0].id);
    details = stored(id).details;
    details.options.erase(details.options.begin());
    EXPECT_EQ(change(id, details, 2).error().fields[0].key, "question.option_in_use");
    details = stored(id).details;
    details.options.pop_back();
    EXPECT_TRUE(change(id, details, 2));
    auto travel = stored(test::travel).details;
    travel.options = {travel.options[0], {{}, "Båt", {}, "{}", "option_2_"}};
    EXPECT_EQ(change(test::travel, travel).error().fields[0].key, "question.option_is_condition");
}

TEST_F(Editor, order_never_puts_a_question_above_what_it_depends_on)
{
    const std::vector<std::int64_t> first{1, 2, 11, 12, 13, 14, 15, 16, 17, 18},
        then{1, 2, 11, 12, 14, 13, 15, 16, 17, 18};
    EXPECT_TRUE(move(test::people, true));
    EXPECT_EQ(order(), then);
    EXPECT_TRUE(move(test::people, false));
    EXPECT_EQ(order(), first);
    EXPECT_EQ(move(test::stop, true).error().key, "question.stands_above");
    EXPECT_EQ(move(test::travel, false).error().key, "question.stands_above");
    EXPECT_TRUE(move(QuestionId{1}, true)); // the first stays
    EXPECT_EQ(order(), first);
}

TEST_F(Editor, deletes_only_what_nobody_answered_and_nothing_depends_on)
{
    const auto remove = [&](QuestionId id) {
        return db.in(delete_question, conference, id, std::string("user:1"));
    };
    const auto pools = db.in(count, std::string("pool"));
    const auto id = create(dinner()).value();
    EXPECT_EQ(db.in(count, std::string("pool")), pools + 1);
    EXPECT_TRUE(remove(id));
    EXPECT_EQ(db.in(count, std::string("pool")), pools);
    EXPECT_FALSE(db.in(find_stored_question, conference, id));
    EXPECT_EQ(remove(test::travel).error().key, "question.others_depend");
    const auto again = create(dinner(), "key-2").value();
    answer(again, *stored(again).details.options[0].id);
    EXPECT_EQ(remove(again).error().key, "question.answered");
    EXPECT_EQ(db.in(retire_question, conference, test::travel, true, std::string("user:1")).error().key,
              "question.others_depend");
    EXPECT_TRUE(db.in(retire_question, conference, again, true, std::string("user:1")));
    EXPECT_TRUE(stored(again).retired);
}

TEST_F(Editor, the_summary_says_in_which_option_and_field_something_is_wrong)
{
    test::Pages pages(db.file(), question_routes());
    test::Visit visit;
    visit.method = http::Method::post;
    visit.pattern = "/admin/sporsmal/ny";
    visit.form = {{"kind", "one_of"}, {"title", "Middag"}, {"purpose", "Kjøkkenet"}, {"rights_class", "ordinary"},
                  {"delete_on", "2027-11-01"}, {"option_1_label", "Kveite"}, {"option_2_label", "kveite"},
                  {"action", "save"}, {"form_key", "k"}};
    const auto shows = [&](std::string_view text) { return pages.visit(Viewer(), visit).body.contains(text); };
    EXPECT_TRUE(shows("<a href=\"#option_2_label\">Alternativ 2, Tekst: Dette alternativet står der fra før.</a>"));
    visit.form[6].second = "Grønt";
    visit.form.push_back({"option_2_capacity", "mange"});
    EXPECT_TRUE(shows("<a href=\"#option_2_capacity\">Alternativ 2, Plasser: Skriv et helt tall fra 0 til 1000000.</a>"));
}

TEST_F(Editor, changes_are_logged_with_old_and_new)
{
    const auto id = create(dinner()).value();
    auto details = stored(id).details;
    details.options[0].capacity = 50;
    details.required = true;
    ASSERT_TRUE(change(id, details));
    const auto entries = db.in([&](db::Tx& tx) {
        return tx.rows<std::string>(
            "SELECT field || ': ' || coalesce(old_value, '') || ' > ' || coalesce(new_value, '') "
            "FROM change_log WHERE subject_type = 'question' AND subject_id = ?1 ORDER BY id",
            id);
    });
    const std::vector<std::string> expected{"title:  > Middag", "required: 0 > 1",
                                            "options: Kveite (40), Grønt > Kveite (50), Grønt"};
    EXPECT_EQ(entries, expected);
}

} // namespace
} // namespace retenk::registration
