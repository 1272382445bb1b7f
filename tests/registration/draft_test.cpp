#include "registration/draft.hpp"
#include "registration/draft_form.hpp"

#include "registration/waiting_world.hpp"
#include "retenk/base/must.hpp"

#include <map>
#include <random>

namespace retenk::registration {
namespace {

using test::form_of;
using namespace std::chrono_literals;

struct Drafts : test::Waiting
{
    static std::string key(const std::string& name) { return "draft-key-of-" + name + "-12345"; }

    static Need salen(std::int64_t places) { return {{PoolId{1}, places}}; }

    // Somebody has the form open, and has chosen so many places.
    bool choose(const std::string& name, const Need& wanted)
    {
        return db.in(save_draft, DraftForm{ConferenceId{1}, key(name), "[]", wanted});
    }

    std::int64_t held(const std::string& name)
    {
        const auto need = db.in(held_places, key(name));
        return need.empty() ? 0 : need.begin()->second;
    }

    // The form of choose(), sent.
    Result<Receipt> send_held(const std::string& name, const std::vector<std::string>& people)
    {
        auto form = form_of(people);
        form.draft_key = key(name);
        form.form_key = key(name) + ":" + people.front();
        return db.in(submit, form);
    }

    void wait_or_register(const std::vector<std::string>& people)
    {
        EXPECT_TRUE(db.in(stand_in_line, form_of(people)));
    }

    static void must_be(const Result<bool>& done) { EXPECT_TRUE(done); }

    void later(std::chrono::minutes minutes) { db.now += minutes; }
};

TEST_F(Drafts, held_places_are_nobody_elses_and_their_holder_gets_them)
{
    cancel({0, 1});
    ASSERT_TRUE(choose("aud", salen(2)));
    EXPECT_EQ(held("aud"), 2);
    EXPECT_EQ(taken_places(), 10);
    EXPECT_EQ(send({"Siv Lund"}).error().key, "registration.none_left");
    ASSERT_TRUE(send_held("aud", {"Aud Berg", "Bo Dahl"}));
    EXPECT_EQ(taken_places(), 10);
    EXPECT_EQ(number("SELECT count(*) FROM draft"), 0) << "what was typed is kept no longer";
    EXPECT_EQ(number("SELECT count(*) FROM hold"), 0);
}

TEST_F(Drafts, a_refused_form_keeps_what_it_holds)
{
    cancel({0});
    ASSERT_TRUE(choose("aud", salen(1)));
    EXPECT_FALSE(send_held("aud", {"Aud Berg", "Bo Dahl"}));
    EXPECT_EQ(held("aud"), 1);
    EXPECT_TRUE(send_held("aud", {"Aud Berg"}));
}

TEST_F(Drafts, places_are_free_fifteen_minutes_after_the_last_change)
{
    cancel({0});
    choose("aud", salen(1));
    later(14min);
    choose("aud", salen(1));
    later(14min);
    EXPECT_FALSE(db.in(waiting_list_is_due));
    EXPECT_FALSE(send({"Siv Lund"}));
    later(1min);
    EXPECT_TRUE(db.in(waiting_list_is_due)) << "the timed task lets them go without anybody's form";
    EXPECT_TRUE(send({"Siv Lund"})) << "even if the timed task is late";
    EXPECT_EQ(send_held("aud", {"Aud Berg"}).error().key, "registration.none_left");
}

TEST_F(Drafts, nobody_holds_a_place_for_longer_than_an_hour)
{
    cancel({0});
    for (int i = 0; i < 6; ++i, later(10min))
        choose("aud", salen(1));
    db.in(settle_waiting_list);
    EXPECT_EQ(held("aud"), 0);
    choose("aud", salen(1));
    EXPECT_EQ(held("aud"), 0);
    EXPECT_EQ(taken_places(), 9);
    EXPECT_TRUE(send_held("aud", {"Aud Berg"})) << "a place that is free is theirs as anybody's";
}

TEST_F(Drafts, what_is_let_go_goes_to_those_who_wait_in_the_same_transaction)
{
    cancel({0, 1, 2});
    choose("aud", salen(3));
    const auto bo = wait({"Bo Dahl"}), siv = wait({"Siv Lund"}), tor = wait({"Tor Moe"});
    choose("aud", salen(2));
    EXPECT_EQ(state(bo), "offered");
    ASSERT_TRUE(send_held("aud", {"Aud Berg"})) << "fewer than were held";
    EXPECT_EQ(state(siv), "offered");
    EXPECT_EQ(state(tor), "waiting");
    EXPECT_EQ(taken_places(), 10);
}

TEST_F(Drafts, a_form_that_is_thrown_away_gives_its_places_to_those_who_wait)
{
    cancel({0});
    choose("aud", salen(1));
    const auto bo = wait({"Bo Dahl"});
    EXPECT_TRUE(db.in(forget_draft, key("aud")));
    EXPECT_EQ(state(bo), "offered");
    EXPECT_FALSE(db.in(forget_draft, key("aud")));
}

TEST_F(Drafts, nobody_holds_a_place_before_those_who_wait_for_it)
{
    cancel({0});
    choose("aud", salen(1));
    wait({"Bo Dahl", "Siv Lund"}); // two, who do not fit into what the next one gives back
    cancel({1});
    EXPECT_EQ(taken_places(), 9);
    choose("tor", salen(1));
    EXPECT_EQ(held("tor"), 0);
    choose("aud", salen(2));
    EXPECT_EQ(held("aud"), 1) << "what it had, it keeps";
    EXPECT_EQ(send_held("aud", {"Aud Berg", "Ola Nes"}).error().key, "registration.too_few_for_the_first");
    EXPECT_TRUE(send_held("aud", {"Aud Berg"}));
}

TEST_F(Drafts, nobody_holds_a_dinner_without_a_seat)
{
    choose("aud", {{PoolId{1}, 1}, {PoolId{2}, 1}});
    EXPECT_EQ(db.in(test::taken, std::int64_t{2}), 0);
    cancel({0});
    choose("aud", {{PoolId{1}, 1}, {PoolId{2}, 1}});
    EXPECT_EQ(db.in(test::taken, std::int64_t{2}), 1);
    EXPECT_EQ(taken_places(), 10);
}

TEST_F(Drafts, whoever_stands_in_line_holds_nothing_any_more)
{
    cancel({0});
    choose("aud", salen(1));
    auto form = form_of({"Aud Berg", "Bo Dahl"});
    form.draft_key = key("aud");
    const auto party = db.in(stand_in_line, form)->party;
    EXPECT_EQ(state(party), "waiting");
    EXPECT_EQ(taken_places(), 9);
    EXPECT_EQ(number("SELECT count(*) FROM draft"), 0);
}

TEST_F(Drafts, whoever_holds_a_place_is_shown_it_as_free_and_not_sent_into_the_line)
{
    cancel({0});
    choose("aud", salen(1));
    wait({"Bo Dahl"});
    auto offer = db.in(current_offer);
    EXPECT_EQ(offer.categories[0].free, 0);
    EXPECT_EQ(offer.categories[0].waiting, 1);
    give_held(offer, db.in(held_places, key("aud")));
    EXPECT_EQ(offer.categories[0].free, 1);
    EXPECT_EQ(offer.categories[0].waiting, 0);
    EXPECT_EQ(offer.extras[0].free, 3);
}

TEST_F(Drafts, one_form_holds_twenty_places_of_a_pool_at_most)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE pool SET capacity = 100 WHERE id = 1");
        return true;
    });
    choose("aud", salen(500));
    EXPECT_EQ(held("aud"), 20);
}

