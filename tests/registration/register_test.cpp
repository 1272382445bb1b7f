#include "retenk/registration/register.hpp"

#include "registration/register_file.hpp"
#include "registration/register_people.hpp"

#include <gtest/gtest.h>

#include <random>

namespace retenk::registration {
namespace {

using test::add_guest;
using test::file_cells;
using test::Guest;
using test::harstad;
using test::host_of;
using test::narvik;
using test::organiser;
using test::this_year;
using test::viewer_with;
using Names = std::vector<std::string>;

struct Register : testing::Test
{
    Register() { db.in(test::make_conference); }

    ParticipantId add(const Guest& guest) { return db.in(add_guest, guest); }

    ParticipantPage page(const Viewer& viewer, const ParticipantFilter& filter = {})
    {
        return db.in(participant_page, viewer, this_year, filter);
    }

    Names names(const Viewer& viewer, const ParticipantFilter& filter = {})
    {
        return names_in(page(viewer, filter).rows);
    }

    Names search(const Viewer& viewer, const std::string& typed)
    {
        ParticipantFilter filter;
        filter.search = typed;
        return names(viewer, filter);
    }

    RegisterCells exported(const Viewer& viewer, bool with_needs)
    {
        return db.in(file_cells, viewer, this_year, with_needs);
    }

    static Names names_in(const std::vector<ParticipantRow>& rows)
    {
        Names all;
        for (const auto& row : rows)
            all.push_back(row.name);
        return all;
    }

    void add_answer(ParticipantId participant, std::int64_t question, const std::string& value)
    {
        db.in([&](db::Tx& tx) {
            tx.run("INSERT INTO answer VALUES (?1, ?2, ?3)", participant, question, value);
            return true;
        });
    }

