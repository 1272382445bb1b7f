// REG-10: the queue of a session in the hands of organisers, on a real database file.

#include "registration/signup_queue.hpp"

#include "registration/signup_world.hpp"

namespace retenk::registration {
namespace {

using test::morning;

// Havn is full of Anne and Bjørn, and Cato, Dina, Eva wait in that order.
struct SignupQueue : test::SignupWorld
{
    SignupQueue()
    {
        for (const auto* name : {"Anne Berg", "Bjørn Dal"})
            seated.push_back(signed_up(name, {1}));
        for (const auto* name : {"Cato Eng", "Dina Foss", "Eva Gran"})
            waiters.push_back(signed_up(name, {1}));
        cato = waiters[0], dina = waiters[1], eva = waiters[2];
    }

    std::vector<ParticipantId> queue()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<ParticipantId>("SELECT participant_id FROM session_signup WHERE "
                                          "session_id = 1 AND state = 'waiting' ORDER BY place");
        });
    }

    // As the organiser sees it now.
    QueueAct about(ParticipantId participant)
    {
        return {ConferenceId{1}, SessionId{1}, participant, queue_version(queue(), participant),
                "snakker først", "user:1"};
    }

    Result<bool> move(const QueueAct& act, Move where) { return db.in(move_in_queue, act, where); }

    Result<bool> give(const QueueAct& act) { return db.in(give_by_hand, act); }

    // There is a free place and nobody takes it of themselves: Havn has begun when Anne gives hers
    // up.
    void free_one_too_late()
    {
        db.now = Instant(std::chrono::seconds(morning + 1));
        ASSERT_TRUE(db.in(cancel_participant, test::an_organiser(), seated[0]));
        ASSERT_EQ(taken(1), 1);
    }

    std::int64_t before(ParticipantId participant)
    {
        return db.in([&](db::Tx& tx) {
            const auto registration = tx.get<RegistrationId>(
                "SELECT registration_id FROM participant WHERE id = ?1", participant);
            return signed_sessions(tx, registration).front().before;
        });
    }

    std::vector<std::string> log_of(ParticipantId participant)
    {
        return db.in([&](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT actor || ' ' || field || ' ' || coalesce(old_value, '') || '>' || "
                "coalesce(new_value, '') FROM change_log WHERE subject_type = 'participant' AND "
                "subject_id = ?1 AND field LIKE '%signup%' ORDER BY id",
                participant);
        });
    }

    std::vector<ParticipantId> seated, waiters;
    ParticipantId cato, dina, eva;
};

using People = std::vector<ParticipantId>;

TEST_F(SignupQueue, is_moved_up_down_and_to_the_front_and_the_others_keep_their_order)
{
    ASSERT_TRUE(move(about(eva), Move::top));
    EXPECT_EQ(queue(), (People{eva, cato, dina}));
    ASSERT_TRUE(move(about(eva), Move::down));
    EXPECT_EQ(queue(), (People{cato, eva, dina}));
    ASSERT_TRUE(move(about(dina), Move::up));
    EXPECT_EQ(queue(), (People{cato, dina, eva}));
    ASSERT_TRUE(move(about(dina), Move::up));
    EXPECT_EQ(queue(), (People{dina, cato, eva}));
    EXPECT_EQ(before(dina), 0) << "and everybody reads the same of themselves";
    EXPECT_EQ(before(cato), 1);
    EXPECT_EQ(before(eva), 2);
    EXPECT_EQ(taken(1), 2);
    EXPECT_TRUE(mails().empty());
}

TEST_F(SignupQueue, decides_who_is_let_in_next)
{
    ASSERT_TRUE(move(about(eva), Move::top));
    ASSERT_TRUE(set_rule(1, 3));
    EXPECT_EQ(of(eva), "signed 1");
    EXPECT_EQ(queue(), (People{cato, dina}));
    EXPECT_EQ(of(signed_up("Frode Hay", {1})), "waiting 1") << "a newcomer is behind them all";
    EXPECT_EQ(queue().back(), ParticipantId{6});
}

TEST_F(SignupQueue, passes_those_who_wait_and_not_those_between_who_were_let_in)
{
    ASSERT_TRUE(set_rule(1, 3)); // Cato is in
    ASSERT_TRUE(move(about(eva), Move::up));
    EXPECT_EQ(queue(), (People{eva, dina}));
    EXPECT_EQ(of(cato), "signed 1");
    ASSERT_TRUE(db.in(cancel_participant, test::an_organiser(), cato));
    EXPECT_EQ(of(eva), "signed 1");
}

TEST_F(SignupQueue, has_nowhere_to_move_at_its_ends)
{
    for (const auto where : {Move::up, Move::top})
        EXPECT_EQ(move(about(cato), where).error().key, "waiting.nowhere_to_move");
    EXPECT_EQ(move(about(eva), Move::down).error().key, "waiting.nowhere_to_move");
    EXPECT_EQ(queue(), (People{cato, dina, eva}));
}

