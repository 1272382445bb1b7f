#include "retenk/registration/approval.hpp"

#include "registration/offered_places.hpp"
#include "registration/pages_approval.hpp"
#include "retenk/hosts/desk.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/ticket.hpp"
#include "retenk/registration/waiting.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::form_of;

struct Approval : testing::Test
{
    Approval()
    {
        db.in(test::make_offer);
        organiser.user = UserId{1};
        organiser.roles = {Role::organiser};
        mode("place_held");
    }

    void mode(const std::string& approval)
    {
        db.in([&](db::Tx& tx) {
            tx.run("UPDATE category SET approval = ?1 WHERE id = 1", approval);
            return true;
        });
    }

    RegistrationId send(const std::vector<std::string>& names, bool dinner = false)
    {
        auto form = form_of(names);
        if (dinner) form.participants[0].extras = {ExtraId{1}};
        return db.in(submit, form).value().registration;
    }

    Decision about(std::vector<ParticipantId> people)
    {
        return {std::move(people), "Det er fullt av utstillere.", "user:1",
                "https://retenk.example.no"};
    }

    Decided yes(std::vector<ParticipantId> people)
    {
        return db.in(approve, conference, about(std::move(people)));
    }

    Result<Decided> no(std::vector<ParticipantId> people)
    {
        return db.in(decline, conference, about(std::move(people)));
    }

    // The mails made since the last look, "template recipient"; with a ticket or calendar: a plus.
    std::vector<std::string> mails()
    {
        return db.in([&](db::Tx& tx) {
            auto all = tx.rows<std::string>(
                "SELECT template || ' ' || recipient || CASE WHEN attachments = '[]' THEN '' ELSE "
                "' +' END FROM message WHERE id > ?1 ORDER BY id",
                seen);
            seen = tx.get<std::int64_t>("SELECT coalesce(max(id), 0) FROM message");
            return all;
        });
    }

    std::int64_t salen() { return db.in(test::taken, std::int64_t{1}); }
    std::int64_t dinner() { return db.in(test::taken, std::int64_t{2}); }

    std::vector<Ticket> tickets(RegistrationId registration)
    {
        return db.in(tickets_of, registration);
    }

    std::size_t guests(const Viewer& viewer)
    {
        ParticipantFilter filter;
        filter.state = ParticipantState::registered;
        return db.in(hosts::read_guests, viewer, conference, filter).rows.size();
    }

    using Texts = std::vector<std::string>;
    static constexpr ConferenceId conference{1};
    test::TestDb db;
    Viewer organiser;
    std::int64_t seen = 0;
};

TEST_F(Approval, a_registration_waits_without_ticket_or_calendar_and_its_place_is_held)
{
    const auto registration = send({"Aud Berg", "Bo Dahl"}, true);
    EXPECT_EQ(mails(), Texts{"registration_received aud@example.no"});
    EXPECT_EQ(salen(), 2);
    EXPECT_EQ(dinner(), 1);
    for (const auto& ticket : tickets(registration)) {
        EXPECT_EQ(ticket.code, "");
        EXPECT_TRUE(ticket.waits());
    }
    EXPECT_EQ(db.in(count_waiting, conference), 2);
    const auto waiting = db.in(waiting_for_approval, organiser, conference);
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].name, "Aud Berg");
    EXPECT_TRUE(waiting[0].holds_place);
}

TEST_F(Approval, a_yes_sends_the_tickets_once)
{
    const auto registration = send({"Aud Berg", "Bo Dahl"});
    mails();
    EXPECT_EQ(yes({ParticipantId{1}, ParticipantId{2}}).people, 2);
    EXPECT_EQ(mails(), (Texts{"registration_approved aud@example.no +",
                              "registration_ticket bo@example.no +"}));
    EXPECT_EQ(salen(), 2);
    for (const auto& ticket : tickets(registration))
        EXPECT_EQ(ticket.code.size(), 10U);
    EXPECT_EQ(yes({ParticipantId{1}, ParticipantId{2}}).people, 0);
    EXPECT_EQ(no({ParticipantId{1}})->people, 0);
    EXPECT_EQ(mails(), Texts());
}

TEST_F(Approval, a_yes_to_one_of_a_group_is_for_that_one)
{
    const auto registration = send({"Aud Berg", "Bo Dahl"});
    mails();
    EXPECT_EQ(yes({ParticipantId{2}}).people, 1);
    EXPECT_EQ(mails().size(), 2U);
    EXPECT_EQ(tickets(registration)[0].code, "");
    EXPECT_NE(tickets(registration)[1].code, "");
}

