#include "registration/own_move.hpp"

#include "registration/waiting_world.hpp"

namespace retenk::registration {
namespace {

using test::form_of;
using test::Waiting;
using Mails = std::vector<std::string>;

// Aud, who registered in a hall with room, changes her own place. Category 5 is dearer and has a
// pool of its own with one place.
struct OwnMove : Waiting
{
    OwnMove()
    {
        cancel({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        db.in(+[](db::Tx& tx) {
            tx.run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (3, 1, 'Verksted', "
                   "1)");
            tx.run(
                "INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore, "
                "max_per_registration, approval) VALUES (5, 1, 3, 'workshop', 'Verksted', 150000, "
                "37500, 4, 'none'), "
                "(6, 1, 1, 'stand', 'Utstiller', 0, 0, 4, 'place_held')");
            return true;
        });
        aud = of(db.in(submit, form_of({"Aud Berg"})).value());
    }

    struct Own
    {
        RegistrationId registration;
        ParticipantId participant;
    };

    Own of(const Receipt& receipt)
    {
        return {receipt.registration,
                ParticipantId{number("SELECT id FROM participant WHERE registration_id = " +
                                     std::to_string(receipt.registration.value))}};
    }

    static Viewer holder(const Own& own)
    {
        Viewer viewer;
        viewer.registration = own.registration;
        return viewer;
    }

    Result<bool> change(const Viewer& viewer, const Own& own, std::int64_t category,
                        std::vector<ExtraId> extras = {})
    {
        const auto version = number("SELECT version FROM participant WHERE id = " +
                                    std::to_string(own.participant.value));
        return db.in(
            change_place, viewer,
            PlaceChange{own.participant, version, CategoryId{category}, std::move(extras)});
    }

    Result<bool> change(std::int64_t category, std::vector<ExtraId> extras = {})
    {
        return change(holder(aud), aud, category, std::move(extras));
    }

    std::int64_t taken_of(std::int64_t pool) { return db.in(test::taken, pool); }

    std::string logged()
    {
        return text(
            "SELECT group_concat(field || ': ' || old_value || ' > ' || new_value, '; ') FROM "
            "(SELECT * FROM "
            "change_log WHERE subject_type = 'participant' AND action = 'changed' ORDER BY id)");
    }

    Mails sent()
    {
        return db.in(+[](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT template || ' ' || recipient FROM message ORDER BY id");
        });
    }

    Own aud;
};

TEST_F(OwnMove, category_and_extras_change_with_places_price_log_and_mail)
{
    ASSERT_TRUE(change(5, {ExtraId{1}}));
    EXPECT_EQ(taken_of(1), 0);
    EXPECT_EQ(taken_of(3), 1);
    EXPECT_EQ(taken_of(2), 1);
    EXPECT_EQ(text("SELECT category_id || ' ' || price_ore || ' ' || vat_ore FROM participant "
                   "WHERE name = 'Aud Berg'"),
              "5 150000 37500");
    const auto log = logged();
    for (const auto* part : {"extras:  > Middag", "category: Ordinær > Verksted", "price: "})
        EXPECT_NE(log.find(part), log.npos) << log;
    EXPECT_EQ(sent().back(), "registration_place_changed aud@example.no");
    ASSERT_TRUE(change(5));
    EXPECT_EQ(taken_of(2), 0);
    EXPECT_EQ(text("SELECT payer_name FROM registration WHERE contact_email = 'aud@example.no'"), "Aud Berg");
    const auto so_far = sent().size();
    ASSERT_TRUE(change(5)) << "nothing changes";
    EXPECT_EQ(sent().size(), so_far);
}

TEST_F(OwnMove, a_full_pool_and_those_who_wait_for_it_are_before)
{
    auto first = form_of({"Bo Dahl"});
    first.participants[0].category = CategoryId{5};
    ASSERT_TRUE(db.in(submit, first));
    EXPECT_EQ(change(5).error().key, "registration.none_left");
    EXPECT_EQ(taken_of(1), 1) << "nothing is given up for it";

    auto waiting = form_of({"Siv Lund"});
    waiting.participants[0].category = CategoryId{5};
    const auto siv = db.in(stand_in_line, waiting)->party;
    EXPECT_EQ(state(siv), "waiting");
    const auto bo = of(
        {RegistrationId{number("SELECT registration_id FROM participant WHERE name = 'Bo Dahl'")},
         "", ""});
    ASSERT_TRUE(change(holder(bo), bo, 1));
    EXPECT_EQ(state(siv), "offered") << "what becomes free goes to those who wait";
    EXPECT_EQ(change(5).error().key, "registration.none_left");
}

TEST_F(OwnMove, a_free_place_for_which_others_wait_is_not_taken_before_them)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE pool SET capacity = 2 WHERE id = 3");
        return true;
    });
    auto first = form_of({"Bo Dahl"}), two = form_of({"Siv Lund", "Tor Moe"});
    for (auto* form : {&first, &two})
        for (auto& person : form->participants)
            person.category = CategoryId{5};
    ASSERT_TRUE(db.in(submit, first));
    ASSERT_EQ(state(db.in(stand_in_line, two)->party), "waiting");
    EXPECT_EQ(taken_of(3), 1);
    const auto refused = change(5);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key, "registration.waiting_before");
}

