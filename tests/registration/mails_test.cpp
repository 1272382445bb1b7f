// What the mails of a registration say, in which language and to whom.

#include "registration/offered_places.hpp"

#include "registration/group.hpp"
#include "registration/hand_over.hpp"
#include "registration/mails.hpp"
#include "retenk/registration/group.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using Texts = std::vector<std::string>;

const std::string base_url = "https://retenk.example.no";

struct Mails : testing::Test
{
    Mails()
    {
        db.in(test::make_offer);
        db.in([](db::Tx& tx) {
            tx.run("UPDATE category SET translations = ?1 WHERE id = 1",
                   R"({"en":{"name":"Ordinary"},"nn":{"name":"Ordinær deltakar"}})");
            tx.run("UPDATE extra SET translations = ?1 WHERE id = 1",
                   R"({"en":{"name":"Dinner"}})");
            tx.run("UPDATE conference SET tagline = 'Næring', translations = ?1",
                   R"({"en":{"tagline":"Business"}})");
            return true;
        });
    }

    Submission with_dinner(const Texts& names, view::Lang lang)
    {
        auto form = test::form_of(names);
        form.language = lang;
        for (auto& one : form.participants)
            one.extras = {ExtraId{1}};
        return form;
    }

    Texts of(const std::string& recipient, const std::string& sql)
    {
        return db.in([&](db::Tx& tx) {
            return tx.rows<std::string>("SELECT " + sql + " FROM message WHERE recipient = ?1 "
                                        "ORDER BY id",
                                        recipient);
        });
    }

    std::string last(const std::string& recipient, const std::string& path)
    {
        const auto all = of(recipient, "coalesce(json_extract(data, '" + path + "'), '')");
        return all.empty() ? "no mail" : all.back();
    }

    std::string ticket(const std::string& recipient)
    {
        return last(recipient, "$.tickets[0].category") + ": " +
               last(recipient, "$.tickets[0].extras");
    }

    static Viewer contact()
    {
        Viewer viewer;
        viewer.registration = RegistrationId{1};
        return viewer;
    }

    test::TestDb db;
};

TEST_F(Mails, every_ticket_names_its_type_and_its_extras_in_the_language_of_the_mail)
{
    db.in(submit, with_dinner({"Aud Berg", "Cato Eng"}, view::Lang::en)).value();
    EXPECT_EQ(ticket("aud@example.no"), R"(Ordinary: ["Dinner"])");
    EXPECT_EQ(ticket("cato@example.no"), R"(Ordinary: ["Dinner"])");
    HandOver to{ParticipantId{2}, 1, "Bo Dahl", Email{"bo@example.no"}, ""};
    db.in(hand_over, contact(), to, base_url).value();
    EXPECT_EQ(ticket("bo@example.no"), R"(Ordinary: ["Dinner"])");
}

TEST_F(Mails, in_norwegian_the_type_is_norwegian_and_without_extras_none_are_named)
{
    auto form = test::form_of({"Aud Berg"});
    form.language = view::Lang::nn;
    db.in(submit, form).value();
    EXPECT_EQ(ticket("aud@example.no"), "Ordinær deltakar: []");
    EXPECT_EQ(last("aud@example.no", "$.tickets[0].any_extra"), "0");
}

TEST_F(Mails, whoever_is_invited_to_a_place_and_takes_it_is_told_of_the_dinner)
{
    auto form = with_dinner({"Siv Bank"}, view::Lang::en);
    form.participants.front().email.reset();
    form.participants.front().name = "N.N. 1, Banken";
    form.participants.front().organisation = "Banken";
    form.participants.front().place = 1;
    db.in(submit, form).value();
    db.in(send_place_link, contact(), ParticipantId{1}, Email{"aud@example.no"},
          std::string(43, 'k'))
        .value();
    EXPECT_EQ(last("aud@example.no", "$.extras"), R"(["Dinner"])");
    Naming naming;
    naming.place = ParticipantId{1};
    naming.name = "Aud Berg";
    naming.email = Email{"aud@example.no"};
    db.in(name_place, contact(), naming, base_url).value();
    EXPECT_EQ(ticket("aud@example.no"), R"(Ordinary: ["Dinner"])");
}

TEST_F(Mails, the_calendar_s_text_and_address_are_in_the_language_of_the_mail)
{
    db.in(submit, with_dinner({"Aud Berg"}, view::Lang::en)).value();
    const auto files = of("aud@example.no", "attachments").front();
    EXPECT_NE(files.find("DESCRIPTION:Business"), files.npos) << files;
    EXPECT_NE(files.find("URL:https://retenk.example.no/en/program"), files.npos) << files;
    const auto calendar = db.in([](db::Tx& tx) {
        return calendar_of(conference::get_current(tx), RegistrationId{1}, 0, tx.now, base_url,
                           view::Lang::nb);
    });
    EXPECT_NE(calendar.find("DESCRIPTION:Næring"), calendar.npos);
    EXPECT_NE(calendar.find("URL:https://retenk.example.no/program"), calendar.npos);
}

TEST_F(Mails, the_confirmation_knows_whose_the_places_are)
{
    db.in(submit, test::form_of({"Aud Berg"})).value();
    EXPECT_EQ(last("aud@example.no", "$.others"), "0") << "one's own place";
    auto for_another = test::form_of({"Bo Dahl"});
    for_another.contact_name = "Siv Sekretær";
    for_another.contact_email = Email{"siv@example.no"};
    db.in(submit, for_another).value();
    EXPECT_EQ(last("siv@example.no", "$.others.name"), "Bo Dahl");
    EXPECT_EQ(last("siv@example.no", "$.others.count"), "0");
    db.in(submit, test::form_of({"Cato Eng", "Dag Foss", "Eva Gran"})).value();
    EXPECT_EQ(last("cato@example.no", "$.others.count"), "3");
    EXPECT_EQ(last("cato@example.no", "$.others.name"), "0");
}

TEST_F(Mails, who_passed_a_place_on_is_said_as_it_was)
{
    const auto by = [&](const std::string& recipient) {
        return last(recipient, "$.passed_on_by.holder") + " " +
               last(recipient, "$.passed_on_by.contact_name") + " " +
               last(recipient, "$.passed_on_by.organiser");
    };
    db.in(submit, test::form_of({"Aud Berg", "Cato Eng"})).value();
    HandOver to{ParticipantId{2}, 1, "Bo Dahl", Email{"bo@example.no"}, ""};
    db.in(hand_over, contact(), to, base_url).value();
    EXPECT_EQ(by("cato@example.no"), "0 Aud Berg 0");
    EXPECT_EQ(by("aud@example.no"), "0 Aud Berg 0");

    Viewer organiser;
    organiser.user = UserId{1};
    organiser.roles = {Role::organiser};
    to = {ParticipantId{2}, 2, "Dag Foss", Email{"dag@example.no"}, ""};
    db.in(hand_over, organiser, to, base_url).value();
    EXPECT_EQ(by("bo@example.no"), "0 0 1");

    to = {ParticipantId{1}, 1, "Eva Gran", Email{"eva@example.no"}, ""};
    db.in(hand_over, contact(), to, base_url).value();
    EXPECT_EQ(by("aud@example.no"), "1 0 0") << "their own place";
}

} // namespace
} // namespace retenk::registration