TEST_F(Drafts, a_form_that_was_sent_is_not_kept_again)
{
    cancel({0});
    choose("aud", salen(1));
    ASSERT_TRUE(send_held("aud", {"Aud Berg"}));
    cancel({1});
    EXPECT_FALSE(choose("aud", salen(1))) << "what the browser saves when it leaves the page";
    EXPECT_EQ(number("SELECT count(*) FROM draft"), 0);
    EXPECT_EQ(taken_places(), 9);
}

TEST_F(Drafts, a_draft_is_gone_three_hours_after_its_last_change)
{
    choose("aud", salen(1));
    later(2h + 59min);
    EXPECT_TRUE(db.in(find_draft, ConferenceId{1}, key("aud")));
    EXPECT_EQ(db.in(forget_old_drafts), 0);
    later(1min);
    EXPECT_FALSE(db.in(find_draft, ConferenceId{1}, key("aud")));
    EXPECT_EQ(db.in(forget_old_drafts), 1);
}

TEST_F(Drafts, a_form_gone_back_to_and_sent_for_others_is_another_registration)
{
    cancel({0, 1});
    TypedForm form;
    form.fields.add("form_key", key("aud"));
    form.fields.add("contact_email", "aud@example.no");
    form.fields.add("contact_name", "Aud Berg");
    form.fields.add("p1_category", "1");
    form.fields.add("p1_municipality", "elsewhere");
    form.fields.add("consent", "1");
    const auto offer = db.in(current_offer);
    const auto parsed = [&](const std::string& name) {
        auto typed = form;
        typed.fields = {};
        for (const auto& [field, value] : form.fields.list())
            typed.fields.add(field, field == "contact_name" ? name : value);
        return parse_submission(typed, offer, view::Lang::nb);
    };
    ASSERT_TRUE(parsed("Aud Berg"));
    EXPECT_EQ(parsed("Aud Berg")->form_key, parsed("Aud Berg")->form_key);
    ASSERT_TRUE(db.in(submit, *parsed("Aud Berg")));
    ASSERT_TRUE(db.in(submit, *parsed("Aud Berg")));
    ASSERT_TRUE(db.in(submit, *parsed("Bo Dahl")));
    EXPECT_EQ(text("SELECT group_concat(name, ', ') FROM (SELECT name FROM participant WHERE id > "
                   "10 ORDER BY id)"),
              "Aud Berg, Bo Dahl");
}

