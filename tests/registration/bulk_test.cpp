// Acts on many of the register at once: what is shown is done, wholly or not at all, and once.

#include "registration/bulk.hpp"

#include "registration/waiting_world.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/register.hpp"

namespace retenk::registration {
namespace {

using test::an_organiser;
using test::form_of;
using Texts = std::vector<std::string>;

constexpr ConferenceId conference{1};

struct Bulk : testing::Test
{
    Bulk() { db.in(test::make_offer); }

    RegistrationId send(const std::vector<std::string>& names, std::int64_t category = 1)
    {
        auto form = form_of(names);
        form.by_organiser = category != 1;
        for (auto& person : form.participants)
            person.category = {category};
        return db.in(submit, form).value().registration;
    }

    BulkWish wish(BulkAct act, std::initializer_list<std::int64_t> people)
    {
        BulkWish made;
        made.act = act;
        for (const auto id : people)
            made.people.push_back({id});
        return made;
    }

    BulkPlan plan(const BulkWish& asked)
    {
        return db.in(plan_bulk, an_organiser(), conference, asked);
    }

    Result<BulkOutcome> order(const BulkWish& asked, const std::string& fingerprint,
                              const std::string& key = "key")
    {
        return db.in(carry_out, an_organiser(), conference,
                     BulkOrder{asked, fingerprint, key, "https://retenk.example.no"});
    }

    // As the page does it: what was planned is ordered.
    Result<BulkOutcome> act(const BulkWish& asked, const std::string& key = "key")
    {
        return order(asked, plan(asked).fingerprint, key);
    }

    Texts texts(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.rows<std::string>(sql); });
    }

    void run(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    // Mails made since the last look.
    Texts mails()
    {
        const auto all = texts("SELECT template || ' ' || recipient FROM message WHERE id > " +
                               std::to_string(seen) + " ORDER BY id");
        seen = std::stoll(texts("SELECT coalesce(max(id), 0) || '' FROM message").at(0));
        return all;
    }

    Texts log(const std::string& action)
    {
        return texts(
            "SELECT subject_id || ' ' || field || ' ' || coalesce(old_value, '-') || ' ' || "
            "coalesce(new_value, '-') FROM change_log WHERE action = '" +
            action + "' ORDER BY id");
    }

    std::string everything()
    {
        const auto all =
            texts("SELECT group_concat(state || category_id || price_ore || version) FROM"
                  " participant UNION ALL SELECT count(*) || '' FROM message UNION ALL"
                  " SELECT count(*) || '' FROM change_log");
        std::string joined;
        for (const auto& one : all)
            joined += one + "\n";
        return joined;
    }

    static Texts why(const BulkPlan& made)
    {
        Texts all;
        for (const auto& one : made.refused)
            all.push_back(one.person.name + " " + one.key);
        return all;
    }

    std::int64_t salen() { return db.in(test::taken, std::int64_t{1}); }

    test::TestDb db;
    std::int64_t seen = 0;
};

TEST_F(Bulk, cancels_those_that_can_be_says_why_not_the_others_and_logs_each_and_the_whole)
{
    send({"Aud Berg", "Bo Dahl"});
    send({"Siv Lund"});
    ASSERT_TRUE(db.in(cancel_participant, an_organiser(), ParticipantId{2}));
    mails();
    const auto asked = wish(BulkAct::cancel, {1, 2, 3, 99});
    const auto made = plan(asked);
    EXPECT_EQ(made.doable.size(), 2U);
    EXPECT_EQ(why(made), Texts{"Bo Dahl bulk.cancelled_before"});
    EXPECT_EQ(made.mails, 2);
    EXPECT_EQ(made.freed, 2);
    const auto outcome = order(asked, made.fingerprint).value();
    EXPECT_EQ(outcome.people, 2);
    EXPECT_EQ(outcome.mails, 2);
    EXPECT_EQ(salen(), 0);
    EXPECT_EQ(mails(), (Texts{"registration_cancelled aud@example.no",
                              "registration_cancelled siv@example.no"}));
    EXPECT_EQ(log("cancelled").back(), "3 state registered cancelled");
    EXPECT_EQ(log("bulk"), Texts{"0 cancel - 2 people, 2 mails"});
}

TEST_F(Bulk, whoever_has_an_address_of_their_own_is_told_and_counted)
{
    send({"Aud Berg", "Bo Dahl"});
    mails();
    const auto asked = wish(BulkAct::cancel, {2});
    const auto made = plan(asked);
    EXPECT_EQ(made.mails, 2);
    EXPECT_EQ(order(asked, made.fingerprint)->mails, 2);
    EXPECT_EQ(mails(), (Texts{"registration_cancelled aud@example.no",
                              "registration_cancelled bo@example.no"}));
}

TEST_F(Bulk, without_mail_nobody_is_told)
{
    send({"Aud Berg"});
    mails();
    auto asked = wish(BulkAct::cancel, {1});
    const auto made = plan(asked);
    asked.with_mail = false;
    EXPECT_EQ(order(asked, made.fingerprint)->mails, 0);
    EXPECT_EQ(mails(), Texts());
    EXPECT_EQ(salen(), 0);
}

TEST_F(Bulk, the_same_form_again_does_nothing_and_answers_the_same)
{
    send({"Aud Berg"});
    send({"Bo Dahl"});
    const auto asked = wish(BulkAct::cancel, {1, 2});
    const auto made = plan(asked);
    ASSERT_TRUE(order(asked, made.fingerprint));
    const auto before = everything();
    const auto again = order(asked, made.fingerprint).value();
    EXPECT_EQ(again.people, 2);
    EXPECT_EQ(again.mails, 2);
    EXPECT_EQ(again.act, BulkAct::cancel);
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(order(asked, made.fingerprint, "other key").error().key, "bulk.changed_meanwhile");
}

TEST_F(Bulk, what_changed_since_the_page_was_shown_stops_all_of_it)
{
    send({"Aud Berg"});
    send({"Bo Dahl"});
    const auto asked = wish(BulkAct::cancel, {1, 2});
    const auto made = plan(asked);
    ASSERT_TRUE(db.in(cancel_participant, an_organiser(), ParticipantId{1}));
    const auto before = everything();
    const auto refused = order(asked, made.fingerprint);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::conflict);
    EXPECT_EQ(everything(), before);
    EXPECT_EQ(salen(), 1);
}

