#include "registration/columns.hpp"

#include "registration/bulk.hpp"
#include "registration/pages_bulk.hpp"
#include "registration/pages_organiser.hpp"
#include "registration/pages_statistics.hpp"
#include "registration/register_people.hpp"
#include "support/outside.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::add_guest;
using test::Guest;
using test::harstad;
using test::narvik;
using test::organiser;
using test::this_year;
using test::Visit;
using Texts = std::vector<std::string>;

http::Fields fields(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    http::Fields query;
    for (const auto& [name, value] : pairs)
        query.add(name, value);
    return query;
}

TEST(Columns, an_address_gives_back_the_columns_that_made_it_in_one_order)
{
    const auto columns =
        columns_from(fields({{"kol", "s12"}, {"kol", "epost"}, {"kol", "kommune"}}));
    EXPECT_TRUE(columns.chosen());
    EXPECT_EQ(columns.fixed, (std::vector{Column::municipality, Column::email}));
    EXPECT_EQ(columns_query(columns), "kol=kommune&kol=epost&kol=s12");
}

TEST(Columns, what_makes_no_sense_is_left_out_and_then_the_usual_ones_are_shown)
{
    const auto columns = columns_from(
        fields({{"kol", "passord"}, {"kol", "s"}, {"kol", "s-1"}, {"kol", "s1x"}, {"kol", ""}}));
    EXPECT_FALSE(columns.chosen());
    EXPECT_EQ(columns_query(columns), "");
    EXPECT_EQ(columns.fixed.size(), 5U);
    EXPECT_FALSE(columns.need_details());
}

TEST(Columns, the_usual_ones_as_a_form_sends_them_along_are_no_choice)
{
    const auto columns = columns_from(fields({{"kol", "virksomhet"},
                                              {"kol", "kommune"},
                                              {"kol", "type"},
                                              {"kol", "status"},
                                              {"kol", "pameldt"}}));
    EXPECT_FALSE(columns.chosen());
    EXPECT_EQ(columns_query(columns), "");
}

struct ColumnCells : testing::Test
{
    ColumnCells()
    {
        db.in(test::make_conference);
        kari = db.in(add_guest, Guest{"Kari Moe", harstad, "Havna"});
        nils = db.in(add_guest, Guest{"Nils Berg", narvik, "", 2});
        run("INSERT INTO answer VALUES (1, 1, 'Nøtteallergi'), (1, 2, 'Havbruk'), (2, 2, 'Vind')");
        run("UPDATE registration SET contact_phone = '+4799000001', payer_name = 'Betaler AS',"
            " payer_number = '974760673' WHERE id = 1");
        std::vector<http::Route> all = organiser_routes();
        for (const auto& routes : {bulk_routes(), statistics_routes()})
            all.insert(all.end(), routes.begin(), routes.end());
        pages.emplace(db.file(), std::move(all));
    }

    RegisterCells cells(const Viewer& viewer,
                        const std::vector<std::pair<std::string, std::string>>& chosen)
    {
        return db.in([&](db::Tx& tx) {
            auto page = participant_page(tx, viewer, this_year, {});
            return cells_of(tx, viewer, this_year, std::move(page.rows),
                            columns_from(fields(chosen)));
        });
    }

    http::Response get(const std::string& pattern,
                       std::vector<std::pair<std::string, std::string>> query)
    {
        Visit visit;
        visit.pattern = pattern;
        visit.query = std::move(query);
        return pages->visit(organiser(), visit);
    }

    void run(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    Texts texts(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.rows<std::string>(sql); });
    }

    static bool shows(const http::Response& response, std::string_view text)
    {
        return response.body.find(text) != std::string::npos;
    }

    test::TestDb db;
    std::optional<test::Pages> pages;
    ParticipantId kari, nils;
};

TEST_F(ColumnCells, organisers_get_what_they_chose)
{
    const auto found =
        cells(organiser(), {{"kol", "telefon"}, {"kol", "betaler"}, {"kol", "s1"}, {"kol", "s2"}});
    EXPECT_EQ(found.details.at(kari).contact_phone, "+4799000001");
    EXPECT_EQ(found.details.at(kari).payer_name, "Betaler AS");
    EXPECT_EQ(found.answers.at({kari, QuestionId{1}}), "Nøtteallergi");
    EXPECT_EQ(found.answers.at({nils, QuestionId{2}}), "Vind");
    EXPECT_EQ(found.needs_shown(), 1);
}