TEST_F(OwnMove, what_nobody_may_choose_for_themselves_is_not_chosen_here)
{
    for (const std::int64_t category : {2, 3, 4, 6, 99})
        EXPECT_EQ(change(category).error().problem, Problem::invalid) << category;
    const auto place = db.in(find_place_to_move, holder(aud), aud.participant);
    std::vector<std::int64_t> offered;
    for (const auto& one : place->categories)
        offered.push_back(one.category.id.value);
    EXPECT_EQ(offered, (std::vector<std::int64_t>{1, 5}));
}

TEST_F(OwnMove, an_extra_that_is_no_longer_offered_is_kept_and_not_taken)
{
    ASSERT_TRUE(change(1, {ExtraId{1}}));
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE extra SET retired = 1");
        return true;
    });
    ASSERT_TRUE(change(5, {ExtraId{1}}));
    EXPECT_EQ(taken_of(2), 1) << "it is theirs";
    const auto bo = of(db.in(submit, form_of({"Bo Dahl"})).value());
    EXPECT_EQ(change(holder(bo), bo, 1, {ExtraId{1}}).error().fields.at(0).field, "extra");
    EXPECT_EQ(taken_of(2), 1);
    auto form = form_of({"Siv Lund"});
    form.participants[0].extras = {ExtraId{1}};
    EXPECT_EQ(db.in(submit, form).error().fields.at(0).key, "form.choose");
    EXPECT_TRUE(db.in(current_offer).extras.empty());
}

TEST_F(OwnMove, it_is_ones_own_place_only_until_the_freeze_date_and_as_one_saw_it)
{
    const auto bo = of(db.in(submit, form_of({"Bo Dahl"})).value());
    EXPECT_EQ(change(holder(bo), aud, 5).error().problem, Problem::not_found);
    EXPECT_EQ(change(Viewer(), aud, 5).error().problem, Problem::not_found);
    Viewer member;
    member.participant = aud.participant;
    EXPECT_EQ(change(member, aud, 5).error().problem, Problem::not_found)
        << "the price is its contact's";
    EXPECT_EQ(db.in(change_place, holder(aud), PlaceChange{aud.participant, 99, CategoryId{5}, {}})
                  .error()
                  .key,
              "form.changed_meanwhile");
    db.now = Instant(std::chrono::seconds(test::freezes));
    EXPECT_EQ(change(5).error().problem, Problem::closed);
    EXPECT_TRUE(change(test::an_organiser(), aud, 5));
}