TEST_F(Bulk, nobody_outside_the_viewers_scope_is_touched)
{
    send({"Aud Berg"});
    Viewer nobody;
    const auto asked = wish(BulkAct::cancel, {1});
    const auto made = db.in(plan_bulk, nobody, conference, asked);
    EXPECT_TRUE(made.doable.empty());
    const auto refused =
        db.in(carry_out, nobody, conference, BulkOrder{asked, made.fingerprint, "k", ""});
    EXPECT_EQ(refused.error().key, "bulk.nobody");
    EXPECT_EQ(salen(), 1);
}

TEST_F(
    Bulk,
    freed_places_go_to_the_waiting_list_in_the_same_transaction_and_to_a_party_that_needs_all_of_them)
{
    for (int i = 0; i < 10; ++i)
        send({"Gjest" + std::to_string(i) + " Berg"});
    const auto large =
        db.in(stand_in_line, form_of({"Tre Stor", "Tre Mellom", "Tre Liten"})).value();
    const auto small = db.in(stand_in_line, form_of({"En Liten"})).value();
    const auto asked = wish(BulkAct::cancel, {1, 2, 3});
    EXPECT_EQ(plan(asked).waiting, 4);
    EXPECT_EQ(act(asked)->offered, 1);
    const auto state = [&](WaitingPartyId party) {
        return texts("SELECT state FROM waiting_party WHERE id = " + std::to_string(party.value))
            .at(0);
    };
    EXPECT_EQ(state(large.party), "offered"); // place for place the small one would have come first
    EXPECT_EQ(state(small.party), "waiting");
    EXPECT_EQ(salen(), 10);
}

