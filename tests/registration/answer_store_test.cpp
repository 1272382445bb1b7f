#include "registration/asked_questions.hpp"
#include "registration/hand_over.hpp"
#include "registration/register_file.hpp"
#include "registration/upload.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/waiting.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

namespace retenk::registration {
namespace {

using test::count;
using test::form_of;
using test::taken;

struct Asked : testing::Test
{
    Asked()
    {
        db.in(test::make_offer);
        db.in(test::ask);
        organiser.roles = {Role::organiser};
        organiser.user = UserId{1};
    }

    Submission with(const std::string& name, std::vector<Answer> answers)
    {
        auto form = form_of({name});
        form.participants[0].answers = std::move(answers);
        return form;
    }

    std::string waiting_file(QuestionId question = test::poster)
    {
        const std::string key(43, static_cast<char>('A' + ++files));
        const NewUpload upload{key, question, "plakat.pdf", UploadKind::pdf, 1000};
        EXPECT_TRUE(db.in(insert_upload, upload));
        return key;
    }

    // "Stopp: Harstad" of each answer that is shown.
    std::vector<std::string> shown(const Viewer& viewer, RegistrationId registration)
    {
        std::vector<std::string> texts;
        for (const auto& line : db.in(answer_lines, viewer, registration, std::optional<ParticipantId>()))
            texts.push_back(line.title + ": " + line.value);
        return texts;
    }

    Result<bool> change(std::vector<Answer> answers, std::int64_t version = 1)
    {
        ParticipantChange wanted{ParticipantId{1}, version, "Aud Berg", MunicipalityId{1}, "",
                                 std::move(answers), false};
        return db.in(change_participant, organiser, wanted);
    }

    std::vector<std::string> logged()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT field || ': ' || coalesce(old_value, '-') || ' > ' || "
                "coalesce(new_value, '-') FROM change_log WHERE action = 'changed' AND "
                "subject_type = 'participant' ORDER BY id");
        });
    }

    test::TestDb db;
    Viewer organiser;
    int files = 0;
};

TEST_F(Asked, every_kind_is_kept_and_read_again)
{
    const auto key = waiting_file();
    const auto receipt = db.in(submit, with("Aud Berg", {{QuestionId{2}, "havn"},
                                                         {test::travel, "", {test::coach}},
                                                         {test::stop, "", {test::harstad}},
                                                         {test::sessions, "", {test::fish, test::farms}},
                                                         {test::people, "12"},
                                                         {test::arrival, "2027-10-19"},
                                                         {test::paper, "yes"},
                                                         {test::poster, "", {}, key}}));
    ASSERT_TRUE(receipt);
    const std::vector<std::string> all{
        "Tema: havn",  "Reise: Buss", "Stopp: Harstad",      "Tema: Fisk",  "Tema: Gard",
        "Antall: 12",  "Ankomst: 2027-10-19", "Papir: yes", "Plakat: plakat.pdf"};
    EXPECT_EQ(shown(organiser, receipt->registration), all);
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 1);
}

TEST_F(Asked, needs_are_seen_by_their_owner_and_by_organisers_and_by_nobody_else)
{
    const auto receipt =
        db.in(submit, with("Aud Berg", {{test::paper, "yes"}, {test::people, "3"}}));
    Viewer owner, host, stranger;
    owner.registration = receipt.value().registration;
    host.roles = {Role::host};
    host.municipality = MunicipalityId{1};
    stranger.registration = RegistrationId{99};
    const std::vector<std::string> all{"Antall: 3", "Papir: yes"}, ordinary{"Antall: 3"}, none;
    EXPECT_EQ(shown(owner, *owner.registration), all);
    EXPECT_EQ(shown(organiser, *owner.registration), all);
    EXPECT_EQ(shown(host, *owner.registration), ordinary);
    EXPECT_EQ(shown(stranger, *owner.registration), none);
    EXPECT_EQ(shown(Viewer(), *owner.registration), none);
    const auto whole = db.in(test::file_cells, organiser, ConferenceId{1}, true);
    const auto without = db.in(test::file_cells, organiser, ConferenceId{1}, false);
    EXPECT_EQ(whole.answers.size(), 2u);
    EXPECT_EQ(without.answers.size(), 1u);
}