TEST_F(ColumnCells, others_get_no_phone_no_payer_and_no_needs)
{
    const auto found =
        cells(test::host_of(harstad), {{"kol", "telefon"}, {"kol", "s1"}, {"kol", "s2"}});
    ASSERT_EQ(found.rows.size(), 1U);
    EXPECT_TRUE(found.details.empty());
    EXPECT_EQ(found.answers.size(), 1U);
    EXPECT_EQ(found.answers.at({kari, QuestionId{2}}), "Havbruk");
    EXPECT_EQ(found.needs_shown(), 0);
}

TEST_F(ColumnCells, take_as_many_statements_for_one_row_as_for_many_and_none_for_the_usual)
{
    const auto statements = [&](const std::vector<std::pair<std::string, std::string>>& chosen) {
        const auto before = db.connection().statements();
        cells(organiser(), chosen);
        return db.connection().statements() - before;
    };
    const auto usual = statements({}), some = statements({{"kol", "epost"}, {"kol", "s2"}});
    EXPECT_EQ(some, usual + 3);
    for (int n = 0; n < 40; ++n)
        db.in(add_guest, Guest{"Gjest " + std::to_string(n)});
    EXPECT_EQ(statements({}), usual);
    EXPECT_EQ(statements({{"kol", "epost"}, {"kol", "s2"}}), some);
}

TEST_F(ColumnCells,
       the_list_and_its_links_and_files_have_the_chosen_columns_and_reading_needs_is_written_down)
{
    const auto page =
        get("/admin/pameldinger", {{"kol", "telefon"}, {"kol", "s1"}, {"sok", "kari"}});
    EXPECT_TRUE(shows(page, "+4799000001"));
    EXPECT_TRUE(shows(page, "Nøtteallergi"));
    EXPECT_FALSE(shows(page, "data-label=\"Virksomhet\""));
    EXPECT_TRUE(shows(page, "formaction=\"/admin/deltakere.csv\""));
    for (const auto* kept : {"name=\"sok\" value=\"kari\"", "name=\"kol\" value=\"telefon\"", "name=\"kol\" value=\"s1\""})
        EXPECT_TRUE(shows(page, std::string("<input type=\"hidden\" ") + kept)) << kept;
    EXPECT_EQ(texts("SELECT action || ' ' || subject || ' ' || rows FROM access_log"),
              Texts({"read participants of conference 1 1", "read diet and access answers of participants of conference 1 1"}));
    const auto file = get("/admin/deltakere.csv", {{"kol", "telefon"}, {"kol", "s2"}});
    EXPECT_EQ(
        file.body,
        "\xEF\xBB\xBFNavn;Telefon;Tema\r\nKari Moe;'+4799000001;Havbruk\r\nNils Berg;;Vind\r\n");
}

TEST_F(ColumnCells, a_file_says_the_same_with_the_usual_columns_as_with_chosen_ones)
{
    run("UPDATE participant SET approval = 'waiting', municipality_id = NULL WHERE id = 2");
    for (const auto& file :
         {get("/admin/deltakere.csv", {}),
          get("/admin/deltakere.csv", {{"kol", "kommune"}, {"kol", "status"}})}) {
        EXPECT_TRUE(shows(file, ";Venter på godkjenning")) << file.body;
        EXPECT_TRUE(shows(file, ";Andre steder")) << file.body;
    }
    const auto usual = get("/admin/deltakere.csv", {{"sok", "kari"}, {"rekkefolge", "nyeste"}});
    EXPECT_TRUE(shows(usual, "\xEF\xBB\xBFNavn;Virksomhet;Kommune;Deltakertype;Status;E-post;"
                             "Referanse;Tillegg;Pris uten mva. (kr);Mva. (kr);Påmeldt "
                             "tidspunkt;Tema\r\n"
                             "Kari Moe;Havna;Harstad;Ordinær;Påmeldt;;RT-1;;1000,00;250,00;"))
        << usual.body;
    EXPECT_FALSE(shows(usual, "Nøtteallergi"));
}

TEST_F(ColumnCells, a_spreadsheet_adds_prices_and_counts_and_sorts_times_and_all_that_was_typed_is_text)
{
    run("UPDATE participant SET created_at = 1813000000, name = '=1+1' WHERE id = 1");
    run("UPDATE registration SET payer_reference = '=2+2' WHERE id = 1");
    run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, delete_on) VALUES"
        " (8, 1, 'antall', 'Antall', 'Mat', 'number', 'ordinary', '2027-11-01')");
    run("INSERT INTO answer VALUES (1, 8, '12'), (2, 8, '007')");
    constexpr auto read = R"(