TEST_F(Bulk, approves_as_many_as_there_is_room_for_and_says_who_has_none)
{
    run("UPDATE category SET approval = 'place_later' WHERE id = 1");
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        send({name});
    run("UPDATE pool SET capacity = 2 WHERE id = 1");
    mails();
    const auto asked = wish(BulkAct::approve, {1, 2, 3});
    const auto made = plan(asked);
    EXPECT_EQ(made.doable.size(), 2U);
    EXPECT_EQ(why(made), Texts{"Siv Lund bulk.no_room"});
    EXPECT_EQ(order(asked, made.fingerprint)->people, 2);
    EXPECT_EQ(salen(), 2);
    EXPECT_EQ(mails().size(), static_cast<std::size_t>(made.mails));
    EXPECT_EQ(why(plan(asked)), (Texts{"Aud Berg bulk.waits_for_nothing",
                                       "Bo Dahl bulk.waits_for_nothing", "Siv Lund bulk.no_room"}));
}

TEST_F(Bulk, a_plan_of_approvals_counts_the_extras_too)
{
    run("UPDATE category SET approval = 'place_later' WHERE id = 1");
    for (const auto* name : {"Aud Berg", "Bo Dahl"}) {
        auto form = form_of({name});
        form.participants[0].extras = {ExtraId{1}};
        ASSERT_TRUE(db.in(submit, form));
    }
    run("UPDATE pool SET capacity = 1 WHERE id = 2");
    EXPECT_EQ(why(plan(wish(BulkAct::approve, {1, 2}))), Texts{"Bo Dahl bulk.no_room"});
}

TEST_F(Bulk, more_than_the_most_at_once_are_refused)
{
    send({"Aud Berg"});
    auto asked = wish(BulkAct::cancel, {1});
    asked.people.resize(most_in_bulk, {99});
    const auto made = plan(asked);
    asked.people.push_back({98});
    EXPECT_EQ(order(asked, made.fingerprint).error().key, "bulk.too_many");
    EXPECT_EQ(salen(), 1);
    asked.people.pop_back();
    EXPECT_EQ(order(asked, made.fingerprint)->people, 1);
}

struct Moving : Bulk
{
    Moving()
    {
        run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (3, 1, 'Verksted', 2)");
        run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore)"
            " VALUES (5, 1, 3, 'workshop', 'Verksted', 40000, 10000)");
    }

    BulkWish to(std::int64_t category, std::initializer_list<std::int64_t> people)
    {
        auto made = wish(BulkAct::move, people);
        made.category = {category};
        return made;
    }
};

TEST_F(Moving, takes_place_and_price_of_the_new_category_and_frees_the_old_place)
{
    send({"Aud Berg"});
    mails();
    const auto asked = to(5, {1});
    const auto made = plan(asked);
    EXPECT_EQ(made.before.value, 125000);
    EXPECT_EQ(made.after.value, 50000);
    EXPECT_EQ(made.freed, 1);
    EXPECT_EQ(order(asked, made.fingerprint)->people, 1);
    EXPECT_EQ(salen(), 0);
    EXPECT_EQ(db.in(test::taken, std::int64_t{3}), 1);
    EXPECT_EQ(
        texts("SELECT category_id || ' ' || pool_id || ' ' || price_ore || ' ' || vat_ore || ' ' ||"
              " ordinary_ore FROM participant"),
        Texts{"5 3 40000 10000 50000"});
    EXPECT_EQ(log("changed"),
              (Texts{"1 category Ordinær Verksted", "1 price 1\u00a0250,00 500,00"}));
    EXPECT_EQ(mails(), Texts{"registration_moved aud@example.no"});
}

TEST_F(Moving, whoever_has_an_address_of_their_own_is_told_and_counted)
{
    send({"Aud Berg", "Bo Dahl"});
    mails();
    const auto made = plan(to(5, {1, 2}));
    EXPECT_EQ(made.mails, 3) << "two to the contact, one to Bo";
    ASSERT_TRUE(act(to(5, {1, 2})));
    EXPECT_EQ(mails(), (Texts{"registration_moved aud@example.no",
                              "registration_moved aud@example.no",
                              "registration_moved bo@example.no"}));
}

