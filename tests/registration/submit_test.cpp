#include "registration/offered_places.hpp"

#include <gtest/gtest.h>
#include <map>

namespace retenk::registration {
namespace {

using test::count;
using test::form_of;
using test::guest;
using test::taken;
using Counts = std::vector<std::int64_t>;

struct Submit : testing::Test
{
    Submit() { db.in(test::make_offer); }

    Result<Receipt> send(const Submission& submission) { return db.in(submit, submission); }

    std::int64_t rows(const std::string& table) { return db.in(count, table); }

    // Everything that a refusal must leave alone.
    Counts traces()
    {
        Counts counts;
        for (const auto* table :
             {"registration", "participant", "participant_extra", "answer", "person",
              "organisation", "consent", "link", "message", "change_log"})
            counts.push_back(rows(table));
        counts.push_back(db.in(taken, std::int64_t{1}));
        counts.push_back(db.in(taken, std::int64_t{2}));
        return counts;
    }

    // The key of the only wrong field, or of the whole.
    std::string objection(const Submission& submission)
    {
        const auto before = traces();
        const auto answer = send(submission);
        EXPECT_EQ(traces(), before);
        if (answer) return "accepted";
        return answer.error().fields.empty() ? answer.error().key
                                             : answer.error().fields.front().key;
    }

    test::TestDb db;
};

TEST_F(Submit, keeps_registration_log_mail_and_consent_together)
{
    const auto receipt = send(form_of({"Aud Berg", "Bo Dahl"})).value();
    EXPECT_EQ(receipt.reference.size(), 9U);
    EXPECT_EQ(receipt.reference.substr(0, 3), "RT-");
    EXPECT_EQ(receipt.link_token.size(), 43U);
    // Two people, a consent to each of two purposes, a mail to the contact and one to the
    // colleague.
    EXPECT_EQ(traces(), (Counts{1, 2, 0, 0, 2, 0, 4, 1, 2, 1, 2, 0}));
}

TEST_F(Submit, gives_the_same_form_the_same_registration_with_a_link_of_its_own)
{
    const auto first = send(form_of({"Aud Berg"})).value();
    const auto again = send(form_of({"Aud Berg"})).value();
    EXPECT_EQ(again.registration, first.registration);
    EXPECT_EQ(again.reference, first.reference);
    EXPECT_NE(again.link_token, first.link_token);
    EXPECT_EQ(rows("participant"), 1);
    EXPECT_EQ(rows("message"), 1);
}

TEST_F(Submit, answers_a_repeated_form_after_the_window_closed)
{
    const auto first = send(form_of({"Aud Berg"})).value();
    db.now = Instant(std::chrono::seconds(test::closes));
    EXPECT_EQ(send(form_of({"Aud Berg"})).value().registration, first.registration);
}

TEST_F(Submit, takes_a_group_whole_or_not_at_all)
{
    for (int i = 0; i < 8; ++i)
        ASSERT_TRUE(send(form_of({"Nr" + std::to_string(i) + " Berg"})));
    const auto group = form_of({"Aud Berg", "Bo Dahl", "Siv Lund"});
    EXPECT_EQ(objection(group), "registration.full");
    EXPECT_EQ(send(group).error().values, (Values{{"free", "2"}, {"pool", "Salen"}, {"pool_id", "1"}}));
    EXPECT_TRUE(send(form_of({"Aud Berg", "Bo Dahl"})));
    EXPECT_EQ(objection(form_of({"Siv Lund"})), "registration.none_left");
}

TEST_F(Submit, counts_categories_that_share_a_pool_together)
{
    db.in([](db::Tx& tx) { return tx.change("UPDATE pool SET capacity = 1 WHERE id = 1"); });
    auto mixed = form_of({"Aud Berg", "Bo Dahl"});
    mixed.participants[1].category = CategoryId{4};
    mixed.participants[1].email = Email{"bo@skole.no"};
    EXPECT_EQ(objection(mixed), "registration.full");
}

TEST_F(Submit, holds_the_places_of_an_extra)
{
    auto group = form_of({"Aud Berg", "Bo Dahl", "Siv Lund", "Tor Moe"});
    for (auto& person : group.participants)
        person.extras = {ExtraId{1}};
    EXPECT_EQ(objection(group), "registration.full");
    EXPECT_EQ(send(group).error().values, (Values{{"free", "3"}, {"pool", "Middag"}, {"pool_id", "2"}}));
    group.participants.back().extras.clear();
    EXPECT_TRUE(send(group));
    EXPECT_EQ(db.in(taken, std::int64_t{2}), 3);
}

TEST_F(Submit, opens_on_the_second_and_closes_on_the_second)
{
    const auto at = [&](std::int64_t second) {
        db.now = Instant(std::chrono::seconds(second));
        return objection(form_of({"Nr" + std::to_string(second) + " Berg"}));
    };
    EXPECT_EQ(at(test::opens - 1), "registration.closed");
    EXPECT_EQ(at(test::closes), "registration.closed");
    db.now = Instant(std::chrono::seconds(test::opens));
    EXPECT_TRUE(send(form_of({"Aud Berg"})));
    db.now = Instant(std::chrono::seconds(test::closes - 1));
    EXPECT_TRUE(send(form_of({"Bo Dahl"})));
}

TEST_F(Submit, keeps_hidden_closed_and_foreign_categories_from_visitors)
{
    auto form = form_of({"Aud Berg"});
    form.participants[0].category = CategoryId{2};
    EXPECT_EQ(objection(form), "form.choose");
    form.participants[0].category = CategoryId{3};
    EXPECT_EQ(objection(form), "registration.category_closed");
    form.participants[0].category = CategoryId{99};
    EXPECT_EQ(objection(form), "form.choose");
    form.participants[0].category = CategoryId{4};
    for (const auto* other : {"a@example.no", "a@ikkeskole.no", "a@skole.no.example.no"}) {
        form.participants[0].email = Email{other};
        EXPECT_EQ(objection(form), "registration.category_domain") << other;
    }
    form.participants[0].email = Email{"a@skole.no"};
    EXPECT_TRUE(send(form));
}

TEST_F(Submit, lets_organisers_use_hidden_categories_and_closed_windows)
{
    db.now = Instant(std::chrono::seconds(test::closes + 1));
    auto form = form_of({"Aud Berg"});
    form.participants[0].category = CategoryId{2};
    form.by_organiser = true;
    EXPECT_TRUE(send(form));
}

TEST_F(Submit, refuses_fewer_of_a_category_than_it_is_for_in_one_form)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE category SET min_per_registration = 2 WHERE id = 1");
        return true;
    });
    EXPECT_EQ(objection(form_of({"A A"})), "registration.too_few_in_category");
    EXPECT_TRUE(send(form_of({"A A", "B B"})));
    auto by_hand = form_of({"C C"});
    by_hand.by_organiser = true;
    EXPECT_TRUE(send(by_hand));
}

