#include "registration/offered_places.hpp"
#include "registration/register_people.hpp"

#include "registration/by_hand.hpp"
#include "registration/pages_organiser.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::count;
using test::host_of;
using test::organiser;
using test::taken;

// REG-17.
struct ByHandTest : testing::Test
{
    ByHandTest() { db.in(test::make_offer); }

    Result<Receipt> send(const Viewer& viewer, const ByHand& person)
    {
        Submission frame;
        frame.conference = ConferenceId{1};
        frame.form_key = "by-hand-" + person.name;
        frame.base_url = "https://retenk.example.no";
        return db.in(register_by_hand, viewer, person, frame);
    }

    std::string one(const std::string& sql)
    {
        return db.in(
            +[](db::Tx& tx, const std::string& text) { return tx.get<std::string>(text); }, sql);
    }

    static ByHand person(const std::string& name, std::int64_t category = 1)
    {
        ByHand typed;
        typed.name = name;
        typed.category = {category};
        return typed;
    }

    void approve_category_1(const std::string& how)
    {
        db.in([&](db::Tx& tx) {
            return tx.change("UPDATE category SET approval = ?1 WHERE id = 1", how);
        });
    }

    http::Response register_on_page(const Viewer& viewer, const std::string& name,
                                    const std::string& email)
    {
        test::Pages pages(db.file(), organiser_routes());
        test::Visit visit;
        visit.method = http::Method::post;
        visit.pattern = "/vertskap/ny";
        visit.form = {{"name", name}, {"email", email}, {"category", "1"}};
        return pages.visit(viewer, visit);
    }

    static std::string address_of(const http::Response& response)
    {
        for (const auto& [name, value] : response.headers)
            if (name == "Location") return value;
        return "";
    }

    static bool shows(const http::Response& response, std::string_view text)
    {
        return response.body.find(text) != std::string::npos;
    }

    test::TestDb db;
};

TEST_F(ByHandTest, a_walk_in_needs_a_name_and_a_category_only)
{
    const auto receipt = send(organiser(), person("Aud Berg")).value();
    EXPECT_EQ(receipt.reference.size(), 9U);
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 1);
    EXPECT_EQ(db.in(count, std::string("message")), 0) << "nobody to write to";
    EXPECT_EQ(db.in(count, std::string("consent")), 0) << "nobody consents for others";
    EXPECT_EQ(one("SELECT actor FROM change_log"), organiser().actor());
    EXPECT_EQ(one("SELECT length(ticket_code) FROM participant"), "10");
}

TEST_F(ByHandTest, with_an_address_the_ticket_goes_there)
{
    auto typed = person("Aud Berg");
    typed.email = parse_email("aud@example.no");
    ASSERT_TRUE(send(organiser(), typed));
    EXPECT_EQ(one("SELECT recipient FROM message"), "aud@example.no");
}

TEST_F(ByHandTest, organisers_may_use_what_is_hidden_or_closed_and_hosts_may_not)
{
    EXPECT_TRUE(send(organiser(), person("Aud Berg", 2)));
    EXPECT_TRUE(send(organiser(), person("Bo Dahl", 3)));
    for (const std::int64_t category : {2, 3}) {
        const auto answer = send(host_of(test::harstad), person("Cato Eng", category));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().fields.at(0).field, "category");
    }
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 2);
}

TEST_F(ByHandTest, nobody_oversells)
{
    for (int i = 0; i < 10; ++i)
        ASSERT_TRUE(send(organiser(), person("Gjest " + std::to_string(i))));
    const auto answer = send(organiser(), person("En for mye"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().problem, Problem::full);
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 10);
}

TEST_F(ByHandTest, a_host_registers_for_its_own_municipality_whatever_the_form_says)
{
    db.in(+[](db::Tx& tx) {
        tx.run("INSERT INTO municipality (id, slug, name, sort_key) VALUES (2, 'narvik', 'Narvik', "
               "'2')");
        return true;
    });
    auto typed = person("Aud Berg");
    typed.municipality = test::narvik;
    auto host = host_of(test::harstad);
    host.name = "Ordførerens kontor";
    host.email = "kontor@example.no";
    ASSERT_TRUE(send(host, typed));
    EXPECT_EQ(one("SELECT municipality_id FROM participant"), "1");
    EXPECT_EQ(one("SELECT recipient FROM message"), "kontor@example.no");
    EXPECT_EQ(db.in(count, std::string("consent")), 0);
}

TEST_F(ByHandTest, who_has_a_place_is_shown_to_organisers_and_to_nobody_else)
{
    const auto first = db.in(submit, test::form_of({"Aud Berg"})).value();
    auto typed = person("Aud Berg");
    typed.email = parse_email("aud@example.no");
    const auto answer = send(organiser(), typed);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().problem, Problem::conflict);
    EXPECT_EQ(answer.error().values.at("reference"), first.reference);
    EXPECT_EQ(answer.error().values.at("registration"), std::to_string(first.registration.value));

    const auto seen = send(host_of(test::narvik), typed).value();
    EXPECT_TRUE(seen.mailed_instead);
    EXPECT_EQ(seen.reference, "");
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 1);
}

TEST_F(ByHandTest, a_host_hears_of_its_own_guests_by_name_and_of_nobody_elses)
{
    db.in(submit, test::form_of({"Aud Berg"})).value();
    auto typed = person("Aud Berg");
    typed.email = parse_email("aud@example.no");
    const auto told = [&](MunicipalityId municipality) {
        return db.in(known_to_host, host_of(municipality), ConferenceId{1}, typed).key;
    };
    EXPECT_EQ(told(test::harstad), "by_hand.on_your_list");
    EXPECT_EQ(told(test::narvik), "by_hand.may_have_place");
    approve_category_1("place_held");
    db.in(+[](db::Tx& tx) { return tx.change("UPDATE participant SET approval = 'waiting'"); });
    EXPECT_EQ(told(test::harstad), "by_hand.may_have_place") << "not on the list yet";
}

TEST_F(ByHandTest, the_hosts_page_says_at_the_name_who_is_on_its_list)
{
    db.in(submit, test::form_of({"Aud Berg"})).value();
    const auto answer = register_on_page(host_of(test::harstad), "Aud Berg", "aud@example.no");
    EXPECT_EQ(answer.status, 409);
    EXPECT_TRUE(shows(answer, "<a href=\"#name\">Fornavn og etternavn: Denne gjesten står på lista"));
    EXPECT_TRUE(shows(answer, "value=\"aud@example.no\"")) << "nothing typed is lost";
    EXPECT_EQ(one("SELECT group_concat(template) FROM message"),
              "registration_confirmed,registration_exists");
}

TEST_F(ByHandTest, the_hosts_page_confirms_a_registration_that_the_host_cannot_see_yet)
{
    approve_category_1("place_held");
    const auto answer = register_on_page(host_of(test::harstad), "Aud Berg", "aud@example.no");
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(address_of(answer), "/vertskap/ny?notice=by_hand_waits&category=1");
    approve_category_1("none");
    const auto second = register_on_page(host_of(test::harstad), "Bo Dahl", "bo@example.no");
    EXPECT_EQ(address_of(second), "/vertskap/ny?sist=2&category=1");
}

TEST_F(ByHandTest, whoever_is_neither_registers_nobody)
{
    for (const auto role : {Role::programme_editor, Role::plan_owner, Role::auditor})
        EXPECT_FALSE(send(test::viewer_with({role}), person("Aud Berg")));
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 0);
}

} // namespace
} // namespace retenk::registration