import sys, zipfile, xml.etree.ElementTree as tree
n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
page = tree.fromstring(zipfile.ZipFile(sys.argv[1]).read('xl/worksheets/sheet1.xml'))
assert not list(page.iter(n + 'f'))
for row in list(page.iter(n + 'row'))[1:]:
    print([''.join(t.text for t in c.iter(n + 't')) if c.get('t') else round(float(c.find(n + 'v').text), 4) for c in row])
)";
    const auto file = get("/admin/deltakere.xlsx", {{"kol", "pameldt"}, {"kol", "telefon"}, {"kol", "betaler"},
                                                    {"kol", "fakturaref"}, {"kol", "pris"}, {"kol", "mva"}, {"kol", "s8"},
                                                    {"id", "1"}, {"id", "2"}});
    const auto rows = test::read_by({"/usr/bin/python3", "-c", read, "{}"}, file.body);
    // 2027-06-14, 21:06 in Norway.
    EXPECT_TRUE(rows.starts_with("['=1+1', 46552.8792, '+4799000001', 'Betaler AS, 974760673', '=2+2', 1000.0, 250.0, 12.0]\n"))
        << rows;
    EXPECT_TRUE(rows.ends_with(", '007']\n")) << rows;
}

TEST_F(ColumnCells, a_file_of_ticked_rows_has_no_others)
{
    for (const auto* column : {"kommune", ""}) {
        const auto file =
            get("/admin/deltakere.csv", {{"kol", column}, {"id", "2"}, {"sok", "kari"}});
        EXPECT_TRUE(shows(file, "Nils Berg"));
        EXPECT_FALSE(shows(file, "Kari Moe"));
    }
}

TEST_F(ColumnCells, the_pages_of_many_and_of_figures_come_in_every_language)
{
    for (const auto lang : view::all_languages)
        for (const auto* act : {"", "godkjenning", "avmelding", "flytting", "brev", "eksport"})
            for (const auto* which : {"alle", "valgte"}) {
                Visit visit;
                visit.lang = lang;
                visit.pattern = "/admin/pameldinger/samlet";
                visit.query = {{"handling", act}, {"utvalg", which}};
                EXPECT_EQ(pages->visit(organiser(), visit).status, 200) << act;
                visit.pattern = "/admin/statistikk";
                EXPECT_EQ(pages->visit(organiser(), visit).status, 200);
            }
}

TEST_F(ColumnCells, a_form_without_people_or_with_an_unknown_act_comes_back)
{
    Visit visit;
    visit.method = http::Method::post;
    visit.pattern = "/admin/pameldinger/samlet";
    visit.form = {{"handling", "avmelding"}, {"steg", "utfor"}, {"form_key", "k"}};
    EXPECT_EQ(pages->visit(organiser(), visit).status, 422);
    visit.form = {{"handling", "slett"}, {"steg", "utfor"}, {"form_key", "k"}, {"people", "1"}};
    EXPECT_EQ(pages->visit(organiser(), visit).status, 422);
    EXPECT_EQ(texts("SELECT state FROM participant ORDER BY id"),
              (Texts{"registered", "registered"}));
}

TEST_F(ColumnCells, a_place_without_a_name_is_called_so_among_many_too)
{
    run("UPDATE participant SET name = 'N.N. 3', place = 3, unnamed = 1 WHERE id = 1");
    run("UPDATE participant SET name = 'N.N. 4', place = 4, unnamed = 1, state = 'cancelled'"
        " WHERE id = 2");
    const auto page =
        get("/admin/pameldinger/samlet",
            {{"handling", "avmelding"}, {"utvalg", "valgte"}, {"id", "1"}, {"id", "2"}});
    EXPECT_TRUE(shows(page, "Plass 3 – uten navn, Havna"));
    EXPECT_TRUE(shows(page, "Plass 4 – uten navn"));
    EXPECT_FALSE(shows(page, "N.N."));
}

TEST_F(ColumnCells, a_letter_of_spaces_alone_is_none)
{
    Visit visit;
    visit.method = http::Method::post;
    visit.pattern = "/admin/pameldinger/samlet";
    visit.form = {{"handling", "brev"}, {"form_key", "k"},    {"people", "1"},
                  {"subject", "Buss"},  {"text", " \r\n \t"}, {"steg", "vis"}};
    const auto page = pages->visit(organiser(), visit);
    EXPECT_EQ(page.status, 422);
    EXPECT_TRUE(shows(page, "id=\"text-error\""));
}

TEST_F(ColumnCells, a_contact_without_a_name_is_an_address_alone)
{
    run("UPDATE registration SET contact_name = '' WHERE id = 1");
    const auto file = get("/admin/deltakere.csv", {{"kol", "kontakt"}, {"sok", "kari"}});
    EXPECT_TRUE(shows(file, "Kari Moe;kontakt@example.no\r\n")) << file.body;
}