TEST_F(Asked, an_option_has_no_place_more_than_it_has_and_the_answer_says_which)
{
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(db.in(submit, with("Nr" + std::to_string(i) + " Berg",
                                       {{test::stop, "", {test::harstad}}})));
    const auto late = db.in(submit, with("Sen Berg", {{test::stop, "", {test::harstad}}}));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::full);
    EXPECT_EQ(late.error().key, "question.full");
    ASSERT_EQ(late.error().fields.size(), 1u);
    EXPECT_EQ(late.error().fields[0].field, "p1_q12");
    EXPECT_EQ(db.in(count, std::string("participant")), 5);
    EXPECT_TRUE(db.in(submit, with("Sen Berg", {{test::stop, "", {test::narvik}}})));
}

TEST_F(Asked, a_party_gets_all_of_an_options_places_or_none)
{
    auto six = form_of({"A Berg", "B Berg", "C Berg", "D Berg"});
    for (auto& person : six.participants)
        person.answers = {{test::stop, "", {test::harstad}}};
    ASSERT_TRUE(db.in(submit, six));
    auto two = form_of({"E Berg", "F Berg"});
    for (auto& person : two.participants)
        person.answers = {{test::stop, "", {test::harstad}}};
    const auto refused = db.in(submit, two);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.front().field, "p2_q12");
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 4);
}

TEST_F(Asked, an_option_of_another_question_is_refused)
{
    const auto answer = db.in(submit, with("Aud Berg", {{test::travel, "", {test::harstad}}}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().fields.front().field, "p1_q11");
}

TEST_F(Asked, sixty_four_at_once_get_the_last_five_places_and_no_more)
{
    std::vector<Submission> submissions;
    db.in([](db::Tx& tx) { tx.run("UPDATE pool SET capacity = 100 WHERE id = 1"); return true; });
    for (int i = 0; i < 64; ++i)
        submissions.push_back(
            with("Nr" + std::to_string(i) + " Berg", {{test::stop, "", {test::harstad}}}));
    db::Options options;
    options.file = db.file();
    options.clock = [] { return test::wednesday; };
    std::atomic<int> accepted = 0, full = 0;
    {
        db::Database database(std::move(options));
        std::latch start(64);
        std::vector<std::jthread> threads;
        for (const auto& submission : submissions)
            threads.emplace_back([&] {
                start.arrive_and_wait();
                const auto answer = database.write_now(submit, submission);
                if (answer) ++accepted;
                else if (answer.error().problem == Problem::full) ++full;
            });
    }
    EXPECT_EQ(accepted, 5);
    EXPECT_EQ(full, 59);
    EXPECT_EQ(db.in(count, std::string("participant")), 5);
    EXPECT_EQ(db.in(count, std::string("answer_option")), 5);
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 5);
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 5);
}

TEST_F(Asked, an_option_that_fills_up_while_somebody_waits_costs_them_no_place)
{
    const auto run = [&](const std::string& sql) {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    };
    run("UPDATE pool SET capacity = 1 WHERE id = 1");
    ASSERT_TRUE(db.in(submit, with("Bo Dahl", {})));
    const auto party = db.in(stand_in_line, with("Aud Berg", {{test::travel, "", {test::coach}},
                                                              {test::stop, "", {test::harstad}},
                                                              {test::poster, "", {}, waiting_file()}}))
                           ->party;
    run("UPDATE pool SET capacity = 0 WHERE id = 11");
    run("UPDATE upload SET removed = 1");
    ASSERT_TRUE(db.in(cancel_participant, organiser, ParticipantId{1}));
    const auto accepted = db.in(accept_offer, party, std::string("https://x.no"));
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(accepted->answers_left_out);
    EXPECT_EQ(shown(organiser, accepted->registration), std::vector<std::string>{"Reise: Buss"});
    EXPECT_EQ(db.in(accept_offer, party, std::string("https://x.no"))->registration, accepted->registration);
}

TEST_F(Asked, a_cancelled_place_gives_the_options_place_and_the_file_back)
{
    const auto key = waiting_file();
    db.in(submit, with("Aud Berg", {{test::stop, "", {test::harstad}}, {test::poster, "", {}, key}}));
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 1);
    EXPECT_TRUE(db.in(cancel_participant, organiser, ParticipantId{1}));
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 0);
    EXPECT_EQ(db.in([](db::Tx& tx) {
        return tx.get<std::int64_t>("SELECT count(*) FROM upload WHERE removed = 1 AND "
                                    "participant_id IS NULL");
    }), 1);
}