// Category 7 is free: whoever has it was never asked who pays.
TEST_F(OwnMove, from_free_to_dear_somebody_pays_and_is_asked_about_it)
{
    db.in(+[](db::Tx& tx) {
        tx.run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore, "
               "max_per_registration) VALUES (7, 1, 1, 'free', 'Fri', 0, 0, 4)");
        return true;
    });
    auto form = form_of({"Bo Dahl"});
    form.participants[0].category = CategoryId{7};
    const auto bo = of(db.in(submit, form).value());
    const auto payer = [&] {
        return text("SELECT payer_name || ' ' || payer_email FROM registration WHERE id = " +
                    std::to_string(bo.registration.value));
    };
    EXPECT_EQ(payer(), " ");
    const auto asked = change(holder(bo), bo, 5);
    ASSERT_TRUE(asked);
    EXPECT_TRUE(*asked);
    EXPECT_EQ(payer(), "Bo Dahl bo@example.no");
    const auto again = change(holder(bo), bo, 1);
    ASSERT_TRUE(again);
    EXPECT_FALSE(*again) << "who pays is known";
    EXPECT_EQ(text("SELECT new_value FROM change_log WHERE field = 'payer_name'"), "Bo Dahl");
}

// Question 3 is asked of category 1 alone.
struct OwnMoveWithAnswers : OwnMove
{
    OwnMoveWithAnswers()
    {
        db.in(+[](db::Tx& tx) {
            tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, "
                   "rights_class, delete_on) VALUES (3, 1, 'poster', 'Plakat', 'Utstilling', "
                   "'text', 'ordinary', '2027-11-01')");
            tx.run("INSERT INTO question_category (question_id, category_id) VALUES (3, 1)");
            tx.run("INSERT INTO answer (participant_id, question_id, value) SELECT id, 3, 'Om fisk' "
                   "FROM participant WHERE name = 'Aud Berg'");
            return true;
        });
    }

    std::int64_t answers() { return number("SELECT count(*) FROM answer WHERE question_id = 3"); }
};

TEST_F(OwnMoveWithAnswers, what_the_type_does_not_ask_goes_only_when_that_is_agreed_to)
{
    const auto asks = change(5);
    ASSERT_FALSE(asks);
    EXPECT_EQ(asks.error().key, "registration.answers_go");
    EXPECT_EQ(answers(), 1);
    EXPECT_EQ(taken_of(3), 0);
    const auto place = db.in(find_place_to_move, holder(aud), aud.participant);
    const auto left =
        db.in(questions_left_behind, holder(aud), *place, CategoryId{5}).questions;
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().title, "Plakat");
    EXPECT_TRUE(change(1, {ExtraId{1}})) << "extras alone take no answer away";
    const auto version =
        number("SELECT version FROM participant WHERE name = 'Aud Berg'");
    PlaceChange agreed{aud.participant, version, CategoryId{5}, {}};
    agreed.without_answers = true;
    ASSERT_TRUE(db.in(change_place, holder(aud), agreed));
    EXPECT_EQ(answers(), 0);
    EXPECT_EQ(taken_of(3), 1);
}