TEST_F(Approval, a_no_has_a_reason_and_frees_the_place_at_once)
{
    const auto registration = send({"Aud Berg", "Bo Dahl"}, true);
    mails();
    auto silent = about({ParticipantId{1}});
    silent.reason.clear();
    EXPECT_EQ(db.in(decline, conference, silent).error().fields.at(0).field, "reason");
    EXPECT_EQ(salen(), 2);
    EXPECT_EQ(no({ParticipantId{1}})->people, 1);
    EXPECT_EQ(salen(), 1);
    EXPECT_EQ(dinner(), 0);
    EXPECT_EQ(mails(), Texts{"registration_declined aud@example.no"});
    EXPECT_EQ(tickets(registration)[0].approval, "declined");
    EXPECT_EQ(tickets(registration)[0].declined_reason, "Det er fullt av utstillere.");
    EXPECT_EQ(yes({ParticipantId{1}}).people, 0);
    // And may ask again.
    auto again = form_of({"Aud Berg"});
    again.form_key = "another-form-key-of-Aud";
    EXPECT_FALSE(db.in(submit, again).value().mailed_instead);
}

TEST_F(Approval, without_a_held_place_the_yes_takes_it_with_its_extras)
{
    mode("place_later");
    send({"Aud Berg"}, true);
    send({"Bo Dahl"}, true);
    EXPECT_EQ(salen(), 0);
    EXPECT_EQ(dinner(), 0);
    EXPECT_EQ(yes({ParticipantId{1}}).people, 1);
    EXPECT_EQ(salen(), 1);
    EXPECT_EQ(dinner(), 1);
    EXPECT_EQ(no({ParticipantId{2}})->people, 1);
    EXPECT_EQ(salen(), 1);
    EXPECT_EQ(dinner(), 1);
    Viewer owner;
    owner.registration = RegistrationId{1};
    ASSERT_TRUE(db.in(cancel_participant, owner, ParticipantId{1}));
    EXPECT_EQ(salen(), 0);
    EXPECT_EQ(dinner(), 0);
}

TEST_F(Approval, a_yes_never_oversells_and_says_who_waits_on)
{
    mode("place_later");
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        send({name});
    db.in([](db::Tx& tx) { return tx.change("UPDATE pool SET capacity = 2 WHERE id = 1"); });
    const auto decided = yes({ParticipantId{1}, ParticipantId{2}, ParticipantId{3}});
    EXPECT_EQ(decided.people, 2);
    EXPECT_EQ(decided.without_room, Texts{"Siv Lund"});
    EXPECT_EQ(salen(), 2);
    EXPECT_EQ(db.in(count_waiting, conference), 1);
}

TEST_F(Approval, a_no_gives_the_place_to_whoever_is_next_in_line)
{
    db.in([](db::Tx& tx) { return tx.change("UPDATE pool SET capacity = 1 WHERE id = 1"); });
    send({"Aud Berg"});
    const auto standing = db.in(stand_in_line, form_of({"Bo Dahl"})).value();
    EXPECT_EQ(salen(), 1);
    EXPECT_EQ(no({ParticipantId{1}})->people, 1);
    EXPECT_EQ(salen(), 1);
    const auto receipt = db.in(accept_offer, standing.party, std::string("https://x.no")).value();
    EXPECT_TRUE(tickets(receipt.registration).at(0).waits());
    EXPECT_EQ(salen(), 1);
}

TEST_F(Approval, whoever_waits_may_cancel_and_waits_no_more)
{
    mode("place_later");
    const auto registration = send({"Aud Berg"}, true);
    Viewer owner;
    owner.registration = registration;
    ASSERT_TRUE(db.in(cancel_participant, owner, ParticipantId{1}));
    EXPECT_EQ(salen(), 0);
    EXPECT_EQ(dinner(), 0);
    EXPECT_EQ(db.in(count_waiting, conference), 0);
    EXPECT_EQ(yes({ParticipantId{1}}).people, 0);
}

TEST_F(Approval, hosts_see_only_those_who_were_approved)
{
    send({"Aud Berg", "Bo Dahl"});
    Viewer host;
    host.user = UserId{2};
    host.roles = {Role::host};
    host.municipality = MunicipalityId{1};
    EXPECT_EQ(guests(host), 0U);
    EXPECT_EQ(guests(organiser), 0U);
    EXPECT_FALSE(db.in(find_participant, host, ParticipantId{1}));
    EXPECT_TRUE(db.in(waiting_for_approval, host, conference).empty());
    yes({ParticipantId{1}});
    no({ParticipantId{2}}).value();
    EXPECT_EQ(guests(host), 1U);
    EXPECT_EQ(guests(organiser), 1U);
    EXPECT_FALSE(db.in(find_participant, host, ParticipantId{2}));
    EXPECT_EQ(db.in(hosts::attendance_list, host, conference, MunicipalityId{1}).size(), 1U);
}

