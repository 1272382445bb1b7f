#include "registration/group_world.hpp"

namespace retenk::registration {
namespace {

TEST_F(Group, places_count_as_all_others_do_and_none_is_sold_twice)
{
    EXPECT_TRUE(reserve(4));
    EXPECT_EQ(taken(), 4);
    EXPECT_TRUE(reserve(4, "bank two"));
    const auto full = reserve(3, "bank three");
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().problem, Problem::full);
    EXPECT_EQ(full.error().values.at("free"), "2");
    EXPECT_EQ(taken(), 8);
    EXPECT_TRUE(reserve(2, "bank four"));
    EXPECT_EQ(taken(), 10);
    EXPECT_EQ(number("SELECT count(*) FROM person WHERE email IS NULL"), 10) << "a stand-in each";
    EXPECT_EQ(number("SELECT sum(price_ore) FROM participant WHERE registration_id = 1"), 400000);
    EXPECT_EQ(mails("place%"), (Texts{"places_reserved siv@example.no nb",
                                      "places_reserved siv@example.no nb",
                                      "places_reserved siv@example.no nb"}));
    EXPECT_EQ(number("SELECT count(*) FROM consent"), 0) << "nobody is there yet who could consent";
}

TEST_F(Group, no_more_places_than_the_category_gives_one_registration)
{
    const auto refused = reserve(5);
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 1U) << "said once, not for each place";
    EXPECT_EQ(refused.error().fields.front().field, "places_count");
    EXPECT_EQ(taken(), 0);
}

TEST_F(Group, a_group_without_room_waits_as_a_party_and_gets_its_places_whole)
{
    for (const auto* key : {"a", "b"})
        EXPECT_TRUE(reserve(4, key));
    const auto standing = db.in(stand_in_line, form_of(4, "late"));
    ASSERT_TRUE(standing && !standing->receipt);
    EXPECT_EQ(one("SELECT state FROM waiting_party"), "waiting");
    for (const auto place : {1, 2})
        EXPECT_TRUE(db.in(cancel_participant, contact(1), ParticipantId{place}));
    EXPECT_EQ(one("SELECT state FROM waiting_party"), "offered");
    const auto receipt = db.in(accept_offer, standing->party, base_url);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE unnamed = 1 AND registration_id = " +
                     std::to_string(receipt->registration.value)),
              4);
    EXPECT_EQ(taken(), 10);
}

TEST_F(Group, whoever_has_the_link_names_the_place_and_gets_an_own_page)
{
    ASSERT_TRUE(reserve(3));
    const auto token = token_of(2);
    const auto code = one("SELECT ticket_code FROM participant WHERE id = 2");
    const auto named = take(2, "Aud Berg", "aud@example.no");
    ASSERT_TRUE(named);
    EXPECT_TRUE(opens(named->own_link));
    EXPECT_FALSE(opens(token)) << "the link is used up";
    EXPECT_EQ(one("SELECT name || unnamed || show_in_list FROM participant WHERE id = 2"), "Aud Berg01");
    EXPECT_NE(one("SELECT ticket_code FROM participant WHERE id = 2"), code);
    EXPECT_EQ(number("SELECT count(*) FROM person"), 3) << "the stand-in is gone";
    EXPECT_EQ(number("SELECT count(*) FROM consent WHERE given = 1"), 2);
    EXPECT_EQ(mails("place_named"), Texts{"place_named aud@example.no nn"});
    EXPECT_NE(one("SELECT data FROM message WHERE template = 'place_named'").find(
                  one("SELECT ticket_code FROM participant WHERE id = 2")),
              std::string::npos);
    EXPECT_EQ(one("SELECT old_value || ' > ' || new_value FROM change_log WHERE action = 'named'"),
              "N.N. 2, Banken > Aud Berg");
    EXPECT_EQ(taken(), 3);
    const auto again = take(2, "Bo Dahl", "bo@example.no");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().key, "group.named_before");
    db.in(keep_place_links, std::vector<ParticipantId>{ParticipantId{2}}, contacts_token);
    EXPECT_FALSE(opens(token)) << "what was revoked never opens again";
}

