#include "registration/contact.hpp"

#include "registration/cancel.hpp"
#include "registration/group.hpp"
#include "registration/group_list.hpp"
#include "registration/hand_over.hpp"
#include "registration/own_data.hpp"
#include "registration/waiting_world.hpp"
#include "retenk/accounts/link.hpp"

namespace retenk::registration {
namespace {

using test::form_of;
using test::Waiting;
using Texts = std::vector<std::string>;

// Aud and Bo, whom Aud registered, in a hall with room; both pay.
struct ContactTest : Waiting
{
    ContactTest()
    {
        cancel({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        aud = db.in(submit, form_of({"Aud Berg", "Bo Dahl"})).value();
    }

    Viewer holder() const
    {
        Viewer viewer;
        viewer.registration = aud.registration;
        return viewer;
    }

    std::optional<StoredContact> stored(const Viewer& viewer)
    {
        return db.in(find_contact, viewer, aud.registration);
    }

    ContactChange wish(const std::string& name, const std::string& email)
    {
        ContactChange change;
        change.registration = aud.registration;
        change.version = number("SELECT version FROM registration WHERE id = " + id());
        change.asked.contact_name = name;
        change.asked.contact_email = Email{email};
        return change;
    }

    Result<ContactChanged> change(const Viewer& viewer, const ContactChange& wanted)
    {
        return db.in(change_contact, viewer, wanted, std::string("https://retenk.example.no"));
    }

    bool opens(const std::string& token)
    {
        return db.in(
            +[](db::Tx& tx, const std::string& text) {
                return accounts::resolve_link(tx, text).has_value();
            },
            token);
    }

    Texts sent()
    {
        return db.in(+[](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT template || ' ' || recipient FROM message WHERE template NOT IN "
                "('registration_confirmed', 'registration_ticket', 'registration_cancelled') "
                "ORDER BY id");
        });
    }

    Texts logged()
    {
        return db.in(+[](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT actor || ' ' || field || ': ' || old_value || ' > ' || new_value FROM "
                "change_log WHERE subject_type = 'registration' AND action = 'changed' ORDER BY id");
        });
    }

    std::string address_of(const std::string& name)
    {
        return text("SELECT email FROM participant JOIN person ON person.id = person_id WHERE "
                    "participant.name = '" + name + "'");
    }

    std::int64_t version()
    {
        return number("SELECT version FROM registration WHERE id = " + id());
    }

    std::string id() const { return std::to_string(aud.registration.value); }