    test::TestDb db;
};

TEST_F(Register, a_host_sees_its_own_guests_and_nobody_elses_in_the_list)
{
    add({"Kari Harstad", harstad});
    add({"Nils Narvik", narvik});
    add({"Ute Fraa", test::from_elsewhere});
    ASSERT_EQ(names(organiser()), (Names{"Kari Harstad", "Nils Narvik", "Ute Fraa"}));
    EXPECT_EQ(names(host_of(harstad)), Names{"Kari Harstad"});
    EXPECT_EQ(page(host_of(harstad)).hits, 1);
}

TEST_F(Register, a_host_finds_nobody_by_a_name_from_elsewhere)
{
    add({"Kari Harstad", harstad});
    add({"Nils Narvik", narvik});
    ASSERT_EQ(search(organiser(), "nils"), Names{"Nils Narvik"});
    EXPECT_EQ(search(host_of(harstad), "nils"), Names{});
    EXPECT_EQ(search(host_of(harstad), "kari"), Names{"Kari Harstad"});
}

TEST_F(Register, a_host_asking_for_another_municipality_gets_nothing)
{
    add({"Nils Narvik", narvik});
    add({"Ute Fraa", test::from_elsewhere});
    ParticipantFilter filter;
    filter.municipality = narvik;
    ASSERT_EQ(names(organiser(), filter), Names{"Nils Narvik"});
    EXPECT_EQ(names(host_of(harstad), filter), Names{});
    filter = {};
    filter.elsewhere = true;
    ASSERT_EQ(names(organiser(), filter), Names{"Ute Fraa"});
    EXPECT_EQ(names(host_of(harstad), filter), Names{});
}

TEST_F(Register, a_host_cannot_learn_a_strangers_place_in_the_alphabet_by_paging_from_it)
{
    add({"Anna", harstad});
    add({"Berit", harstad});
    const auto stranger = add({"Anne", narvik});
    ParticipantFilter filter;
    filter.after = stranger;
    ASSERT_EQ(names(organiser(), filter), Names{"Berit"});
    EXPECT_EQ(names(host_of(harstad), filter), (Names{"Anna", "Berit"}));
}

TEST_F(Register, counts_are_of_ones_own_guests)
{
    add({"Kari Harstad", harstad});
    add({"Avmeldt Harstad", harstad, "", 1, true});
    add({"Nils Narvik", narvik});
    add({"Student Narvik", narvik, "", 2});
    const auto all = db.in(participant_counts, organiser(), this_year, MunicipalityId());
    ASSERT_EQ(all.size(), 2U);
    ASSERT_EQ(all[0].registered, 2);
    ASSERT_EQ(all[1].registered, 1);
    const auto own = db.in(participant_counts, host_of(harstad), this_year, MunicipalityId());
    EXPECT_EQ(own[0].registered, 1);
    EXPECT_EQ(own[0].cancelled, 1);
    EXPECT_EQ(own[1].registered, 0);
    const auto other = db.in(participant_counts, host_of(harstad), this_year, narvik);
    EXPECT_EQ(other[0].registered + other[1].registered, 0);
}

// Whatever changes a participant, by whatever way.
TEST_F(Register, the_figures_are_what_counting_says_after_every_change)
{
    std::mt19937 random(20270211);
    const auto one_of = [&](auto... choices) {
        const std::vector<std::string> all{choices...};
        return all[random() % all.size()];
    };
    for (int step = 0; step < 300; ++step) {
        const auto id = 1 + random() % 40;
        if (random() % 3 == 0) {
            add({"Gjest " + std::to_string(step), random() % 2 ? harstad : test::from_elsewhere});
        } else if (random() % 9 == 0) {
            db.in(
                [&](db::Tx& tx) { return tx.change("DELETE FROM participant WHERE id = ?1", id); });
        } else {
            const auto change =
                one_of("state = 'cancelled'", "state = 'registered'", "category_id = 2",
                       "municipality_id = NULL", "municipality_id = 2", "approval = 'waiting'",
                       "approval = 'approved'", "category_id = 1");
            db.connection().script("UPDATE participant SET " + change +
                                   " WHERE id = " + std::to_string(id));
        }
        const auto wrong = db.in([](db::Tx& tx) {
            return tx.get<std::int64_t>(
                "WITH counted AS (SELECT conference_id, category_id, state,"
                "  ifnull(municipality_id, 0), approval, count(*) FROM participant"
                "  GROUP BY 1, 2, 3, 4, 5),"
                " kept AS (SELECT * FROM participant_count WHERE people > 0)"
                " SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept))"
                "  + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))");
        });
        ASSERT_EQ(wrong, 0) << "step " << step;
    }
    EXPECT_GT(db.in(participant_counts, organiser(), this_year, MunicipalityId())[0].registered, 0);
}

TEST_F(Register, one_participant_of_another_municipality_is_not_found)
{
    const auto stranger = add({"Nils Narvik", narvik});
    ASSERT_TRUE(db.in(find_participant, organiser(), stranger));
    ASSERT_TRUE(db.in(find_participant, host_of(narvik), stranger));
    EXPECT_FALSE(db.in(find_participant, host_of(harstad), stranger));
}

TEST_F(Register, a_registration_is_shown_whole_or_not_at_all)
{
    const auto guest = add({"Kari Harstad", harstad});
    const auto registration = db.in(find_participant, organiser(), guest)->registration_id;
    ASSERT_TRUE(db.in(find_registration, organiser(), registration));
    EXPECT_TRUE(db.in(find_registration, host_of(harstad), registration));
    EXPECT_FALSE(db.in(find_registration, host_of(narvik), registration));

    add({"Nils Narvik", narvik, "", 1, false, registration.value});
    EXPECT_TRUE(db.in(find_registration, organiser(), registration));
    EXPECT_FALSE(db.in(find_registration, host_of(harstad), registration));
    const auto elsewhere = add({"Ute", test::from_elsewhere});
    const auto theirs = db.in(find_participant, organiser(), elsewhere)->registration_id;
    EXPECT_FALSE(db.in(find_registration, host_of(harstad), theirs));
}

TEST_F(Register, a_file_holds_ones_own_guests_and_their_answers_only)
{
    const auto own = add({"Kari Harstad", harstad});
    const auto stranger = add({"Nils Narvik", narvik});
    add_answer(own, 2, "Havn");
    add_answer(stranger, 2, "Jernbane");
    const auto all = exported(organiser(), false);
    ASSERT_EQ(names_in(all.rows), (Names{"Kari Harstad", "Nils Narvik"}));
    ASSERT_EQ(all.answers.size(), 2U);
    const auto mine = exported(host_of(harstad), false);
    EXPECT_EQ(names_in(mine.rows), Names{"Kari Harstad"});
    EXPECT_EQ(mine.answers.size(), 1U);
    EXPECT_EQ(mine.answers.at({own, QuestionId{2}}), "Havn");
}

TEST_F(Register, diet_and_access_answers_come_only_to_organisers_who_ask)
{
    const auto own = add({"Kari Harstad", harstad});
    add_answer(own, 1, "Nøtter");
    ASSERT_EQ(exported(organiser(), true).answers.size(), 1U);
    EXPECT_EQ(exported(organiser(), false).answers.size(), 0U);
    EXPECT_EQ(exported(host_of(harstad), true).answers.size(), 0U);
    EXPECT_EQ(exported(viewer_with({Role::auditor}), true).answers.size(), 0U);
}

TEST_F(Register, whoever_has_no_scope_sees_nobody)
{
    const auto guest = add({"Kari Harstad", harstad});
    add({"Ute", test::from_elsewhere});
    ASSERT_EQ(page(organiser()).rows.size(), 2U);
    const auto registration = db.in(find_participant, organiser(), guest)->registration_id;
    for (const auto& viewer :
         {Viewer(), viewer_with({Role::host}), viewer_with({Role::programme_editor}, harstad),
          viewer_with({Role::plan_owner}), viewer_with({Role::door_crew})}) {
        EXPECT_EQ(page(viewer).rows.size(), 0U);
        EXPECT_EQ(page(viewer).hits, 0);
        EXPECT_EQ(search(viewer, "kari"), Names{});
        EXPECT_EQ(db.in(participant_counts, viewer, this_year, MunicipalityId())[0].registered, 0);
        EXPECT_FALSE(db.in(find_participant, viewer, guest));
        EXPECT_FALSE(db.in(find_registration, viewer, registration));
        EXPECT_TRUE(exported(viewer, true).rows.empty());
    }
}

TEST_F(Register, names_stand_in_norwegian_order)
{
    for (const auto* name :
         {"Åse Vik", "Øyvind Moe", "Ærlend Dal", "Zara Li", "Đorđe Ek", "Dag Li", "Ŋilla Sara",
          "Nina Berg", "Čálli Rist", "Cato Ås", "Šárá Utsi", "Siri Moe", "Anna Aa"})
        add({name});
    add({"Haase, Per", harstad, "", 1, false, 0, "Ha\u034Fase, Per"});
    add({"Hans Hol"});
    add({"Aase Bakk"});
    EXPECT_EQ(names(organiser()),
              (Names{"Anna Aa", "Čálli Rist", "Cato Ås", "Dag Li", "Đorđe Ek", "Haase, Per",
                     "Hans Hol", "Nina Berg", "Ŋilla Sara", "Šárá Utsi", "Siri Moe", "Zara Li",
                     "Ærlend Dal", "Øyvind Moe", "Aase Bakk", "Åse Vik"}));
}

TEST_F(Register, search_finds_the_start_of_every_word_however_it_is_spelt)
{
    add({"Åse Nordmann", harstad, "Hålogaland Kraft"});
    add({"Aase Berg", harstad, "UiT"});
    add({"Šárá Utsi", harstad});
    EXPECT_EQ(search(organiser(), "ÅSE"), (Names{"Aase Berg", "Åse Nordmann"}));
    EXPECT_EQ(search(organiser(), "aase nord"), Names{"Åse Nordmann"});
    EXPECT_EQ(search(organiser(), "halog as"), Names{"Åse Nordmann"});
    EXPECT_EQ(search(organiser(), "sara"), Names{"Šárá Utsi"});
    EXPECT_EQ(search(organiser(), "ordmann"), Names{});
    EXPECT_EQ(search(organiser(), "berg nord"), Names{});
    EXPECT_EQ(search(organiser(), "  "), (Names{"Šárá Utsi", "Aase Berg", "Åse Nordmann"}));
}

// Addresses are in what the search knows; whoever does not see them could else read them out.
TEST_F(Register, a_host_finds_by_name_and_organisation_and_never_by_an_address)
{
    add({"Kari Prøve-Nes", harstad, "Hålogaland Kraft"});
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE participant SET search = 'kari prove-nes k1.hemmelig@example.no halogaland "
               "kraft'");
        return true;
    });
    for (const auto* typed : {"k1", "hemmelig", "k1.hemmelig@example.no", "example", "kari k1"}) {
        EXPECT_EQ(search(host_of(harstad), typed), Names{}) << typed;
        EXPECT_EQ(search(organiser(), typed), Names{"Kari Prøve-Nes"}) << typed;
    }
    for (const auto* typed : {"kari", "PRØVE", "nes kar", "hålog", "kraft kari"})
        EXPECT_EQ(search(host_of(harstad), typed), Names{"Kari Prøve-Nes"}) << typed;
    EXPECT_EQ(search(host_of(narvik), "kari"), Names{});
}