TEST_F(SignupQueue, is_logged_with_the_title_and_the_reason)
{
    ASSERT_TRUE(move(about(eva), Move::top));
    EXPECT_EQ(log_of(eva), (std::vector<std::string>{"user:1 signup_turn Havn (3)>Havn (1)",
                                                     "user:1 signup_reason >snakker først"}));
    EXPECT_TRUE(log_of(cato).empty());
}

TEST_F(SignupQueue, is_left_alone_by_a_page_that_is_no_longer_true)
{
    const auto seen = about(dina);
    ASSERT_TRUE(move(about(eva), Move::up)); // Eva is where Dina was
    const auto refused = move(seen, Move::up);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::conflict);
    EXPECT_EQ(refused.error().key, "signup_desk.queue_changed");
    EXPECT_EQ(give(seen).error().key, "signup_desk.queue_changed");
    EXPECT_EQ(queue(), (People{cato, eva, dina}));
    EXPECT_TRUE(log_of(dina).empty());
}

TEST_F(SignupQueue, may_grow_behind_while_somebody_is_moved)
{
    const auto seen = about(dina), twice = seen;
    signed_up("Frode Hay", {1});
    ASSERT_TRUE(move(seen, Move::up));
    EXPECT_EQ(move(twice, Move::up).error().key, "signup_desk.queue_changed")
        << "the form sent twice";
    EXPECT_EQ(queue(), (People{dina, cato, eva, ParticipantId{6}}));
}

TEST_F(SignupQueue, is_of_those_who_wait_here)
{
    for (const auto who : {seated[0], ParticipantId{99}})
        EXPECT_EQ(move(about(who), Move::down).error().key, "signup_desk.not_waiting");
    auto elsewhere = about(cato);
    elsewhere.conference = ConferenceId{2};
    EXPECT_EQ(give(elsewhere).error().problem, Problem::not_found);
    db.in([](db::Tx& tx) {
        return tx.change("UPDATE release_session SET cancelled = 1 WHERE session_id = 1");
    });
    EXPECT_EQ(give(about(cato)).error().key, "signup_desk.is_cancelled");
}

TEST_F(SignupQueue, gives_no_place_by_hand_that_is_not_free)
{
    const auto refused = give(about(dina));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::full);
    EXPECT_EQ(refused.error().key, "signup_desk.no_free_place");
    EXPECT_EQ(of(dina), "waiting 1");
    EXPECT_EQ(taken(1), 2);
    EXPECT_TRUE(log_of(dina).empty());
    EXPECT_TRUE(mails().empty());
}

TEST_F(SignupQueue, gives_a_free_place_by_hand_past_those_before_once)
{
    free_one_too_late();
    ASSERT_TRUE(give(about(dina)));
    EXPECT_EQ(of(dina), "signed 1");
    EXPECT_EQ(queue(), (People{cato, eva}));
    EXPECT_EQ(taken(1), 2);
    EXPECT_EQ(mails(), std::vector<std::string>{"dina@example.no"});
    EXPECT_EQ(log_of(dina), (std::vector<std::string>{"user:1 session_signup >Havn",
                                                      "user:1 signup_reason >snakker først"}));
    EXPECT_EQ(give(about(dina)).error().key, "signup_desk.not_waiting");
    EXPECT_EQ(give(about(cato)).error().problem, Problem::full);
    db.now = Instant(std::chrono::seconds(morning + 3600));
    EXPECT_EQ(give(about(cato)).error().key, "signup_desk.is_over");
}

TEST_F(SignupQueue, gives_back_what_collides_with_a_place_by_hand_and_that_goes_on)
{
    const auto frode = signed_up("Frode Hay", {1, 2}); // waits for Havn, has a place at Bygder
    signed_up("Grete Iversen", {2});
    const auto hanne = signed_up("Hanne Juul", {2});
    ASSERT_EQ(of(frode), "waiting 1, signed 2");
    ASSERT_EQ(of(hanne), "waiting 2");
    free_one_too_late(); // Bygder begins ten minutes later
    ASSERT_TRUE(give(about(frode)));
    EXPECT_EQ(of(frode), "signed 1");
    EXPECT_EQ(of(hanne), "signed 2");
    EXPECT_EQ(mails(), (std::vector<std::string>{"frode@example.no", "hanne@example.no"}));
    EXPECT_EQ(mailed("given_back"), (std::vector<std::string>{"Bygder", ""}));
    EXPECT_EQ(log_of(frode), (std::vector<std::string>{"user:1 session_signup >Havn",
                                                       "user:1 session_signup Bygder>",
                                                       "user:1 signup_reason >snakker først"}));
}

} // namespace
} // namespace retenk::registration