    Receipt aud;
};

TEST_F(ContactTest, a_new_address_gets_the_only_link_and_the_one_before_is_told)
{
    ASSERT_TRUE(opens(aud.link_token));
    auto wanted = wish("Aud Berg", "aud.berg@ny.no");
    wanted.asked.contact_phone = Phone{"+4790000000"};
    const auto done = change(holder(), wanted);
    ASSERT_TRUE(done);
    EXPECT_FALSE(opens(aud.link_token)) << "whoever has the old box has no way in";
    EXPECT_TRUE(opens(done->link_token));
    EXPECT_EQ(sent(), (Texts{"registration_contact_left aud@example.no",
                             "registration_contact_changed aud.berg@ny.no"}));
    const auto left = text("SELECT data FROM message WHERE template = 'registration_contact_left'");
    EXPECT_EQ(left.find("ny.no"), left.npos) << "nobody tells a stranger the new address";
    EXPECT_EQ(left.find("/min/"), left.npos);
    EXPECT_NE(text("SELECT data FROM message WHERE template = 'registration_contact_changed'")
                  .find("/min/"),
              std::string::npos);
    EXPECT_EQ(address_of("Aud Berg"), "aud.berg@ny.no") << "it is their own address too";
    EXPECT_EQ(address_of("Bo Dahl"), "bo@example.no");
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE search LIKE '%aud.berg@ny.no%'"), 1);
    const auto actor = holder().actor();
    EXPECT_EQ(logged(), (Texts{actor + " payer_email: aud@example.no > aud.berg@ny.no",
                               actor + " contact_email: aud@example.no > aud.berg@ny.no",
                               actor + " contact_phone:  > +4790000000"}))
        << "the invoice goes where nobody said otherwise";
    EXPECT_EQ(stored(holder())->contact.contact_phone, "+4790000000");
}

TEST_F(ContactTest, another_contact_does_not_take_the_address_of_who_takes_part)
{
    ASSERT_TRUE(change(holder(), wish("Siv Lund", "siv@example.no")));
    EXPECT_EQ(address_of("Aud Berg"), "aud@example.no");
    EXPECT_EQ(stored(holder())->contact.contact_name, "Siv Lund");
}

TEST_F(ContactTest, another_contact_does_not_read_what_was_the_one_befores)
{
    const auto read = [&] {
        auto changes = db.in([&](db::Tx& tx) { return history_of(tx, aud.registration); });
        std::string all;
        for (const auto& change : own_changes(std::move(changes), stored(holder())->contact.contact_name, {}))
            all += change.field + " " + change.old_value.value_or("") + " > " +
                   change.new_value.value_or("") + "\n";
        return all;
    };
    auto phone = wish("Aud B. Berg", "aud@example.no");
    phone.asked.contact_phone = Phone{"+4790000000"};
    ASSERT_TRUE(change(holder(), phone));
    EXPECT_NE(read().find("Aud Berg > Aud B. Berg"), std::string::npos) << "a corrected name";
    EXPECT_NE(read().find("participants"), std::string::npos) << "is the same person's";
    ASSERT_TRUE(change(holder(), wish("Siv Lund", "siv@example.no")));
    for (const auto* theirs : {"aud@example.no", "+4790000000", "Aud", "participants"})
        EXPECT_EQ(read().find(theirs), std::string::npos) << read();
    EXPECT_NE(read().find("> Siv Lund"), std::string::npos);
}

TEST_F(ContactTest, the_address_of_a_speaker_is_not_changed_by_whoever_registered_them)
{
    db.in(+[](db::Tx& tx) {
        tx.run("INSERT INTO speaker (conference_id, person_id, slug, title, bio, state) SELECT 1, "
               "person_id, 'aud', '', '', 'confirmed' FROM participant WHERE name = 'Aud Berg'");
        return true;
    });
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "angriper@example.no")));
    EXPECT_EQ(address_of("Aud Berg"), "aud@example.no");
}

// C puts the address of a member in as their own, and then another one: the member's stays, and opens the member's place.
TEST_F(ContactTest, the_address_of_whoever_has_a_place_of_the_group_is_theirs)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET place = 1 WHERE name = 'Bo Dahl'");
        return true;
    });
    ASSERT_TRUE(change(holder(), wish("Bo Dahl", "bo@example.no")));
    ASSERT_TRUE(change(holder(), wish("Bo Dahl", "angriper@example.no")));
    EXPECT_EQ(address_of("Bo Dahl"), "bo@example.no");
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET place = 0 WHERE name = 'Bo Dahl'");
        return true;
    });
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "bo@example.no")));
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "angriper@example.no")));
    EXPECT_EQ(address_of("Bo Dahl"), "bo@example.no") << "nor a colleague's, by the address alone";
}

TEST_F(ContactTest, a_type_for_one_domain_is_kept_by_an_address_of_it)
{
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "aud@skole.no")));
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET category_id = 4 WHERE name = 'Aud Berg'");
        return true;
    });
    const auto refused = change(holder(), wish("Aud Berg", "aud@example.no"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).key, "registration.category_domain");
    EXPECT_TRUE(change(holder(), wish("Aud Berg", "aud.berg@skole.no")));
    EXPECT_TRUE(change(test::an_organiser(), wish("Aud Berg", "aud@example.no")));
}