TEST_F(Moving, says_for_how_many_it_puts_a_payer_in)
{
    run("UPDATE category SET hidden = 0 WHERE id = 2");
    send({"Aud Berg"}, 2);
    send({"Bo Dahl"}, 2);
    send({"Siv Lund"});
    run("UPDATE registration SET contact_email = '' WHERE contact_name = 'Bo Dahl'");
    const auto asked = to(1, {1, 2, 3});
    const auto made = plan(asked);
    EXPECT_EQ(made.new_payers, 2);
    EXPECT_EQ(made.unreachable_payers, 1);
    ASSERT_TRUE(order(asked, made.fingerprint));
    EXPECT_EQ(texts("SELECT payer_name FROM registration ORDER BY id"),
              (Texts{"Aud Berg", "Bo Dahl", "Siv Lund"}));
    EXPECT_EQ(plan(to(2, {1, 2})).new_payers, 0);
}

TEST_F(Moving, never_oversells_and_says_who_stays)
{
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        send({name});
    const auto made = plan(to(5, {1, 2, 3}));
    EXPECT_EQ(why(made), Texts{"Siv Lund bulk.no_room"});
    EXPECT_EQ(act(to(5, {1, 2, 3}))->people, 2);
    EXPECT_EQ(db.in(test::taken, std::int64_t{3}), 2);
    EXPECT_EQ(salen(), 1);
}

TEST_F(Moving, whoever_waits_is_cancelled_or_is_there_stays)
{
    send({"Aud Berg"}, 5);
    send({"Bo Dahl"});
    ASSERT_TRUE(db.in(cancel_participant, an_organiser(), ParticipantId{2}));
    run("UPDATE category SET approval = 'place_held' WHERE id = 1");
    send({"Siv Lund"});
    EXPECT_EQ(why(plan(to(5, {1, 2, 3}))),
              (Texts{"Aud Berg bulk.there_already", "Bo Dahl bulk.cancelled_before",
                     "Siv Lund bulk.waits_for_approval"}));
    EXPECT_EQ(act(to(5, {1, 2, 3})).error().key, "bulk.nobody");
    EXPECT_EQ(act(to(77, {1})).error().fields.at(0).field, "category");
}

TEST_F(Moving, a_code_and_the_price_of_the_day_they_registered_come_along)
{
    run("INSERT INTO code (id, conference_id, key, text, discount, percent, most_uses)"
        " VALUES (1, 1, 'HALV-PRIS', 'HALV-PRIS', 'percent', 50, 1)");
    auto form = form_of({"Aud Berg"});
    form.code = "HALV-PRIS";
    ASSERT_TRUE(db.in(submit, form));
    run("UPDATE category SET early_ore = 30000, early_until = " +
        std::to_string(db.now.time_since_epoch().count() + 100) + " WHERE id = 5");
    run("UPDATE code SET stopped_at = 1");
    db.now += std::chrono::days(2);
    const auto made = plan(to(5, {1}));
    EXPECT_EQ(made.before.value, 62500);
    EXPECT_EQ(made.after.value, 15000);
    ASSERT_TRUE(act(to(5, {1})));
    EXPECT_EQ(texts("SELECT used || '' FROM code"), Texts{"1"});
    EXPECT_EQ(texts("SELECT price_reason FROM participant"), Texts{"early"});
}

TEST_F(Moving, answers_to_what_is_not_asked_there_are_gone_and_the_log_shields_needs)
{
    send({"Aud Berg"});
    run("INSERT INTO answer VALUES (1, 1, 'Nøtter'), (1, 2, 'Havbruk')");
    run("INSERT INTO question_category VALUES (1, 1), (2, 1)");
    send({"Bo Dahl"});
    EXPECT_EQ(plan(to(5, {1, 2})).answers_go, 1) << "said before it is done";
    ASSERT_TRUE(act(to(5, {1})));
    EXPECT_EQ(texts("SELECT value FROM answer"), Texts());
    const auto logged = log("changed");
    EXPECT_NE(std::ranges::find(logged, "1 Kosthold - -"), logged.end());
    EXPECT_NE(std::ranges::find(logged, "1 Tema Havbruk "), logged.end());
}

struct Writing : Bulk
{
    BulkWish letter(std::initializer_list<std::int64_t> people)
    {
        auto made = wish(BulkAct::letter, people);
        made.letter = {"Buss fra flyplassen", "Bussen går **kl. 8**."};
        return made;
    }
};

