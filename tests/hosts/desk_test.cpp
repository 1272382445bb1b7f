#include "retenk/hosts/desk.hpp"

#include "registration/register_people.hpp"

#include <gtest/gtest.h>

namespace retenk::hosts {
namespace {

using registration::ParticipantFilter;
using test::add_guest;
using test::Guest;
using test::harstad;
using test::host_of;
using test::narvik;
using test::organiser;
using test::this_year;
using test::viewer_with;
using Names = std::vector<std::string>;

// The participant speaks in a session of the current release.
bool make_speaker(db::Tx& tx, const ParticipantId& participant, const std::int64_t& session,
                  const bool& cancelled)
{
    tx.run("INSERT OR IGNORE INTO release (id, conference_id, number, at, is_current)"
           " VALUES (1, 1, 1, 0, 1)");
    tx.run("INSERT INTO session (id, conference_id, slug, title, kind, starts_at, ends_at)"
           " VALUES (?1, 1, 'post-' || ?1, 'Post ' || ?1, 'talk', 1824012000 - ?1, 1824020000)",
           session);
    tx.run(
        "INSERT INTO release_session SELECT 1, id, slug, title, abstract, kind, track_id, room_id,"
        " starts_at, ends_at, language, capacity, ?2, young, green, translations, municipality_id, level, not_recorded"
        " FROM session WHERE id = ?1",
        session, cancelled);
    const auto speaker =
        tx.insert("INSERT INTO speaker (conference_id, person_id, slug, title) SELECT 1, person_id,"
                  " 'taler-' || id, 'forsker' FROM participant WHERE id = ?1",
                  participant);
    tx.run("INSERT INTO release_role VALUES (1, ?1, ?2, 'speaker', 0)", session, speaker);
    return true;
}

struct HostDesk : testing::Test
{
    HostDesk()
    {
        db.in(test::make_conference);
        own = db.in(add_guest, Guest{"Kari Harstad", harstad});
        stranger = db.in(add_guest, Guest{"Nils Narvik", narvik, "", 2});
        db.in(add_guest, Guest{"Avmeldt Harstad", harstad, "", 1, true});
        db.in(add_guest, Guest{"Ute Fraa", test::from_elsewhere});
    }

    Desk desk(const Viewer& viewer, const std::string& search = "", MunicipalityId chosen = {})
    {
        ParticipantFilter filter;
        filter.search = search;
        filter.municipality = chosen;
        return db.in(read_desk, viewer, this_year, filter);
    }

    Names list(const Viewer& viewer, MunicipalityId chosen = {})
    {
        return names_in(db.in(attendance_list, viewer, this_year, chosen));
    }

    template <class Row>
    static Names names_in(const std::vector<Row>& rows)
    {
        Names names;
        for (const auto& row : rows)
            names.push_back(row.name);
        return names;
    }

    static std::int64_t coming(const Desk& desk)
    {
        std::int64_t sum = 0;
        for (const auto& count : desk.counts)
            sum += count.registered;
        return sum;
    }