TEST_F(Group, a_link_names_its_own_place_and_no_other)
{
    ASSERT_TRUE(reserve(2));
    ASSERT_TRUE(reserve(2, "others"));
    const auto typed = naming(3, "Tyv Tyvesen", "tyv@example.no");
    for (const auto& viewer : {holder(1), contact(1), owner(1), Viewer()}) {
        const auto refused = db.in(name_place, viewer, typed, base_url);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().problem, Problem::not_found);
    }
    EXPECT_FALSE(db.in(send_place_link, contact(1), ParticipantId{3}, Email{"tyv@example.no"}, contacts_token));
    ASSERT_TRUE(take(1, "Aud Berg", "aud@example.no"));
    EXPECT_TRUE(db.in([](db::Tx& tx) { return !find_own(tx, owner(1), ParticipantId{2}); }))
        << "whoever has one place sees none of the others";
    EXPECT_TRUE(db.in([](db::Tx& tx) { return !find_own(tx, holder(2), ParticipantId{2}); }))
        << "a place's link opens the form, not the page behind it";
    EXPECT_EQ(db.in(cancel_participant, owner(1), ParticipantId{1}).error().problem, Problem::not_found)
        << "and does not give back what the contact pays for";
}

TEST_F(Group, the_database_knows_only_digests_and_other_links_make_other_tokens)
{
    ASSERT_TRUE(reserve(2));
    const auto token = token_of(1);
    EXPECT_EQ(token.size(), 43U);
    EXPECT_TRUE(opens(token));
    EXPECT_EQ(number("SELECT count(*) FROM link WHERE instr(token_hash, '" + token + "')"), 0);
    EXPECT_NE(token, token_of(2));
    EXPECT_NE(token, place_token(std::string(43, 'j'), ParticipantId{1}));
    EXPECT_EQ(number("SELECT count(*) FROM link WHERE purpose = 'place'"), 2);
    token_of(1);
    EXPECT_EQ(number("SELECT count(*) FROM link WHERE purpose = 'place'"), 2) << "kept once";
}

TEST_F(Group, after_the_deadline_only_organisers_name_places_and_these_stay)
{
    ASSERT_TRUE(reserve(2));
    db.now = deadline() - 1s;
    ASSERT_TRUE(take(1, "Aud Berg", "aud@example.no"));
    db.now = deadline();
    const auto late = take(2, "Bo Dahl", "bo@example.no");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::closed);
    EXPECT_EQ(db.in(name_place, contact(), naming(2, "Bo Dahl", "bo@example.no"), base_url).error().problem,
              Problem::closed);
    EXPECT_EQ(taken(), 2);
    EXPECT_TRUE(db.in(name_place, test::an_organiser(), naming(2, "Bo Dahl", "bo@example.no"), base_url));
}

TEST_F(Group, organisers_move_the_deadline)
{
    ASSERT_TRUE(reserve(1));
    db.now = Instant(1820000000s);
    db.in([](db::Tx& tx) { return tx.change("UPDATE conference SET names_by = 1819999999"); });
    EXPECT_FALSE(take(1, "Aud Berg", "aud@example.no"));
    db.in([](db::Tx& tx) { return tx.change("UPDATE conference SET names_by = 1820000001"); });
    EXPECT_TRUE(take(1, "Aud Berg", "aud@example.no"));
}

TEST_F(Group, somebody_who_has_a_place_is_led_to_it_and_the_place_stays_free)
{
    ASSERT_TRUE(db.in(submit, test::form_of({"Aud Berg"})));
    ASSERT_TRUE(reserve(2));
    const auto named = take(2, "Aud Berg", "aud@example.no");
    ASSERT_TRUE(named && named->mailed_instead);
    EXPECT_EQ(one("SELECT unnamed FROM participant WHERE id = 2"), "1");
    EXPECT_EQ(mails("registration_exists"), Texts{"registration_exists aud@example.no nb"});
    const auto desk = db.in(name_place, test::an_organiser(), naming(2, "Aud Berg", "aud@example.no"), base_url);
    ASSERT_FALSE(desk);
    EXPECT_EQ(desk.error().key, "registration.has_place");
}