TEST_F(Writing, goes_once_to_each_address_with_the_own_name_and_language)
{
    auto form = form_of({"Aud Berg", "Bo Dahl"});
    form.participants[1].email = std::nullopt;
    form.language = view::Lang::nn;
    ASSERT_TRUE(db.in(submit, form));
    send({"Siv Lund"});
    mails();
    const auto asked = letter({1, 2, 3});
    EXPECT_EQ(plan(asked).mails, 2);
    EXPECT_EQ(act(asked)->mails, 2);
    EXPECT_EQ(mails(),
              (Texts{"participant_letter aud@example.no", "participant_letter siv@example.no"}));
    EXPECT_EQ(texts("SELECT language || ' ' || recipient_name FROM message WHERE template ="
                    " 'participant_letter' ORDER BY id"),
              (Texts{"nn Aud Berg", "nb Siv Lund"}));
}

TEST_F(Writing, the_same_text_never_reaches_the_same_address_twice)
{
    send({"Aud Berg"});
    send({"Bo Dahl"});
    ASSERT_TRUE(act(letter({1})));
    mails();
    EXPECT_EQ(why(plan(letter({1, 2}))), Texts{"Aud Berg bulk.sent_before"});
    EXPECT_EQ(act(letter({1, 2}), "another")->mails, 1);
    EXPECT_EQ(mails(), Texts{"participant_letter bo@example.no"});
    auto other = letter({1});
    other.letter.text += " Velkommen!";
    EXPECT_EQ(act(other, "third")->mails, 1);
}

TEST_F(Writing, another_text_than_the_one_that_was_shown_is_not_sent)
{
    send({"Aud Berg"});
    auto asked = letter({1});
    const auto shown = plan(asked).fingerprint;
    asked.letter.text = "Noe annet";
    EXPECT_EQ(order(asked, shown).error().key, "bulk.changed_meanwhile");
}

TEST_F(Writing, whoever_is_cancelled_is_not_told_that_they_are_registered)
{
    send({"Aud Berg"});
    send({"Bo Dahl"});
    ASSERT_TRUE(db.in(cancel_participant, an_organiser(), ParticipantId{2}));
    mails();
    EXPECT_EQ(why(plan(letter({1, 2}))), Texts{"Bo Dahl bulk.cancelled_before"});
    EXPECT_EQ(act(letter({1, 2}))->mails, 1);
    EXPECT_EQ(mails(), Texts{"participant_letter aud@example.no"});
}

TEST_F(Writing, whoever_has_no_address_is_named)
{
    auto form = form_of({"Aud Berg"});
    form.participants[0].email = std::nullopt;
    form.contact_email = Email{""};
    form.by_organiser = true;
    ASSERT_TRUE(db.in(submit, form));
    EXPECT_EQ(why(plan(letter({1}))), Texts{"Aud Berg bulk.no_address"});
}

TEST(BulkSelection, finds_all_of_the_filter_or_those_that_are_ticked_and_no_more_than_asked_for)
{
    test::TestDb db;
    db.in(test::make_offer);
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        ASSERT_TRUE(db.in(submit, form_of({name})));
    ParticipantFilter filter;
    const auto found = [&](std::int64_t most) {
        return db.in(participant_ids, an_organiser(), conference, filter, most).size();
    };
    EXPECT_EQ(found(10), 3U);
    EXPECT_EQ(found(2), 2U);
    filter.search = "dahl";
    EXPECT_EQ(found(10), 1U);
    filter.only = {ParticipantId{1}, ParticipantId{3}, ParticipantId{99}};
    EXPECT_EQ(found(10), 2U); // what is ticked counts, not what is searched for
    EXPECT_EQ(db.in(participant_page, an_organiser(), conference, filter).rows.size(), 2U);
    filter = {};
    filter.since = parse_day("2099-01-01");
    EXPECT_EQ(found(10), 0U);
    filter.since = parse_day("2020-01-01");
    EXPECT_EQ(found(10), 3U);
    filter.waiting = true;
    EXPECT_EQ(found(10), 0U);
}

} // namespace
} // namespace retenk::registration