TEST_F(Submit, refuses_more_of_a_category_than_it_allows_in_one_form)
{
    EXPECT_EQ(objection(form_of({"A A", "B B", "C C", "D D", "E E"})),
              "registration.too_many_in_category");
}

TEST_F(Submit, names_the_field_of_a_person_entered_twice)
{
    const auto answer = send(form_of({"Aud Berg", "Aud Berg"}));
    ASSERT_EQ(answer.error().fields.size(), 1U);
    EXPECT_EQ(answer.error().fields[0].field, "p2_name");
    EXPECT_EQ(answer.error().fields[0].key, "registration.same_person_twice");
}

TEST_F(Submit, mails_the_earlier_contact_when_somebody_has_a_place)
{
    send(form_of({"Aud Berg", "Bo Dahl"})).value();
    auto second = form_of({"Bo Dahl", "Siv Lund"});
    const auto receipt = send(second).value();
    EXPECT_TRUE(receipt.mailed_instead);
    EXPECT_EQ(receipt.link_token + receipt.reference, "");
    EXPECT_EQ(rows("participant"), 2);
    const auto mails = db.in([](db::Tx& tx) {
        return tx.rows<std::string>("SELECT recipient FROM message WHERE template ="
                                    " 'registration_exists'");
    });
    EXPECT_EQ(mails, std::vector<std::string>{"aud@example.no"});
}