TEST_F(Group, a_place_given_up_goes_to_whoever_waits_in_the_same_transaction)
{
    for (const auto* key : {"a", "b"})
        ASSERT_TRUE(reserve(4, key));
    ASSERT_TRUE(reserve(2, "c"));
    const auto token = token_of(10);
    const auto standing = db.in(stand_in_line, test::form_of({"Ola Vent"}));
    ASSERT_TRUE(standing && !standing->receipt);
    ASSERT_TRUE(db.in(cancel_participant, contact(3), ParticipantId{10}));
    EXPECT_EQ(one("SELECT state FROM waiting_party"), "offered");
    EXPECT_FALSE(opens(token));
    EXPECT_EQ(one("SELECT old_value || ' > ' || new_value FROM change_log WHERE subject_type = "
                  "'participant' AND subject_id = 10 AND field = 'state'"),
              "registered > cancelled");
    EXPECT_FALSE(take(10, "Aud Berg", "aud@example.no"));
}

TEST_F(Group, the_own_page_shows_ones_own_needs_whatever_else_the_browser_has)
{
    ASSERT_TRUE(reserve(2));
    auto mine = naming(1, "Siv Bank", "siv.selv@example.no");
    mine.answers = {{QuestionId{1}, "Uten nøtter"}};
    mine.by_holder = true;
    ASSERT_TRUE(db.in(name_place, holder(1), mine, base_url));
    auto both = contact();
    both.participant = ParticipantId{1};
    const auto lines = [&](std::optional<ParticipantId> place) {
        return db.in(answer_lines, both, RegistrationId{1}, place).size();
    };
    EXPECT_EQ(lines(ParticipantId{1}), 1U);
    EXPECT_EQ(lines({}), 0U);
    EXPECT_EQ(lines(ParticipantId{2}), 0U);
}

TEST_F(Group, a_category_of_one_domain_asks_for_it_when_the_name_comes)
{
    auto form = form_of(2);
    for (auto& place : form.participants)
        place.category = CategoryId{4};
    EXPECT_EQ(db.in(submit, form).error().fields.front().field, "places_category");
    form.contact_email = Email{"siv@skole.no"};
    ASSERT_TRUE(db.in(submit, form));
    EXPECT_EQ(take(1, "Aud Berg", "aud@example.no").error().fields.front().field, "email");
    EXPECT_TRUE(take(1, "Aud Berg", "aud@skole.no"));
}

TEST_F(Group, the_link_goes_by_mail_five_times_a_day)
{
    ASSERT_TRUE(reserve(1));
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(db.in(send_place_link, contact(), ParticipantId{1}, Email{"aud@example.no"}, token_of(1)));
    EXPECT_EQ(db.in(send_place_link, contact(), ParticipantId{1}, Email{"bo@example.no"}, token_of(1)).error().key,
              "group.enough_mails");
    db.now += 25h;
    EXPECT_TRUE(db.in(send_place_link, contact(), ParticipantId{1}, Email{"bo@example.no"}, token_of(1)));
    EXPECT_NE(one("SELECT data FROM message WHERE recipient = 'bo@example.no'").find("/plass/" + token_of(1)),
              std::string::npos);
}

TEST_F(Group, reminders_come_14_7_and_2_days_before_and_each_once)
{
    ASSERT_TRUE(reserve(3));
    const auto remind = [&](Instant when) {
        db.now = when;
        const bool due = db.in(place_reminders_due);
        EXPECT_EQ(due, db.in(send_place_reminders) > 0);
        EXPECT_FALSE(db.in(place_reminders_due)) << "it was sent, and a restart finds nothing to do";
        EXPECT_EQ(db.in(send_place_reminders), 0);
        return mails("places_reminder").size();
    };
    EXPECT_EQ(remind(deadline() - 24h * 14 - 1s), 0U);
    EXPECT_EQ(remind(deadline() - 24h * 14), 1U);
    EXPECT_EQ(remind(deadline() - 24h * 8), 1U);
    EXPECT_EQ(remind(deadline() - 24h * 7), 2U);
    ASSERT_TRUE(take(1, "Aud Berg", "aud@example.no"));
    EXPECT_EQ(remind(deadline() - 24h * 2), 3U);
    EXPECT_NE(one("SELECT data FROM message WHERE template = 'places_reminder' ORDER BY id DESC").find("\"unnamed\":\"2\""),
              std::string::npos)
        << one("SELECT data FROM message WHERE template = 'places_reminder' ORDER BY id DESC");
    EXPECT_EQ(remind(deadline()), 3U);
}