TEST_F(Register, search_finds_everybody_of_a_reference_however_it_is_typed)
{
    add({"Kari Harstad", harstad});
    add({"Nils Narvik", narvik, "", 1, false, 1});
    add({"Avmeldt Harstad", harstad, "", 1, true, 1});
    add({"Ute Fraa", harstad});
    db.in([](db::Tx& tx) {
        return tx.change("UPDATE registration SET reference = 'RT-ZT1R1N' WHERE id = 1") == 1;
    });
    ParticipantFilter filter;
    for (const auto* typed : {"RT-ZT1R1N", "zt1r1n", "  rt-zt1r1n ", "rt zt1r1n", "RTZT1R1N"}) {
        filter.search = typed;
        EXPECT_EQ(names(organiser(), filter), (Names{"Avmeldt Harstad", "Kari Harstad", "Nils Narvik"})) << typed;
        EXPECT_EQ(page(organiser(), filter).hits, 3) << typed;
        EXPECT_EQ(names(host_of(harstad), filter), (Names{"Avmeldt Harstad", "Kari Harstad"})) << typed;
        EXPECT_EQ(page(host_of(harstad), filter).hits, 2) << typed;
        EXPECT_EQ(names_in(db.in(all_participants, organiser(), this_year, filter)), names(organiser(), filter));
        EXPECT_EQ(db.in(participant_ids, organiser(), this_year, filter, std::int64_t(9)).size(), 3u);
    }
    filter.state = ParticipantState::cancelled;
    EXPECT_EQ(names(organiser(), filter), Names{"Avmeldt Harstad"});
    filter = {};
    filter.search = "zt1r1n";
    filter.limit = 2;
    filter.newest = true;
    EXPECT_EQ(names(organiser(), filter), (Names{"Avmeldt Harstad", "Nils Narvik"}));
    EXPECT_TRUE(page(organiser(), filter).has_next);
    for (const auto* typed : {"RT-ZT1R1", "ZT1R1NN", "XX-ZT1R1N", "RT-ZT1R1N'"})
        EXPECT_EQ(search(organiser(), typed), Names{}) << typed;
    EXPECT_EQ(db.in(participant_page, organiser(), ConferenceId{2}, filter).hits, 0);
}