TEST_F(Drafts, a_draft_is_the_forms_own_fields_with_its_people_and_nothing_else)
{
    TypedForm form;
    for (const auto& [name, value] : std::map<std::string, std::string>{{"form_key", key("aud")},
                                                                        {"contact_name", "Aud"},
                                                                        {"p1_category", "1"},
                                                                        {"p1_q1", "nøtter"},
                                                                        {"p1_q2", "havet"},
                                                                        {"p1_q2_name", "kart.pdf"},
                                                                        {"p2_name", "Bo"},
                                                                        {"p1_name", "x"},
                                                                        {"p2_id", "x"},
                                                                        {"price_ore", "x"},
                                                                        {"p_q1", "x"},
                                                                        {"pq1_name", "x"},
                                                                        {"form_token", "x"},
                                                                        {"action", "x"}})
        form.fields.add(name, value);
    form.people = {2};
    form.places = true;
    const auto draft = draft_of(form, db.in(current_offer)).value();
    EXPECT_EQ(draft.form, "[[\"contact_name\",\"Aud\"],[\"form_key\",\"" + key("aud") +
                              "\"],[\"p1_category\",\"1\"],[\"p1_q2\",\"havet\"],[\"p1_q2_name\","
                              "\"kart.pdf\"],[\"p2_name\",\"Bo\"],"
                              "[\"self\",\"1\"],[\"places\",\"1\"],[\"person\",\"2\"]]");
    const auto back = form_of(Draft{draft.form, db.now, {}});
    EXPECT_EQ(back.people, form.people);
    EXPECT_TRUE(back.self && back.places);
    EXPECT_EQ(back.fields["p2_name"], "Bo");
}

// Whatever order things come in: what is taken is what is registered, held and offered together, it
// is never too much, and whoever holds a place gets it.
TEST_F(Drafts, counts_hold_through_any_order_of_forms_holds_cancellations_and_time)
{
    cancel({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto one_of = [&](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most));
    };
    std::map<std::string, int> sent;
    int people = 0;
    for (int step = 0; step < 600; ++step) {
        const auto name = "form" + std::to_string(one_of(6)) + "-" + std::to_string(sent["form"]);
        const auto places = 1 + one_of(3);
        std::vector<std::string> names;
        for (int i = 0; i < places; ++i)
            names.push_back("Nr" + std::to_string(++people) + " Berg");
        switch (one_of(7)) {
        case 0:
        case 1:
            choose(name, salen(places));
            break;
        case 2: {
            const bool sure = held(name) >= places && !db.in(holds_are_overdue);
            const auto answer = send_held(name, names);
            EXPECT_TRUE(answer || !sure) << "step " << step;
            if (answer) ++sent["form"];
            break;
        }
        case 3:
            wait_or_register(names);
            break;
        case 4:
            db.in(+[](db::Tx& tx) {
                const auto any = tx.find<ParticipantId>("SELECT id FROM participant WHERE state = "
                                                        "'registered' ORDER BY random() LIMIT 1");
                if (any) must_be(cancel_participant(tx, test::an_organiser(), *any));
                return true;
            });
            break;
        case 5:
            later(std::chrono::minutes(one_of(20)));
            break;
        default:
            db.in(settle_waiting_list);
        }
        ASSERT_EQ(taken_places(),
                  number("SELECT (SELECT count(*) FROM participant WHERE state = 'registered') + "
                         "(SELECT coalesce(sum(places), 0) FROM hold) + "
                         "(SELECT coalesce(sum(places), 0) FROM waiting_need JOIN waiting_party ON "
                         "waiting_party.id = party_id WHERE state = 'offered')"))
            << "step " << step;
        ASSERT_LE(taken_places(), 10);
    }
}

} // namespace
} // namespace retenk::registration