TEST_F(ContactTest, the_payer_stays_whoever_of_the_participants_goes)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE registration SET payer_name = 'Fjordbanken' WHERE contact_name = 'Aud Berg'");
        return true;
    });
    auto phone = wish("Aud Berg", "aud@example.no");
    phone.asked.contact_phone = Phone{"+4790000000"};
    ASSERT_TRUE(change(holder(), phone));
    EXPECT_EQ(stored(holder())->payer.payer_name, "Fjordbanken");
}

TEST_F(ContactTest, the_invoice_of_a_place_that_is_free_now_does_not_wait_for_the_old_address)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET price_ore = 0, vat_ore = 0 WHERE registration_id = "
               "(SELECT id FROM registration WHERE contact_name = 'Aud Berg' ORDER BY id DESC LIMIT 1)");
        return true;
    });
    EXPECT_FALSE(stored(holder())->pays);
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "aud@ny.no")));
    EXPECT_EQ(stored(holder())->payer.payer_email, "aud@ny.no");
}

TEST_F(ContactTest, another_payer_is_stored_logged_and_confirmed)
{
    EXPECT_TRUE(stored(holder())->pays);
    auto wanted = wish("Aud Berg", "aud@example.no");
    wanted.asked.payer_kind = "other";
    wanted.asked.payer_name = "Nordkraft AS";
    wanted.asked.payer_number = "914762905";
    wanted.asked.payer_reference = "PO 7";
    const auto done = change(holder(), wanted);
    ASSERT_TRUE(done);
    EXPECT_TRUE(done->mailed);
    EXPECT_TRUE(done->link_token.empty());
    EXPECT_TRUE(opens(aud.link_token)) << "the address is the same";
    EXPECT_EQ(sent(), Texts{"registration_contact_changed aud@example.no"});
    EXPECT_EQ(text("SELECT payer_name || ' ' || payer_number || ' ' || payer_reference || ' ' || "
                   "payer_email FROM registration WHERE id = " + id()),
              "Nordkraft AS 914762905 PO 7 aud@example.no");
    EXPECT_EQ(logged().front(), holder().actor() + " payer_name: Aud Berg > Nordkraft AS");
    wanted.version = number("SELECT version FROM registration WHERE id = " + id());
    ASSERT_TRUE(change(holder(), wanted));
    EXPECT_EQ(sent().size(), 1U) << "nothing changed";
}

TEST_F(ContactTest, who_pays_is_asked_as_in_the_form)
{
    auto wanted = wish("Aud Berg", "aud@example.no");
    wanted.asked.payer_kind = "other";
    EXPECT_EQ(change(holder(), wanted).error().fields.at(0).field, "payer_name");
    wanted.asked.payer_kind = "own";
    wanted.asked.payer_ehf = true;
    EXPECT_EQ(change(holder(), wanted).error().fields.at(0).field, "payer_number");
    EXPECT_TRUE(logged().empty());
}

TEST_F(ContactTest, a_member_price_keeps_its_number)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET price_reason = 'member' WHERE name = 'Bo Dahl'");
        return true;
    });
    auto wanted = wish("Aud Berg", "aud@example.no");
    wanted.asked.payer_number = "914762905";
    const auto refused = change(holder(), wanted);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).key, "contact.member_price");
    EXPECT_TRUE(change(test::an_organiser(), wanted));
}

TEST_F(ContactTest, it_is_the_contacts_own_until_the_freeze_date_and_as_they_saw_it)
{
    Viewer stranger, member;
    stranger.registration = RegistrationId{1};
    member.participant = ParticipantId{number("SELECT id FROM participant WHERE name = 'Bo Dahl'")};
    for (const auto& viewer : {Viewer(), stranger, member}) {
        EXPECT_FALSE(stored(viewer));
        EXPECT_EQ(change(viewer, wish("Siv Lund", "siv@example.no")).error().problem,
                  Problem::not_found);
    }
    auto old = wish("Siv Lund", "siv@example.no");
    --old.version;
    EXPECT_EQ(change(holder(), old).error().key, "form.changed_meanwhile");
    EXPECT_EQ(change(holder(), wish("Siv Lund", "")).error().fields.at(0).field, "email");
    db.now = Instant(std::chrono::seconds(test::freezes));
    EXPECT_FALSE(stored(holder())->is_open);
    EXPECT_EQ(change(holder(), wish("Siv Lund", "siv@example.no")).error().problem,
              Problem::closed);
    EXPECT_TRUE(change(test::an_organiser(), wish("Siv Lund", "siv@example.no")));
}