TEST_F(Asked, whoever_takes_over_a_place_takes_over_no_answer)
{
    const auto key = waiting_file();
    db.in(submit, with("Aud Berg", {{test::stop, "", {test::harstad}}, {test::paper, "yes"},
                                    {test::poster, "", {}, key}}));
    HandOver to;
    to.participant = ParticipantId{1};
    to.version = 1;
    to.name = "Siv Lund";
    to.email = Email{"siv@example.no"};
    ASSERT_TRUE(db.in(hand_over, organiser, to, std::string("https://retenk.example.no")));
    EXPECT_TRUE(shown(organiser, RegistrationId{1}).empty());
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 0);
    EXPECT_FALSE(db.in(is_waiting_upload, key, test::poster));
}

TEST_F(Asked, a_change_moves_places_and_is_logged_in_words)
{
    db.in(submit, with("Aud Berg", {{test::travel, "", {test::coach}},
                                    {test::stop, "", {test::harstad}},
                                    {test::paper, "yes"}}));
    ASSERT_TRUE(change({{test::travel, "", {test::car}}, {test::stop, ""}, {test::paper, "no"},
                        {test::people, "4"}}));
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 0);
    const std::vector<std::string> changes{"Reise: Buss > Bil", "Stopp: Harstad > ", "Antall:  > 4",
                                           "Papir: - > -"};
    EXPECT_EQ(logged(), changes);
    const std::vector<std::string> now{"Reise: Bil", "Antall: 4", "Papir: no"};
    EXPECT_EQ(shown(organiser, RegistrationId{1}), now);
}

TEST_F(Asked, a_change_to_a_full_option_is_refused_and_whoever_is_in_it_stays)
{
    for (int i = 0; i < 5; ++i)
        db.in(submit, with("Nr" + std::to_string(i) + " Berg", {{test::stop, "", {test::harstad}}}));
    db.in(submit, with("Siv Lund", {{test::stop, "", {test::narvik}}}));
    ParticipantChange wanted{ParticipantId{6}, 1, "Siv Lund", MunicipalityId{1}, "",
                             {{test::stop, "", {test::harstad}}}, false};
    const auto refused = db.in(change_participant, organiser, wanted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::full);
    EXPECT_EQ(refused.error().fields.front().field, "q12");
    EXPECT_TRUE(change({{test::stop, "", {test::harstad}}, {test::people, "2"}}));
    EXPECT_EQ(db.in(taken, std::int64_t{11}), 5);
}

TEST_F(Asked, a_file_is_taken_once_and_only_for_its_own_question)
{
    const auto key = waiting_file();
    ASSERT_TRUE(db.in(submit, with("Aud Berg", {{test::poster, "", {}, key}})));
    const auto stolen = db.in(submit, with("Siv Lund", {{test::poster, "", {}, key}}));
    ASSERT_FALSE(stolen);
    EXPECT_EQ(stolen.error().fields.front().key, "question.file_gone");
    const auto made_up = db.in(submit, with("Siv Lund", {{test::poster, "", {}, std::string(43, 'z')}}));
    EXPECT_FALSE(made_up);
    const auto elsewhere = waiting_file(QuestionId{2});
    EXPECT_FALSE(db.in(submit, with("Siv Lund", {{test::poster, "", {}, elsewhere}})));
    // Another one in its place: the first is taken away.
    const auto other = waiting_file();
    ASSERT_TRUE(change({{test::poster, "", {}, other}}));
    EXPECT_EQ(db.in([](db::Tx& tx) {
        return tx.get<std::string>("SELECT key FROM upload WHERE participant_id = 1");
    }), other);
    EXPECT_EQ(db.in([](db::Tx& tx) {
        return tx.get<std::string>("SELECT key FROM upload WHERE removed = 1");
    }), key);
}

TEST_F(Asked, a_retired_question_and_one_whose_day_has_come_are_not_asked)
{
    const auto ids = [&] {
        std::vector<std::int64_t> all;
        for (const auto& question : db.in(test::asked))
            all.push_back(question.id.value);
        return all;
    };
    const std::vector<std::int64_t> all{1, 2, 11, 12, 13, 14, 15, 16, 17, 18},
        some{1, 2, 11, 12, 13, 14, 15, 18}, later{};
    EXPECT_EQ(ids(), all);
    db.in([](db::Tx& tx) { tx.run("UPDATE question SET retired = 1 WHERE id = 17"); return true; });
    db.in([](db::Tx& tx) {
        tx.run("UPDATE question SET delete_on = '2027-08-04' WHERE id = 16");
        return true;
    });
    EXPECT_EQ(ids(), some);
}

} // namespace
} // namespace retenk::registration