// REG-9: the contact learns neither what a member of the group needs nor whether they need anything.
TEST_F(OwnMoveWithAnswers, what_a_member_needs_goes_with_a_word_that_tells_the_contact_nothing)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE question SET rights_class = 'needs' WHERE id = 3");
        tx.run("UPDATE participant SET place = 1 WHERE name = 'Aud Berg'");
        tx.run("UPDATE registration SET contact_email = 'kontakt@example.no' WHERE contact_name = "
               "'Aud Berg'");
        return true;
    });
    const auto behind = [&](const Viewer& viewer) {
        const auto place = db.in(find_place_to_move, viewer, aud.participant);
        return db.in(questions_left_behind, viewer, *place, CategoryId{5});
    };
    for (const bool answered : {true, false}) {
        const auto seen = behind(holder(aud));
        EXPECT_TRUE(seen.questions.empty());
        EXPECT_TRUE(seen.hidden_needs) << "said whether they answered or not";
        EXPECT_EQ(seen.any, answered);
        EXPECT_EQ(behind(test::an_organiser()).questions.size(), answered ? 1U : 0U);
        EXPECT_FALSE(behind(test::an_organiser()).hidden_needs);
        EXPECT_EQ(change(5).error().key, "registration.answers_go");
        db.in(+[](db::Tx& tx) {
            tx.run("DELETE FROM answer WHERE question_id = 3");
            return true;
        });
    }
    db.in(+[](db::Tx& tx) {
        tx.run("INSERT INTO answer (participant_id, question_id, value) SELECT id, 3, 'Nøtter' "
               "FROM participant WHERE name = 'Aud Berg'");
        return true;
    });
    PlaceChange agreed{aud.participant,
                       number("SELECT version FROM participant WHERE name = 'Aud Berg'"),
                       CategoryId{5},
                       {}};
    agreed.without_answers = true;
    ASSERT_TRUE(db.in(change_place, holder(aud), agreed));
    EXPECT_EQ(answers(), 0);
    const auto mail = [&](const std::string& to) {
        return text("SELECT data FROM message WHERE template = 'registration_place_changed' AND "
                    "recipient = '" + to + "'");
    };
    EXPECT_NE(mail("aud@example.no").find("\"answers_went\":true"), std::string::npos);
    EXPECT_NE(mail("aud@example.no").find("\"to_contact\":false"), std::string::npos)
        << "what it costs is the contact's";
    EXPECT_NE(mail("kontakt@example.no").find("\"answers_went\":false"), std::string::npos);
}

// A member's place that costs nothing keeps the number on which the price of every later change hangs.
TEST_F(OwnMove, a_members_free_place_keeps_the_number_of_the_member)
{
    db.in(+[](db::Tx& tx) {
        tx.run("INSERT INTO organisation_list (id, name, purpose) VALUES (1, 'Medlemmer', "
               "'members')");
        tx.run("INSERT INTO organisation_list_number (list_id, number) VALUES (1, '310000019')");
        tx.run("UPDATE category SET member_ore = 0 WHERE id = 1");
        tx.run("UPDATE category SET member_ore = 50000 WHERE id = 5");
        tx.run("UPDATE pool SET capacity = 5 WHERE id = 3");
        return true;
    });
    auto form = form_of({"Bo Dahl"});
    form.payer_number = "310000019";
    const auto bo = of(db.in(submit, form).value());
    const auto payer = [&] {
        return text("SELECT payer_name || '|' || payer_number FROM registration WHERE "
                    "contact_name = 'Bo Dahl'");
    };
    EXPECT_EQ(payer(), "|310000019");
    ASSERT_TRUE(change(holder(bo), bo, 5));
    EXPECT_EQ(text("SELECT price_reason || (price_ore + vat_ore) FROM participant WHERE name = "
                   "'Bo Dahl'"),
              "member50000");
    EXPECT_EQ(payer(), "Bo Dahl|310000019");
    auto guest = form_of({"Siv Lund"});
    guest.participants[0].category = CategoryId{4};
    guest.participants[0].email = guest.contact_email = Email{"siv@skole.no"};
    guest.payer_number = "310000027";
    ASSERT_TRUE(db.in(submit, guest));
    EXPECT_EQ(text("SELECT payer_number FROM registration WHERE contact_name = 'Siv Lund'"), "")
        << "a number that nothing hangs on is not kept";
}