TEST_F(Register, a_word_that_is_a_reference_too_finds_both)
{
    add({"Kari Harstad", harstad});
    add({"Anders Aune", harstad});
    db.in([](db::Tx& tx) {
        return tx.change("UPDATE registration SET reference = 'RT-ANDERS' WHERE id = 1") == 1;
    });
    EXPECT_EQ(search(organiser(), "anders"), (Names{"Anders Aune", "Kari Harstad"}));
}

TEST_F(Register, what_is_typed_is_never_an_operator_of_the_search)
{
    add({"Or Near", harstad});
    add({"Kari", harstad});
    for (const auto* typed : {"\"", "'; --", "*", "^kari:", "NOT", "kari OR", "(", "a\"*b",
                              "\xF0\x9E\xA4\x80x", "- + {}", "search : kari AND"})
        EXPECT_NO_THROW(search(organiser(), typed)) << typed;
    EXPECT_EQ(search(organiser(), "or"), Names{"Or Near"});
    EXPECT_EQ(search(organiser(), "kari OR near"), Names{});
}

TEST_F(Register, search_follows_a_changed_and_a_removed_participant)
{
    const auto guest = add({"Kari Hansen"});
    const auto other = add({"Kari Olsen"});
    db.in([&](db::Tx& tx) {
        tx.run("UPDATE participant SET name = 'Kari Moe', search = 'kari moe' WHERE id = ?1",
               guest);
        tx.run("DELETE FROM participant WHERE id = ?1", other);
        return true;
    });
    EXPECT_EQ(search(organiser(), "hansen"), Names{});
    EXPECT_EQ(search(organiser(), "kari"), Names{"Kari Moe"});
}

TEST_F(Register, a_new_participants_id_is_still_the_last_one_inserted)
{
    const auto first = add({"En"});
    const auto second = add({"To"});
    EXPECT_EQ(second.value, first.value + 1);
    EXPECT_TRUE(db.in(find_participant, organiser(), second));
}

} // namespace
} // namespace retenk::registration