    test::TestDb db;
    ParticipantId own, stranger;
};

TEST_F(HostDesk, shows_who_is_coming_from_ones_own_municipality_and_nobody_else)
{
    ASSERT_EQ(names_in(desk(organiser()).guests.rows),
              (Names{"Kari Harstad", "Nils Narvik", "Ute Fraa"}));
    ASSERT_EQ(coming(desk(organiser())), 3);
    const auto mine = desk(host_of(harstad));
    EXPECT_EQ(names_in(mine.guests.rows), Names{"Kari Harstad"});
    EXPECT_EQ(mine.guests.hits, 1);
    EXPECT_EQ(coming(mine), 1);
}

TEST_F(HostDesk, a_municipality_in_the_address_opens_nothing_for_a_host)
{
    ASSERT_EQ(names_in(desk(organiser(), "", narvik).guests.rows), Names{"Nils Narvik"});
    EXPECT_EQ(names_in(desk(host_of(harstad), "", narvik).guests.rows), Names{"Kari Harstad"});
    ASSERT_EQ(list(organiser(), narvik), Names{"Nils Narvik"});
    EXPECT_EQ(list(host_of(harstad), narvik), Names{"Kari Harstad"});
}

TEST_F(HostDesk, a_name_from_elsewhere_is_not_found)
{
    ASSERT_EQ(names_in(desk(organiser(), "nils").guests.rows), Names{"Nils Narvik"});
    EXPECT_EQ(names_in(desk(host_of(harstad), "nils").guests.rows), Names{});
    EXPECT_EQ(names_in(desk(host_of(harstad), "kari").guests.rows), Names{"Kari Harstad"});
}

TEST_F(HostDesk, the_attendance_list_holds_ones_own_who_are_coming)
{
    ASSERT_EQ(list(organiser()), (Names{"Kari Harstad", "Nils Narvik", "Ute Fraa"}));
    EXPECT_EQ(list(host_of(harstad)), Names{"Kari Harstad"});
}

TEST_F(HostDesk, greets_ones_own_guests_who_speak_in_the_order_in_which_they_speak)
{
    const auto second = db.in(add_guest, Guest{"Åse Harstad", harstad});
    db.in(make_speaker, own, std::int64_t(1), false);
    db.in(make_speaker, stranger, std::int64_t(2), false);
    db.in(make_speaker, second, std::int64_t(3), false);
    ASSERT_EQ(names_in(desk(organiser()).greetings),
              (Names{"Åse Harstad", "Nils Narvik", "Kari Harstad"}));
    EXPECT_EQ(names_in(desk(host_of(harstad)).greetings), (Names{"Åse Harstad", "Kari Harstad"}));
    EXPECT_EQ(names_in(desk(organiser(), "", narvik).greetings), Names{"Nils Narvik"});
}

TEST_F(HostDesk, does_not_greet_for_a_session_that_was_cancelled)
{
    db.in(make_speaker, own, std::int64_t(1), true);
    EXPECT_EQ(names_in(desk(host_of(harstad)).greetings), Names{});
}

TEST_F(HostDesk, whoever_has_no_municipality_or_no_right_sees_nobody)
{
    db.in(make_speaker, own, std::int64_t(1), false);
    ASSERT_EQ(desk(organiser()).greetings.size(), 1U);
    for (const auto& viewer :
         {viewer_with({Role::host}), viewer_with({Role::programme_editor}, harstad), Viewer()}) {
        for (const auto chosen : {MunicipalityId(), harstad}) {
            const auto seen = desk(viewer, "", chosen);
            EXPECT_EQ(names_in(seen.guests.rows), Names{});
            EXPECT_EQ(seen.guests.hits, 0);
            EXPECT_EQ(coming(seen), 0);
            EXPECT_EQ(names_in(seen.greetings), Names{});
            EXPECT_EQ(list(viewer, chosen), Names{});
        }
    }
}

TEST_F(HostDesk, takes_as_many_statements_for_one_guest_as_for_a_thousand)
{
    const auto statements = [this] {
        const auto before = db.connection().statements();
        desk(host_of(harstad), "");
        list(host_of(harstad));
        return db.connection().statements() - before;
    };
    const auto of_one = statements();
    db.in(add_guest, Guest{"To Harstad", harstad});
    db.in(add_guest, Guest{"Tre Harstad", harstad});
    EXPECT_EQ(statements(), of_one);
    for (int n = 0; n < 997; ++n)
        db.in(add_guest, Guest{"Gjest " + std::to_string(n), harstad});
    EXPECT_EQ(statements(), of_one);
    EXPECT_EQ(list(host_of(harstad)).size(), 1000U);
}

TEST_F(HostDesk, printing_and_exporting_are_written_down_without_names)
{
    EXPECT_EQ(set_of(host_of(harstad), narvik), "participants of municipality 1");
    EXPECT_EQ(set_of(organiser(), MunicipalityId()), "participants of every municipality");
    EXPECT_EQ(set_of(organiser(), narvik), "participants of municipality " + std::to_string(narvik.value));
}

} // namespace
} // namespace retenk::hosts