TEST_F(Approval, an_organisers_own_registration_needs_nobodys_yes)
{
    auto form = form_of({"Aud Berg"});
    form.by_organiser = true;
    const auto registration = db.in(submit, form).value().registration;
    EXPECT_NE(tickets(registration)[0].code, "");
    EXPECT_EQ(mails(), Texts{"registration_confirmed aud@example.no +"});
}

TEST_F(Approval, some_of_a_form_may_wait_while_the_others_have_their_tickets)
{
    auto form = form_of({"Aud Berg", "Bo Dahl"});
    form.participants[1].category = CategoryId{4};
    form.participants[1].email = Email{"bo@skole.no"};
    const auto registration = db.in(submit, form).value().registration;
    EXPECT_EQ(tickets(registration)[0].code, "");
    EXPECT_NE(tickets(registration)[1].code, "");
    EXPECT_EQ(mails(), (Texts{"registration_confirmed aud@example.no +",
                              "registration_ticket bo@skole.no +"}));
}

struct ApprovalPages : Approval
{
    ApprovalPages() : pages(db.file(), approval_routes()) {}

    http::Response press(const std::string& decision, const std::vector<std::string>& chosen,
                         const std::string& form_key = "")
    {
        test::Visit visit;
        visit.method = http::Method::post;
        visit.pattern = "/admin/godkjenning";
        visit.form = {{"decision", decision}, {"reason", "Fullt."}, {"form_key", form_key}};
        for (const auto& id : chosen)
            visit.form.emplace_back("id", id);
        return pages.visit(organiser, visit);
    }

    static std::string notice_of(const http::Response& response)
    {
        for (const auto& [name, value] : response.headers)
            if (name == "Location") return value.substr(std::min(value.find('?'), value.size()));
        return "";
    }

    static bool shows(const http::Response& response, std::string_view text)
    {
        return response.body.find(text) != std::string::npos;
    }

    test::Pages pages;
};

TEST_F(ApprovalPages, a_no_on_a_page_that_is_too_old_says_that_nothing_was_done)
{
    send({"Aud Berg"});
    EXPECT_EQ(notice_of(press("approve", {"1"})), "?notice=approval_given");
    for (const auto* decision : {"decline", "approve"}) {
        const auto answer = press(decision, {"1"});
        EXPECT_EQ(answer.status, 409);
        EXPECT_TRUE(shows(answer, "Ingenting er gjort. Personen du krysset av, venter ikke lenger"));
    }
    EXPECT_EQ(tickets(RegistrationId{1})[0].approval, "approved");
}

TEST_F(ApprovalPages, of_several_it_says_how_many_were_decided)
{
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        send({name});
    press("approve", {"1", "2"});
    const auto answer = press("decline", {"1", "2", "3"});
    EXPECT_EQ(answer.status, 409);
    EXPECT_TRUE(shows(answer, "Avgjort nå: 1. 2 av dem du krysset av, ventet ikke lenger"));
    EXPECT_EQ(tickets(RegistrationId{2})[0].approval, "approved");
    EXPECT_EQ(tickets(RegistrationId{3})[0].approval, "declined") << "what was done is kept";
}

TEST_F(ApprovalPages, without_room_it_says_who_waits_on_and_who_was_decided_before)
{
    mode("place_later");
    for (const auto* name : {"Aud Berg", "Bo Dahl", "Siv Lund"})
        send({name});
    press("decline", {"1"});
    db.in([](db::Tx& tx) { return tx.change("UPDATE pool SET capacity = 1 WHERE id = 1"); });
    const auto answer = press("approve", {"1", "2", "3"});
    EXPECT_TRUE(shows(answer, "disse venter fortsatt: Siv Lund. Godkjent nå: 1. Ventet ikke lenger, så ingenting ble gjort: 1."));
    EXPECT_EQ(tickets(RegistrationId{2})[0].approval, "approved");
}

TEST_F(ApprovalPages, who_never_needed_an_approval_cannot_be_declined)
{
    mode("none");
    send({"Aud Berg"});
    EXPECT_EQ(press("decline", {"1"}).status, 409);
    EXPECT_EQ(salen(), 1);
}

TEST_F(ApprovalPages, a_form_that_comes_twice_gets_its_first_answer)
{
    send({"Aud Berg"});
    mails();
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(notice_of(press("decline", {"1"}, "a-form-key")), "?notice=approval_declined");
    EXPECT_EQ(mails(), Texts{"registration_declined aud@example.no"});
}

TEST_F(ApprovalPages, the_municipality_does_not_stand_where_the_organisation_should)
{
    send({"Aud Berg"});
    test::Visit visit;
    visit.pattern = "/admin/godkjenning";
    const auto page = pages.visit(organiser, visit);
    EXPECT_TRUE(shows(page, "<td data-label=\"Virksomhet\"></td><td data-label=\"Kommune\">Harstad</td>"));
}

} // namespace
} // namespace retenk::registration
