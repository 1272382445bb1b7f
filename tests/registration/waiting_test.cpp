#include "registration/waiting_world.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/registration/category.hpp"

namespace retenk::registration {
namespace {

using test::form_of;
using Mails = std::vector<std::string>;
using Waiting = test::Waiting;

TEST_F(Waiting, stands_in_line_only_when_there_is_no_room)
{
    cancel({0});
    const auto standing = db.in(stand_in_line, form_of({"Aud Berg"})).value();
    ASSERT_TRUE(standing.receipt);
    EXPECT_EQ(standing.receipt->reference.substr(0, 3), "RT-");
    EXPECT_EQ(number("SELECT count(*) FROM waiting_party"), 0);
    EXPECT_EQ(state(wait({"Bo Dahl"})), "waiting");
    EXPECT_EQ(mails(), Mails{"waiting_joined bo@example.no"});
}

TEST_F(Waiting, stands_once_however_often_the_form_is_sent)
{
    const auto first = db.in(stand_in_line, form_of({"Aud Berg"})).value();
    const auto again = db.in(stand_in_line, form_of({"Aud Berg"})).value();
    EXPECT_EQ(first.party, again.party);
    EXPECT_NE(first.link_token, again.link_token);
    EXPECT_EQ(mails().size(), 1U);
}

TEST_F(Waiting, leads_whoever_stands_already_to_their_place_by_mail_alone)
{
    wait({"Aud Berg", "Bo Dahl"});
    auto form = form_of({"Bo Dahl", "Siv Lund"});
    for (int i = 0; i < 20; ++i) {
        form.form_key = "another-key-" + std::to_string(i);
        const auto standing = db.in(stand_in_line, form).value();
        ASSERT_TRUE(standing.receipt && standing.receipt->mailed_instead);
        EXPECT_EQ(standing.link_token, "");
    }
    EXPECT_EQ(mails(), (Mails{"waiting_joined aud@example.no", "waiting_link aud@example.no"}));
}

TEST_F(Waiting, refuses_what_the_form_refuses_and_a_party_larger_than_the_pool)
{
    auto closed = form_of({"Aud Berg"});
    closed.participants[0].category = CategoryId{3};
    EXPECT_EQ(db.in(stand_in_line, closed).error().problem, Problem::invalid);
    auto dinner = form_of({"A A", "B B", "C C", "D D"});
    for (auto& person : dinner.participants)
        person.extras = {ExtraId{1}};
    EXPECT_EQ(db.in(stand_in_line, dinner).error().key, "waiting.never_fits");
    EXPECT_EQ(number("SELECT count(*) FROM waiting_party"), 0);
}

TEST_F(Waiting, offers_a_cancelled_place_in_the_same_transaction_and_holds_it)
{
    const auto aud = wait({"Aud Berg"}), bo = wait({"Bo Dahl"});
    cancel({0});
    EXPECT_EQ(state(aud), "offered");
    EXPECT_EQ(state(bo), "waiting");
    EXPECT_EQ(taken_places(), 10);
    EXPECT_EQ(send({"Siv Lund"}).error().key, "registration.none_left");
    EXPECT_EQ(mails(), (Mails{"waiting_joined aud@example.no", "waiting_joined bo@example.no",
                              "waiting_offer aud@example.no"}));
}

TEST_F(Waiting, passes_by_a_party_that_does_not_fit_and_keeps_its_turn)
{
    const auto three = wait({"Aud Berg", "Bo Dahl", "Siv Lund"}), one = wait({"Tor Moe"});
    cancel({0});
    EXPECT_EQ(state(three), "waiting");
    EXPECT_EQ(state(one), "offered");
    ASSERT_TRUE(accept(one));
    cancel({1, 2, 3});
    EXPECT_EQ(state(three), "offered");
}

TEST_F(Waiting, lets_no_later_form_past_those_who_wait_for_the_same_pool)
{
    const auto three = wait({"Aud Berg", "Bo Dahl", "Siv Lund"});
    cancel({0, 1});
    EXPECT_EQ(taken_places(), 8);
    const auto answer = send({"Tor Moe"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().key, "registration.too_few_for_the_first");
    EXPECT_EQ(answer.error().problem, Problem::full);
    EXPECT_EQ(answer.error().values, (Values{{"free", "2"}, {"pool", "Salen"}, {"pool_id", "1"}}));
    // In line behind them there is room for one at once, and the three are passed by.
    EXPECT_EQ(state(wait({"Tor Moe"})), "offered");
    EXPECT_EQ(state(three), "waiting");
}

TEST_F(Waiting, keeps_nobody_from_a_pool_that_has_room_for_those_who_wait_for_another)
{
    auto diners = form_of({"Nils Nord", "Olga Nord", "Per Nord"});
    cancel({0, 1, 2, 3, 4});
    for (auto& person : diners.participants)
        person.extras = {ExtraId{1}};
    ASSERT_TRUE(db.in(submit, diners));
    auto form = form_of({"Dag Lie"});
    form.participants[0].extras = {ExtraId{1}};
    ASSERT_TRUE(db.in(stand_in_line, form));
    EXPECT_TRUE(send({"Aud Berg"})) << "Dag waits for the dinner, and Salen has room";
    auto later = form_of({"Eva Lie"});
    later.participants[0].extras = {ExtraId{1}};
    EXPECT_EQ(db.in(submit, later).error().values.at("pool"), "Middag");
    EXPECT_EQ(db.in(queues_of, ConferenceId{1}).size(), 1U);
}

TEST_F(Waiting, lets_organisers_give_a_free_place_to_whom_they_like)
{
    wait({"Aud Berg", "Bo Dahl", "Siv Lund"});
    cancel({0});
    auto form = form_of({"Tor Moe"});
    form.by_organiser = true;
    EXPECT_TRUE(db.in(submit, form));
}

TEST_F(Waiting, becomes_the_registration_that_was_typed)
{
    auto form = form_of({"Aud Berg", "Bo Dahl"});
    form.contact_phone = Phone{"+4790000001"};
    form.language = view::Lang::nn;
    form.payer_name = "Kommunen";
    form.payer_number = "974760673";
    form.payer_reference = "Ref 7";
    form.participants[0].extras = {ExtraId{1}};
    form.participants[0].answers = {{QuestionId{1}, "nøtter \"og\" melk"}, {QuestionId{2}, "kraft"}};
    form.participants[0].organisation = "Fjord AS";
    form.participants[0].show_in_list = true;
    form.participants[1].municipality.reset();
    form.participants[1].email.reset();
    const auto party = db.in(stand_in_line, form)->party;
    cancel({0, 1});
    const auto receipt = accept(party).value();
    EXPECT_EQ(text("SELECT contact_phone || language || payer_name || payer_number || payer_reference"
                   " FROM registration ORDER BY id DESC"),
              "+4790000001nnKommunen974760673Ref 7");
    EXPECT_EQ(text("SELECT group_concat(value, '|') FROM answer"), "nøtter \"og\" melk|kraft");
    EXPECT_EQ(text("SELECT group_concat(name || show_in_list || coalesce(municipality_id, '-'), '|') FROM"
                   " participant WHERE registration_id = " + std::to_string(receipt.registration.value)),
              "Aud Berg11|Bo Dahl0-");
    EXPECT_EQ(db.in(test::taken, std::int64_t{2}), 1);
    EXPECT_EQ(state(party), "accepted");
    EXPECT_EQ(text("SELECT form FROM waiting_party"), "");
    EXPECT_EQ(text("SELECT actor FROM change_log WHERE subject_type = 'registration' ORDER BY id DESC"),
              "waiting_party:1");
}

TEST_F(Waiting, accepts_twice_into_one_registration)
{
    const auto aud = wait({"Aud Berg"});
    cancel({0});
    const auto first = accept(aud).value(), again = accept(aud).value();
    EXPECT_EQ(first.registration, again.registration);
    EXPECT_NE(first.link_token, again.link_token);
    EXPECT_EQ(taken_places(), 10);
}

TEST_F(Waiting, accepts_after_the_window_of_registration_closed)
{
    const auto aud = wait({"Aud Berg"});
    db.now = Instant(std::chrono::seconds(test::closes + 3600));
    cancel({0});
    EXPECT_TRUE(accept(aud));
}

TEST_F(Waiting, refuses_an_offer_to_somebody_who_has_a_place_meanwhile)
{
    const auto aud = wait({"Aud Berg", "Bo Dahl"});
    auto elsewhere = form_of({"Bo Dahl"});
    elsewhere.by_organiser = true;
    cancel({0});
    ASSERT_TRUE(db.in(submit, elsewhere));
    cancel({1, 2});
    ASSERT_EQ(state(aud), "offered");
    const auto sent = mails();
    EXPECT_EQ(accept(aud).error().key, "waiting.has_place");
    EXPECT_EQ(state(aud), "offered");
    EXPECT_EQ(mails(), sent);
}

TEST_F(Waiting, passes_on_an_offer_that_is_declined)
{
    const auto aud = wait({"Aud Berg"}), bo = wait({"Bo Dahl"});
    cancel({0});
    ASSERT_TRUE(db.in(leave_line, aud));
    ASSERT_TRUE(db.in(leave_line, aud));
    EXPECT_EQ(state(aud), "declined");
    EXPECT_EQ(state(bo), "offered");
    EXPECT_EQ(accept(aud).error().key, "waiting.offer_over");
    EXPECT_EQ(text("SELECT form FROM waiting_party WHERE state = 'declined'"), "");
    EXPECT_EQ(mails(), (Mails{"waiting_joined aud@example.no", "waiting_joined bo@example.no",
                              "waiting_offer aud@example.no", "waiting_left aud@example.no",
                              "waiting_offer bo@example.no"}));
}

TEST_F(Waiting, passes_on_an_offer_to_the_second_its_time_is_up)
{
    const auto aud = wait({"Aud Berg"}), bo = wait({"Bo Dahl"});
    cancel({0});
    db.now += std::chrono::hours(24) - std::chrono::seconds(1);
    EXPECT_FALSE(db.in(waiting_list_is_due));
    EXPECT_EQ(db.in(settle_waiting_list), 0);
    db.now += std::chrono::seconds(1);
    EXPECT_EQ(accept(aud).error().key, "waiting.offer_over");
    EXPECT_TRUE(db.in(waiting_list_is_due));
    EXPECT_EQ(db.in(settle_waiting_list), 2);
    EXPECT_EQ(state(aud) + " " + state(bo), "lapsed offered");
    EXPECT_EQ(db.in(settle_waiting_list), 0);
    EXPECT_EQ(taken_places(), 10);
    EXPECT_EQ(mails().back(), "waiting_offer bo@example.no");
    EXPECT_EQ(mails()[mails().size() - 2], "waiting_lapsed aud@example.no");
}

TEST_F(Waiting, gives_what_an_offer_held_to_a_newcomer_when_it_is_over_and_nobody_waits)
{
    wait({"Aud Berg"});
    cancel({0});
    db.now += std::chrono::hours(25);
    EXPECT_TRUE(send({"Bo Dahl"})) << "the timed task may be late";
}

TEST_F(Waiting, stands_last_again_after_an_offer_that_lapsed)
{
    const auto aud = wait({"Aud Berg"}), bo = wait({"Bo Dahl"}), siv = wait({"Siv Lund"});
    cancel({0});
    db.now += std::chrono::hours(25);
    db.in(settle_waiting_list);
    ASSERT_TRUE(db.in(stand_again, aud));
    cancel({1});
    EXPECT_EQ(state(bo) + " " + state(siv) + " " + state(aud), "offered offered waiting");
    cancel({2});
    EXPECT_TRUE(accept(aud));
}

TEST_F(Waiting, leaves_the_line_and_is_forgotten)
{
    const auto aud = wait({"Aud Berg"});
    ASSERT_TRUE(db.in(leave_line, aud));
    EXPECT_EQ(state(aud), "left");
    EXPECT_EQ(text("SELECT form || contact_name || contact_email FROM waiting_party"), "");
    EXPECT_EQ(number("SELECT count(*) FROM waiting_member"), 0);
    cancel({0});
    EXPECT_TRUE(send({"Bo Dahl"}));
}

TEST_F(Waiting, fills_a_pool_that_grows)
{
    const auto two = wait({"Aud Berg", "Bo Dahl"}), one = wait({"Siv Lund"});
    const PoolDetails before{"Salen", 10}, after{"Salen", 12};
    ASSERT_TRUE(db.in(change_pool, ConferenceId{1}, PoolId{1}, audit::fingerprint(before), after,
                      std::string("user:1")));
    EXPECT_EQ(state(two) + " " + state(one), "offered waiting");
    // What is offered is taken: the pool cannot shrink below it.
    const PoolDetails smaller{"Salen", 11};
    EXPECT_EQ(db.in(change_pool, ConferenceId{1}, PoolId{1}, audit::fingerprint(after), smaller,
                    std::string("user:1")).error().fields.front().key,
              "edit.below_taken");
}

TEST_F(Waiting, keeps_the_pool_of_a_category_that_somebody_waits_in)
{
    auto form = form_of({"Aud Berg"});
    form.participants[0].category = CategoryId{4};
    form.participants[0].email = Email{"aud@skole.no"};
    ASSERT_TRUE(db.in(stand_in_line, form));
    auto school = db.in(find_stored_category, ConferenceId{1}, CategoryId{4}).value();
    school.details.pool_id = PoolId{2};
    EXPECT_EQ(db.in(change_category, ConferenceId{1}, CategoryId{4}, school.version, school.details,
                    std::string("user:1")).error().fields.front().key,
              "edit.pool_in_use");
}

TEST_F(Waiting, makes_no_offer_once_the_conference_has_begun)
{
    const auto aud = wait({"Aud Berg"});
    db.now = Instant(std::chrono::seconds(1824012000));
    cancel({0});
    EXPECT_EQ(state(aud), "waiting");
    EXPECT_FALSE(db.in(waiting_list_is_due));
}

TEST_F(Waiting, stands_by_the_trigger_when_an_offer_forgets_to_count)
{
    wait({"Aud Berg"});
    const auto forgetful = [](db::Tx& tx) {
        return tx.change("UPDATE waiting_party SET state = 'offered', answer_by = ?1", tx.now);
    };
    EXPECT_THROW(db.in(forgetful), db::Error);
}

TEST_F(Waiting, counts_people_and_held_places_by_pool_and_tells_everybody_the_truth)
{
    EXPECT_TRUE(db.in(room_left, ConferenceId{1}).full);
    wait({"Aud Berg", "Bo Dahl"});
    wait({"Siv Lund"});
    cancel({0});
    const auto queue = db.in(queues_of, ConferenceId{1}).at(0);
    EXPECT_EQ((std::vector{queue.pool_id.value, queue.parties, queue.people, queue.held}),
              (std::vector<std::int64_t>{1, 1, 2, 1}));
    const auto room = db.in(room_left, ConferenceId{1});
    EXPECT_TRUE(room.full && room.any_open);
    EXPECT_EQ(room.waiting, 2);
}

TEST_F(Waiting, sends_a_lost_link_again_once_a_day)
{
    wait({"Aud Berg"});
    const auto ask = [](db::Tx& tx) { return send_links_again(tx, Email{"aud@example.no"}, "https://x"); };
    for (int i = 0; i < 5; ++i)
        db.in(ask);
    EXPECT_EQ(mails(), (Mails{"waiting_joined aud@example.no", "waiting_link aud@example.no"}));
}

} // namespace
} // namespace retenk::registration