TEST_F(ContactTest, a_whole_registration_is_given_up_at_once_and_told_in_one_mail)
{
    const auto before = number("SELECT count(*) FROM message");
    Viewer member;
    member.participant = ParticipantId{number("SELECT id FROM participant WHERE name = 'Bo Dahl'")};
    EXPECT_EQ(db.in(cancel_registration, member, aud.registration, version()).error().problem,
              Problem::not_found);
    ASSERT_TRUE(db.in(cancel_registration, holder(), aud.registration, version()));
    EXPECT_EQ(taken_places(), 0);
    EXPECT_EQ(number("SELECT count(*) FROM message"), before + 2);
    EXPECT_EQ(text("SELECT recipient FROM message WHERE template = 'registration_cancelled' "
                   "ORDER BY id DESC"),
              "bo@example.no")
        << "their ticket is dead";
    EXPECT_EQ(sent(), Texts{"registration_all_cancelled aud@example.no"});
    const auto names = text("SELECT data FROM message WHERE template = 'registration_all_cancelled'");
    for (const auto* name : {"Aud Berg", "Bo Dahl"})
        EXPECT_NE(names.find(name), names.npos) << names;
    EXPECT_EQ(db.in(cancel_registration, holder(), aud.registration, version()).error().key,
              "registration.cancelled_before");
}

TEST_F(ContactTest, what_a_whole_registration_leaves_goes_to_a_party_that_needs_both_places)
{
    for (int i = 0; i < 8; ++i)
        ASSERT_TRUE(send({"Ny" + std::to_string(i) + " Gjest"}));
    const auto party = wait({"Siv Lund", "Tor Moe"});
    EXPECT_EQ(state(party), "waiting");
    ASSERT_TRUE(db.in(cancel_registration, holder(), aud.registration, version()));
    EXPECT_EQ(state(party), "offered") << "not passed by for one place after the other";
}

TEST_F(ContactTest, whoever_had_the_place_is_told_at_their_own_address)
{
    ASSERT_TRUE(db.in(cancel_participant, holder(),
                      ParticipantId{number("SELECT id FROM participant WHERE name = 'Bo Dahl'")}));
    ASSERT_TRUE(db.in(cancel_participant, holder(),
                      ParticipantId{number("SELECT id FROM participant WHERE name = 'Aud Berg'")}));
    EXPECT_EQ(db.in(+[](db::Tx& tx) {
        return tx.rows<std::string>("SELECT recipient FROM message WHERE template = "
                                    "'registration_cancelled' AND recipient NOT LIKE 'gjest%' "
                                    "ORDER BY id");
    }),
              (Texts{"aud@example.no", "bo@example.no", "aud@example.no"}));
}

TEST_F(ContactTest, a_number_that_came_with_the_name_goes_with_it)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE municipality SET organisation_number = '972417971' WHERE id = 1");
        return true;
    });
    auto wanted = wish("Aud Berg", "aud@example.no");
    wanted.asked.payer_kind = "other";
    wanted.asked.payer_name = "Harstad kommune";
    ASSERT_TRUE(change(holder(), wanted));
    EXPECT_EQ(stored(holder())->payer.payer_number, "972417971");
    EXPECT_TRUE(stored(holder())->number_by_name);
    wanted.asked.payer_name = "Nordkraft AS";
    wanted.asked.payer_number = "914762905";
    wanted.version = number("SELECT version FROM registration WHERE id = " + id());
    ASSERT_TRUE(change(holder(), wanted));
    EXPECT_FALSE(stored(holder())->number_by_name);
}