// The number that is known of a municipality was not typed, and gave no member price at first.
TEST_F(OwnMove, a_number_that_came_with_the_name_gives_no_member_price_later)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE municipality SET organisation_number = '310000019'");
        tx.run("INSERT INTO organisation_list (id, name, purpose) VALUES (1, 'Medlemmer', "
               "'members')");
        tx.run("INSERT INTO organisation_list_number (list_id, number) VALUES (1, '310000019')");
        tx.run("UPDATE category SET member_ore = 50000 WHERE id IN (1, 5)");
        tx.run("UPDATE registration SET payer_name = 'Harstad kommune', payer_number = "
               "'310000019' WHERE contact_name = 'Aud Berg'");
        return true;
    });
    const auto price = [&] {
        return text("SELECT price_reason || (price_ore + vat_ore) FROM participant WHERE name = "
                    "'Aud Berg'");
    };
    EXPECT_EQ(price(), "ordinary125000");
    ASSERT_TRUE(change(5));
    EXPECT_EQ(price(), "ordinary187500");
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET price_reason = 'member' WHERE name = 'Aud Berg'");
        return true;
    });
    ASSERT_TRUE(change(1));
    EXPECT_EQ(price(), "member50000") << "whoever had it keeps it";
}

TEST_F(OwnMove, an_organiser_chooses_what_guests_may_not_and_tells_or_does_not)
{
    const auto so_far = sent().size();
    const auto organiser = test::an_organiser();
    PlaceChange quiet{aud.participant, 1, CategoryId{2}, {ExtraId{1}}};
    quiet.tell = false;
    ASSERT_TRUE(db.in(change_place, organiser, quiet)) << "hidden";
    EXPECT_EQ(sent().size(), so_far);
    EXPECT_EQ(taken_of(2), 1);
    ASSERT_TRUE(change(organiser, aud, 6)) << "asks for an approval";
    EXPECT_NE(text("SELECT data FROM message ORDER BY id DESC LIMIT 1").find("\"by_organiser\":true"),
              std::string::npos)
        << "who reads it did not do it";
    EXPECT_EQ(sent().size(), so_far + 1);
    auto first = form_of({"Bo Dahl"});
    first.participants[0].category = CategoryId{5};
    ASSERT_TRUE(db.in(submit, first));
    EXPECT_EQ(change(organiser, aud, 5).error().key, "registration.none_left")
        << "nobody is over the capacity";
}

TEST_F(OwnMove, as_many_of_one_registration_as_the_type_is_for_and_no_more)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE pool SET capacity = 9 WHERE id = 3");
        tx.run("UPDATE category SET max_per_registration = 1 WHERE id = 5");
        return true;
    });
    const auto two = db.in(submit, form_of({"Bo Dahl", "Siv Lund"})).value();
    const auto place_of = [&](const std::string& name) {
        return Own{two.registration,
                   ParticipantId{number("SELECT id FROM participant WHERE name = '" + name + "'")}};
    };
    const auto bo = place_of("Bo Dahl"), siv = place_of("Siv Lund");
    ASSERT_TRUE(change(holder(bo), bo, 5));
    EXPECT_EQ(change(holder(siv), siv, 5).error().fields.at(0).key,
              "registration.too_many_in_category");
    EXPECT_TRUE(change(test::an_organiser(), siv, 5));
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE category SET min_per_registration = 2, max_per_registration = 4 WHERE id = 5");
        return true;
    });
    EXPECT_EQ(change(5).error().fields.at(0).key, "registration.too_few_in_category");
    ASSERT_TRUE(change(test::an_organiser(), siv, 1));
    EXPECT_TRUE(change(holder(siv), siv, 5)) << "Bo is there";
}

TEST_F(OwnMove, whoever_is_cancelled_or_waits_for_a_yes_moves_nowhere)
{
    auto stand = form_of({"Tor Moe"});
    stand.participants[0].category = CategoryId{6};
    const auto tor = of(db.in(submit, stand).value());
    EXPECT_EQ(change(holder(tor), tor, 1).error().key, "bulk.waits_for_approval");
    ASSERT_TRUE(db.in(cancel_participant, holder(aud), aud.participant));
    EXPECT_EQ(change(5).error().key, "registration.cancelled_before");
}

} // namespace
} // namespace retenk::registration
