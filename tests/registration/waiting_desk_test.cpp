#include "registration/waiting_world.hpp"

#include "app/keeper.hpp"

namespace retenk::registration {
namespace {

using Waiting = test::Waiting;

struct WaitingDesk : test::Waiting
{
    // The order of the line by first names.
    std::string line()
    {
        return text("SELECT group_concat(substr(contact_name, 1, 3), ' ') FROM (SELECT contact_name FROM"
                    " waiting_party WHERE state = 'waiting' ORDER BY place)");
    }

    std::string logged(WaitingPartyId party)
    {
        return text("SELECT group_concat(field || '=' || coalesce(new_value, ''), ' ') FROM (SELECT * FROM"
                    " change_log WHERE subject_type = 'waiting_party' AND actor = 'user:1' AND subject_id = " +
                    std::to_string(party.value) + " ORDER BY id)");
    }

    Result<bool> move(WaitingPartyId party, Move where) { return db.in(move_party, act_on(party), where); }
};

TEST_F(WaitingDesk, moves_up_down_and_to_the_top_and_logs_the_reason)
{
    wait({"Aud Berg"});
    wait({"Bob Dahl"});
    const auto siv = wait({"Siv Lund"}), tor = wait({"Tor Moe"});
    ASSERT_TRUE(move(tor, Move::up));
    EXPECT_EQ(line(), "Aud Bob Tor Siv");
    ASSERT_TRUE(move(siv, Move::top));
    EXPECT_EQ(line(), "Siv Aud Bob Tor");
    ASSERT_TRUE(move(siv, Move::down));
    EXPECT_EQ(line(), "Aud Siv Bob Tor");
    EXPECT_EQ(move(tor, Move::down).error().key, "waiting.nowhere_to_move");
    EXPECT_EQ(logged(tor), "place=3 reason=fordi");
    EXPECT_EQ(number("SELECT count(DISTINCT place) FROM waiting_party"), 4);
    cancel({0});
    EXPECT_EQ(line(), "Siv Bob Tor");
}

TEST_F(WaitingDesk, moves_past_those_who_wait_for_the_same_and_keeps_the_order_of_the_others)
{
    // Salen is full; the dinner becomes so, and is what Dag and Eva wait for as well.
    auto diners = test::form_of({"Nils Nord", "Olga Nord", "Per Nord"});
    cancel({0, 1, 2});
    for (auto& person : diners.participants)
        person.extras = {ExtraId{1}};
    ASSERT_TRUE(db.in(submit, diners));
    const auto with_dinner = [&](const std::string& name) {
        auto form = test::form_of({name});
        form.participants[0].extras = {ExtraId{1}};
        return db.in(stand_in_line, form)->party;
    };
    with_dinner("Dag Lie");
    wait({"Aud Berg"});
    const auto eva = with_dinner("Eva Lie");
    ASSERT_TRUE(move(eva, Move::top));
    EXPECT_EQ(line(), "Eva Dag Aud");
}

TEST_F(WaitingDesk, offers_by_hand_out_of_turn_and_never_more_than_there_is)
{
    const auto three = wait({"Aud Berg", "Bob Dahl", "Siv Lund"});
    cancel({0});
    const auto refused = db.in(offer_by_hand, act_on(three));
    EXPECT_EQ(refused.error().key, "waiting.no_room");
    EXPECT_EQ(refused.error().values, (Values{{"free", "1"}, {"places", "3"}, {"pool", "Salen"}}));
    const auto tor = wait({"Tor Moe"});
    db.now += std::chrono::hours(25);
    db.in(settle_waiting_list);
    ASSERT_EQ(state(tor), "lapsed");
    ASSERT_TRUE(db.in(offer_by_hand, act_on(tor)));
    EXPECT_EQ(state(tor), "offered");
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE template = 'waiting_offer'"), 2);
    EXPECT_TRUE(accept(tor));
}

TEST_F(WaitingDesk, gives_a_new_deadline_to_one_who_has_an_offer)
{
    const auto aud = wait({"Aud Berg"});
    cancel({0});
    db.now += std::chrono::hours(23);
    ASSERT_TRUE(db.in(offer_by_hand, act_on(aud)));
    db.now += std::chrono::hours(20);
    EXPECT_TRUE(accept(aud));
    EXPECT_EQ(taken_places(), 10);
}

TEST_F(WaitingDesk, removes_a_party_and_passes_its_offer_on)
{
    const auto aud = wait({"Aud Berg"}), bob = wait({"Bob Dahl"});
    cancel({0});
    ASSERT_TRUE(db.in(remove_party, act_on(aud)));
    EXPECT_EQ(state(aud) + " " + state(bob), "removed offered");
    EXPECT_EQ(logged(aud), "state=removed reason=fordi");
    EXPECT_EQ(mails()[3], "waiting_removed aud@example.no");
    EXPECT_EQ(db.in(remove_party, act_on(aud)).error().key, "waiting.has_ended");
}

TEST_F(WaitingDesk, knows_no_party_of_another_conference)
{
    auto act = act_on(wait({"Aud Berg"}));
    act.conference = ConferenceId{2};
    EXPECT_EQ(db.in(move_party, act, Move::top).error().problem, Problem::not_found);
    EXPECT_EQ(db.in(offer_by_hand, act).error().problem, Problem::not_found);
    EXPECT_EQ(db.in(remove_party, act).error().problem, Problem::not_found);
}

TEST_F(WaitingDesk, chooses_how_long_an_offer_holds)
{
    const auto choose = [&](std::int64_t hours) {
        return db.in(change_answer_hours, ConferenceId{1}, hours, std::string("user:1"));
    };
    EXPECT_FALSE(choose(0));
    EXPECT_FALSE(choose(169));
    ASSERT_TRUE(choose(48));
    EXPECT_EQ(text("SELECT old_value || new_value FROM change_log WHERE subject_type = 'waiting_rule'"), "2448");
    wait({"Aud Berg"});
    cancel({0});
    EXPECT_EQ(number("SELECT answer_by FROM waiting_party"), (db.now + std::chrono::hours(48)).time_since_epoch().count());
}

Instant local(int day, int hour, int minute = 0)
{
    using namespace std::chrono;
    return from_local({year(2027) / October / day, hour, minute});
}

TEST(AnswerTime, is_a_day_shorter_near_the_conference_and_never_at_night)
{
    const auto starts = local(20, 9);
    EXPECT_EQ(answer_time(local(1, 12), 24, starts), local(2, 12));
    EXPECT_EQ(answer_time(local(1, 12), 3, starts), local(1, 15));
    // The night is moved to the morning after it.
    EXPECT_EQ(answer_time(local(1, 21, 59), 24, starts), local(2, 21, 59));
    EXPECT_EQ(answer_time(local(1, 22), 24, starts), local(3, 8));
    EXPECT_EQ(answer_time(local(1, 3), 24, starts), local(2, 8));
    EXPECT_EQ(answer_time(local(1, 8), 24, starts), local(2, 8));
    // A quarter of what is left, an hour at least, and never after the beginning.
    EXPECT_EQ(answer_time(local(18, 9), 24, starts), local(18, 21));
    EXPECT_EQ(answer_time(local(19, 9), 24, starts), local(19, 15));
    EXPECT_EQ(answer_time(local(19, 23), 24, starts), local(20, 8));
    EXPECT_EQ(answer_time(local(20, 7, 30), 24, starts), local(20, 8, 30));
    EXPECT_EQ(answer_time(local(20, 8, 30), 24, starts), local(20, 9));
    // Over the end of summer time a day is a day.
    EXPECT_EQ(answer_time(local(30, 12), 24, local(31, 12) + std::chrono::days(30)), local(31, 11));
}

TEST_F(WaitingDesk, passes_on_after_a_stop_by_what_stands_in_the_database)
{
    const auto aud = wait({"Aud Berg"}), bob = wait({"Bob Dahl"});
    cancel({0});
    const auto later = db.now + std::chrono::days(2);
    {
        db::Options options;
        options.file = db.file();
        options.clock = [later] { return later; };
        db::Database database(std::move(options));
        const Config config;
        app::Keeper keeper(database, config);
        keeper.start();
        keeper.stop(); // after its first round
        database.stop();
    }
    EXPECT_EQ(state(aud) + " " + state(bob), "lapsed offered");
    EXPECT_EQ(taken_places(), 10);
}

} // namespace
} // namespace retenk::registration