// Whoever presses the button sees all whom it is about.
TEST_F(ContactTest, who_came_in_meanwhile_is_not_given_up_unseen)
{
    const auto seen = version();
    ASSERT_TRUE(db.in(hand_over, holder(),
                      HandOver{ParticipantId{number("SELECT id FROM participant WHERE name = "
                                                    "'Bo Dahl'")},
                               1, "Siv Lund", Email{"siv@example.no"}, ""},
                      std::string("https://retenk.example.no")));
    EXPECT_EQ(db.in(cancel_registration, holder(), aud.registration, seen).error().key,
              "bulk.changed_meanwhile");
    EXPECT_EQ(taken_places(), 2);
    EXPECT_TRUE(db.in(cancel_registration, holder(), aud.registration, version()));
}

// Whoever read the contact's old mail knows the links of the places too.
TEST_F(ContactTest, a_new_address_ends_the_links_of_places_without_a_name)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET place = 1, unnamed = 1 WHERE name = 'Bo Dahl'");
        return true;
    });
    const ParticipantId bo{number("SELECT id FROM participant WHERE name = 'Bo Dahl'")};
    const auto token = place_token(aud.link_token, bo);
    db.in(keep_place_links, std::vector{bo}, aud.link_token);
    ASSERT_TRUE(db.in(send_place_link, holder(), bo, Email{"kollega@example.no"}, token));
    const auto sent_to = [&](const std::string& contacts_token) {
        return db.in(place_list, holder(), contacts_token).places.at(0).sent_to;
    };
    EXPECT_EQ(sent_to(aud.link_token), "kollega@example.no");
    EXPECT_TRUE(stored(holder())->has_unnamed);
    auto phone = wish("Aud Berg", "aud@example.no");
    phone.asked.contact_phone = Phone{"+4790000000"};
    ASSERT_TRUE(change(holder(), phone));
    EXPECT_TRUE(opens(token)) << "the address is the same";

    const auto done = change(holder(), wish("Aud Berg", "aud@ny.no"));
    ASSERT_TRUE(done);
    EXPECT_FALSE(opens(token));
    db.in(keep_place_links, std::vector{bo}, aud.link_token);
    EXPECT_FALSE(opens(token)) << "whoever has the old link makes it hold no more";
    EXPECT_EQ(sent_to(done->link_token), "") << "what is sent holds no longer";
    db.in(keep_place_links, std::vector{bo}, done->link_token);
    EXPECT_TRUE(opens(place_token(done->link_token, bo)));
    const auto mail =
        text("SELECT data FROM message WHERE template = 'registration_contact_changed'");
    EXPECT_NE(mail.find("\"places\":true"), mail.npos) << mail;
}

TEST_F(ContactTest, whoever_has_a_new_address_finds_it_in_their_own_history)
{
    ASSERT_TRUE(change(holder(), wish("Aud Berg", "aud@ny.no")));
    EXPECT_EQ(text("SELECT old_value || ' > ' || new_value FROM change_log WHERE subject_type = "
                   "'participant' AND field = 'email' AND subject_id = (SELECT id FROM participant "
                   "WHERE name = 'Aud Berg')"),
              "aud@example.no > aud@ny.no");
}

TEST_F(ContactTest, the_last_place_is_told_as_one)
{
    ASSERT_TRUE(db.in(cancel_participant, holder(),
                      ParticipantId{number("SELECT id FROM participant WHERE name = 'Bo Dahl'")}));
    ASSERT_TRUE(db.in(cancel_registration, holder(), aud.registration, version()));
    EXPECT_TRUE(sent().empty());
    EXPECT_FALSE(stored(holder())->is_open) << "nothing is left to change";
}

} // namespace
} // namespace retenk::registration