TEST_F(ColumnCells,
       statistics_count_who_came_who_left_and_who_came_at_the_door_beside_the_year_before)
{
    run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email) "
        "VALUES"
        " (2, 2026, 'Før', '2026-10-20', 1792476000, 1792512000, 'Narvik', 'a@example.no')");
    run("INSERT INTO participant (conference_id, registration_id, person_id, category_id, pool_id,"
        " municipality_id, name, sort_key, search, price_ore, vat_ore, ticket_code, created_at)"
        " SELECT 2, registration_id, person_id, category_id, pool_id, 2, name, sort_key, search, "
        "0, 0,"
        " 'B' || id, 1790000000 FROM participant");
    db.in(add_guest, Guest{"Av Meldt", harstad, "", 1, true});
    db.now = from_local(LocalTime{parse_day("2027-10-20").value(), 8, 0});
    db.in(add_guest, Guest{"I Døra", narvik});
    const auto all = db.in(read_statistics, organiser(), this_year);
    EXPECT_EQ(all.intake.total, 3);
    EXPECT_EQ(all.cancelled, 1);
    EXPECT_EQ(all.walk_ins, 1);
    ASSERT_TRUE(all.earlier);
    EXPECT_EQ(all.earlier->total, 2);
    ASSERT_EQ(all.places.size(), 2U);
    EXPECT_EQ(all.places[0].name, "Harstad");
    EXPECT_EQ(all.places[0].registered, 1);
    EXPECT_EQ(all.places[0].cancelled, 1);
    EXPECT_EQ(all.places[0].before, 0);
    EXPECT_EQ(all.places[1].registered, 2);
    EXPECT_EQ(all.places[1].before, 2);
    ParticipantFilter filter;
    filter.state = ParticipantState::registered;
    filter.since = all.conference.day;
    EXPECT_EQ(db.in(participant_page, organiser(), this_year, filter).hits, all.walk_ins);
    run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, delete_on) VALUES"
        " (8, 1, 'sektor', 'Sektor', 'Tall', 'one_of', 'ordinary', '2027-11-01'),"
        " (9, 1, 'heis', 'Heis', 'Dag', 'one_of', 'needs', '2027-11-01')");
    run("INSERT INTO question_option (id, question_id, label, position) VALUES (1, 8, 'Privat', 1),"
        " (2, 8, 'Kommune', 2), (3, 9, 'Ja', 1)");
    run("INSERT INTO answer_option (participant_id, option_id) SELECT id, 1 FROM participant WHERE conference_id = 1"
        " AND state = 'registered' ORDER BY id LIMIT 2");
    run("INSERT INTO answer_option (participant_id, option_id) SELECT id, 2 FROM participant WHERE state = 'cancelled'"
        " UNION ALL SELECT min(id), 3 FROM participant");
    const auto page = get("/admin/statistikk", {});
    EXPECT_TRUE(shows(page, "Sektor</h2>"));
    EXPECT_FALSE(shows(page, "Heis"));
    EXPECT_TRUE(shows(page, "/admin/pameldinger?status=pameldt&amp;fra=2027-10-20"));
    const auto file = get("/admin/statistikk.csv", {});
    EXPECT_TRUE(shows(file, "Kommune;Narvik;2;0;2\r\n"));
    EXPECT_TRUE(shows(file, "Sektor;Privat;2;;\r\nSektor;Kommune;0;;\r\n")) << file.body;
}

TEST_F(ColumnCells, a_share_is_of_the_people_who_answered_however_many_options_each_chose)
{
    db.in(add_guest, Guest{"Siv Lund", narvik});
    db.in(add_guest, Guest{"Av Meldt", harstad, "", 1, true});
    run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, delete_on) VALUES"
        " (8, 1, 'reise', 'Reise', 'Tall', 'several_of', 'ordinary', '2027-11-01')");
    run("INSERT INTO question_option (id, question_id, label, position) VALUES (1, 8, 'Tog', 1), (2, 8, 'Buss', 2)");
    run("INSERT INTO answer_option (participant_id, option_id) VALUES (1, 1), (1, 2), (2, 2), (4, 1)");
    const auto all = db.in(read_statistics, organiser(), this_year);
    ASSERT_EQ(all.answers.size(), 2U);
    EXPECT_EQ(all.answers[0].answered, 2);
    const auto page = get("/admin/statistikk", {});
    EXPECT_TRUE(shows(page, "<td class=\"rt-number\">1</td><td class=\"rt-number\">50 %</td>")) << page.body;
    EXPECT_TRUE(shows(page, "<td class=\"rt-number\">2</td><td class=\"rt-number\">100 %</td>"));
    EXPECT_EQ(db.in(read_statistics, test::host_of(narvik), this_year).answers[0].answered, 1);
}

} // namespace
} // namespace retenk::registration