TEST_F(Submit, mails_the_earlier_contact_once_however_often_the_form_is_sent)
{
    send(form_of({"Aud Berg"})).value();
    auto second = form_of({"Aud Berg"});
    second.form_key = "another-form-key-of-Aud";
    for (int i = 0; i < 50; ++i)
        EXPECT_TRUE(send(second).value().mailed_instead);
    EXPECT_EQ(rows("message"), 2);
    EXPECT_EQ(rows("link"), 2);
}

TEST_F(Submit, stands_by_the_trigger_when_a_path_forgets_to_count)
{
    db.in([](db::Tx& tx) { return tx.change("UPDATE pool SET capacity = 0 WHERE id = 1"); });
    send(form_of({"Aud Berg"})).error();
    const auto forgetful = [](db::Tx& tx) {
        return tx.change("UPDATE pool_use SET taken = taken + 1 WHERE pool_id = 1");
    };
    EXPECT_THROW(db.in(forgetful), db::Error);
}

TEST_F(Submit, counts_for_itself_without_the_trigger)
{
    db.connection().script("DROP TRIGGER pool_never_oversold");
    for (int i = 0; i < 10; ++i)
        ASSERT_TRUE(send(form_of({"Nr" + std::to_string(i) + " Berg"})));
    EXPECT_EQ(objection(form_of({"Aud Berg"})), "registration.none_left");
}

TEST_F(Submit, keeps_needs_out_of_the_log_and_hostile_names_as_they_are)
{
    for (const auto* name :
         {"<script>alert(1)</script>", "{{t.nav.home}}", "'; DROP TABLE person; --",
          "𝒜ud 👩🏽‍💻", "[x](https://example.no)"}) {
        auto form = form_of({name});
        form.participants[0].email = Email{"a@example.no"};
        form.participants[0].answers = {{QuestionId{1}, "nøtter"}};
        ASSERT_TRUE(send(form)) << name;
        EXPECT_EQ(db.in([](db::Tx& tx) {
            return tx.get<std::string>("SELECT name FROM participant ORDER BY id DESC");
        }),
                  name);
    }
    EXPECT_EQ(db.in([](db::Tx& tx) {
        return tx.get<std::int64_t>("SELECT count(*) FROM change_log WHERE new_value"
                                    " LIKE '%nøtter%' OR old_value LIKE '%nøtter%'");
    }),
              0);
}

struct Opcode
{
    std::string opcode;
};
BOOST_DESCRIBE_STRUCT(Opcode, (), (opcode))

// A list of words in a CHECK is a table that SQLite makes for each row.
TEST_F(Submit, rows_are_checked_without_making_tables)
{
    for (const auto* insert : {"EXPLAIN INSERT INTO participant DEFAULT VALUES", "EXPLAIN INSERT INTO message DEFAULT VALUES",
                               "EXPLAIN INSERT INTO link DEFAULT VALUES"})
        for (const auto& step : db.in([&](db::Tx& tx) { return tx.rows<Opcode>(insert); }))
            EXPECT_NE(step.opcode, "OpenEphemeral") << insert;
}

TEST_F(Submit, columns_take_the_words_there_are_and_no_other)
{
    ASSERT_TRUE(send(form_of({"Aud Berg"})));
    const auto set = [this](const std::string& column, const std::string& words) {
        const auto [table, name] = std::pair(column.substr(0, column.find('.')), column.substr(column.find('.') + 1));
        db.connection().script("UPDATE " + table + " SET " + name + " = '" + words + "'");
    };
    const std::map<std::string, std::vector<std::string>> words = {
        {"participant.price_reason", {"ordinary", "early", "member"}},
        {"participant.approval", {"none", "waiting", "approved", "declined"}},
        {"message.state", {"queued", "sending", "sent", "retry", "failed", "unsure", "held", "stopped"}},
        {"link.purpose", {"registration", "participant", "speaker", "waiting_party", "place"}}};
    for (const auto& [column, all] : words) {
        for (const auto& word : all)
            EXPECT_NO_THROW(set(column, word)) << column << word;
        for (const auto& word : {all.front() + " ", std::string("nonsense"), std::string()})
            EXPECT_THROW(set(column, word), db::Error) << column << word;
    }
}

} // namespace
} // namespace retenk::registration