TEST_F(Group, who_slept_through_a_reminder_gets_the_next_one_only_and_who_is_done_none)
{
    db.now = deadline() - 24h * 10;
    db.in([](db::Tx& tx) { return tx.change("UPDATE conference SET registration_closes_at = NULL"); });
    ASSERT_TRUE(reserve(1));
    ASSERT_TRUE(reserve(1, "done"));
    EXPECT_EQ(db.in(send_place_reminders), 0) << "reserved after that day";
    ASSERT_TRUE(take(2, "Aud Berg", "aud@example.no"));
    db.now = deadline() - 24h;
    EXPECT_EQ(db.in(send_place_reminders), 1) << "the last one, not three at once";
    EXPECT_EQ(mails("places_reminder").size(), 1U);
}

TEST_F(Group, a_reminder_that_was_not_committed_comes_once_after_the_restart)
{
    ASSERT_TRUE(reserve(1));
    db.now = deadline() - 24h * 7;
    const auto killed = [](db::Tx& tx) -> Result<bool> {
        send_place_reminders(tx);
        return refuse(Problem::conflict, "killed");
    };
    EXPECT_FALSE(db.in(killed));
    EXPECT_EQ(mails("places_reminder").size(), 0U);
    EXPECT_EQ(db.in(send_place_reminders), 1);
    EXPECT_EQ(mails("places_reminder").size(), 1U);
}

TEST_F(Group, a_named_place_is_handed_over_with_its_own_link_and_stays_in_the_group)
{
    ASSERT_TRUE(reserve(1));
    const auto named = take(1, "Aud Berg", "aud@example.no");
    ASSERT_TRUE(named);
    HandOver to{ParticipantId{1}, 2, "Bo Dahl", Email{"bo@example.no"}, "Banken"};
    const auto done = db.in(hand_over, owner(1), to, base_url);
    ASSERT_TRUE(done && done->place_link_is_dead && !done->link_is_dead);
    EXPECT_FALSE(opens(named->own_link));
    EXPECT_EQ(one("SELECT contact_email FROM registration"), "siv@example.no")
        << "the only place of a group does not take its contact along";
    EXPECT_EQ(mails("place_named").back(), "place_named bo@example.no nb");
}

TEST_F(Group, organisers_find_places_without_a_name_in_the_register)
{
    ASSERT_TRUE(reserve(3));
    ASSERT_TRUE(take(2, "Aud Berg", "aud@example.no"));
    ParticipantFilter filter;
    filter.unnamed = true;
    filter.state = ParticipantState::registered;
    const auto page = [&] {
        return db.in([&](db::Tx& tx) { return participant_page(tx, test::an_organiser(), ConferenceId{1}, filter); });
    };
    ASSERT_EQ(page().rows.size(), 2U);
    EXPECT_EQ(page().hits, 2);
    EXPECT_EQ(page().rows.front().place, 1);
    filter.search = "banken";
    EXPECT_EQ(page().rows.size(), 2U);
    EXPECT_EQ(page().hits, 2);
    filter.search = "aud";
    EXPECT_EQ(page().rows.size(), 0U);
}

TEST_F(Group, what_a_member_needs_is_not_the_contacts_to_read)
{
    ASSERT_TRUE(reserve(2));
    auto typed = naming(1, "Aud Berg", "aud@example.no");
    typed.by_holder = true;
    typed.answers = {{QuestionId{1}, "Uten nøtter"}, {QuestionId{2}, "Fisk"}};
    ASSERT_TRUE(db.in(name_place, holder(1), typed, base_url));
    const auto seen_by = [&](const Viewer& viewer) {
        return db.in(answer_lines, viewer, RegistrationId{1}, viewer.participant).size();
    };
    EXPECT_EQ(seen_by(contact()), 1U);
    EXPECT_EQ(seen_by(owner(1)), 2U);
    EXPECT_EQ(seen_by(owner(2)), 0U);
    EXPECT_EQ(seen_by(test::an_organiser()), 2U);
}

TEST_F(Group, a_lost_link_comes_to_whoever_has_the_place)
{
    ASSERT_TRUE(reserve(2));
    ASSERT_TRUE(take(1, "Aud Berg", "aud@example.no"));
    for (int i = 0; i < 2; ++i)
        db.in(send_links_again, Email{"aud@example.no"}, base_url);
    EXPECT_EQ(mails("place_own_link"), Texts{"place_own_link aud@example.no nb"}) << "once an hour";
}

} // namespace
} // namespace retenk::registration
