#include "registration/pages_organiser.hpp"

#include "registration/pages_overview.hpp"
#include "registration/register_people.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::add_guest;
using test::Guest;
using test::harstad;
using test::narvik;
using test::organiser;
using test::Visit;
using Texts = std::vector<std::string>;

struct OrganiserPages : testing::Test
{
    OrganiserPages()
    {
        db.in(test::make_conference);
        kari = db.in(add_guest, Guest{"Kari <Harstad>", harstad, "Havna & sønn"});
        nils = db.in(add_guest, Guest{"Nils Narvik", narvik, "", 2});
        pages.emplace(db.file(), organiser_routes());
    }

    http::Response get(const std::string& pattern, Visit visit = {})
    {
        visit.pattern = pattern;
        return pages->visit(organiser(), visit);
    }

    http::Response of(const std::string& pattern, ParticipantId id)
    {
        Visit visit;
        visit.params["id"] = std::to_string(id.value);
        return get(pattern, visit);
    }

    Texts access_log()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<std::string>("SELECT action || ' ' || subject || ' ' || rows FROM"
                                        " access_log ORDER BY id");
        });
    }

    void run(const std::string& sql)
    {
        db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    static bool shows(const http::Response& response, std::string_view text)
    {
        return response.body.find(text) != std::string::npos;
    }

    test::TestDb db;
    std::optional<test::Pages> pages;
    ParticipantId kari, nils;
};

TEST_F(OrganiserPages, every_page_comes_in_every_language)
{
    for (const auto lang : view::all_languages) {
        Visit visit;
        visit.lang = lang;
        visit.params["id"] = "1";
        for (const auto* pattern :
             {"/admin", "/admin/pameldinger", "/admin/pameldinger/{id}",
              "/admin/deltakere/{id}/avmelding", "/admin/deltakere/{id}/endring"})
            EXPECT_EQ(get(pattern, visit).status, 200) << pattern;
    }
}

TEST_F(OrganiserPages, without_an_address_no_mail_is_promised_or_offered)
{
    const auto registration = db.in([](db::Tx& tx) {
        return tx.get<RegistrationId>("SELECT registration_id FROM participant WHERE name = 'Nils Narvik'");
    });
    run("UPDATE registration SET payer_name = 'Nils', payer_ehf = 0, payer_email = 'betaler@example.no'");
    const auto page = [&] { return of("/admin/pameldinger/{id}", ParticipantId{registration.value}); };
    const auto cancelling = [&] { return of("/admin/deltakere/{id}/avmelding", nils); };
    ASSERT_TRUE(shows(page(), "/admin/pameldinger/" + std::to_string(registration.value) + "/lenke\">"));
    ASSERT_TRUE(shows(page(), "Sendes til betaler@example.no"));
    ASSERT_TRUE(shows(cancelling(), "får en e-post om avmeldingen"));
    run("UPDATE registration SET contact_email = '', payer_email = ''");
    EXPECT_FALSE(shows(page(), "/admin/pameldinger/" + std::to_string(registration.value) + "/lenke\">"));
    EXPECT_FALSE(shows(page(), "mailto:\""));
    EXPECT_FALSE(shows(page(), "Sendes til"));
    EXPECT_TRUE(shows(page(), "Ingen e-postadresse å sende til"));
    EXPECT_TRUE(shows(cancelling(), "så ingen får e-post om avmeldingen"));
}

TEST_F(OrganiserPages, the_list_shows_whom_the_filter_finds_and_keeps_it_in_the_export_links)
{
    Visit visit;
    ASSERT_TRUE(shows(get("/admin/pameldinger", visit), "Nils Narvik"));
    visit.query = {{"sok", "kari"}, {"type", "1"}};
    const auto page = get("/admin/pameldinger", visit);
    EXPECT_TRUE(shows(page, "Kari &lt;Harstad&gt;"));
    EXPECT_FALSE(shows(page, "Nils Narvik"));
    EXPECT_TRUE(shows(page, "action=\"/admin/deltakere.xlsx\">\n      <input type=\"hidden\" name=\"sok\" value=\"kari\">"));
    EXPECT_TRUE(shows(page, "name=\"hvorfor\""));
}

TEST_F(OrganiserPages, a_search_as_one_types_gets_the_rows_alone)
{
    Visit visit;
    visit.is_htmx = true;
    const auto part = get("/admin/pameldinger", visit);
    EXPECT_TRUE(part.body.starts_with("<section id=\"register-rows\""));
    EXPECT_TRUE(shows(part, "Nils Narvik"));
}

TEST_F(OrganiserPages, an_export_follows_the_filter_and_is_written_down)
{
    Visit visit;
    visit.query = {{"kommune", "1"}};
    const auto file = get("/admin/deltakere.csv", visit);
    EXPECT_TRUE(shows(file, "Kari <Harstad>"));
    EXPECT_FALSE(shows(file, "Nils Narvik"));
    EXPECT_EQ(get("/admin/deltakere.xlsx").status, 200);
    EXPECT_EQ(access_log(), (Texts{"exported participants of conference 1, municipality 1 1",
                                   "exported participants of conference 1 2"}));
}

TEST_F(OrganiserPages, why_a_file_was_taken_is_kept_with_it)
{
    Visit visit;
    visit.query = {{"hvorfor", "  Bordkort \n til middagen " + std::string(300, 'x')}};
    get("/admin/deltakere.csv", visit);
    const auto purpose = db.in([](db::Tx& tx) { return tx.get<std::string>("SELECT purpose FROM access_log"); });
    EXPECT_TRUE(purpose.starts_with("Bordkort til middagen xxx"));
    EXPECT_EQ(purpose.size(), 200u);
}

TEST_F(OrganiserPages, looking_at_people_is_written_down_once_an_hour_and_again_when_more_were_seen)
{
    Visit search;
    search.query = {{"sok", "kari"}};
    search.is_htmx = true;
    for (int i = 0; i < 3; ++i) get("/admin/pameldinger", search);
    EXPECT_EQ(access_log(), Texts{"read participants of conference 1 1"});
    for (int i = 0; i < 3; ++i) get("/admin/pameldinger");
    of("/admin/deltakere/{id}/avmelding", kari);
    of("/admin/deltakere/{id}/overdragelse", kari);
    of("/admin/deltakere/{id}/endring", nils);
    search.query = {{"sok", "ingen"}, {"kommune", "1"}};
    get("/admin/pameldinger", search);
    EXPECT_EQ(access_log(), (Texts{"read participants of conference 1 1", "read participants of conference 1 2",
                                   "read participant 1 1", "read participant 2 1"}));
}

TEST_F(OrganiserPages, diet_and_access_answers_are_exported_only_when_asked_for)
{
    run("INSERT INTO answer VALUES (1, 1, 'Nøtteallergi')");
    EXPECT_FALSE(shows(get("/admin/deltakere.csv"), "Nøtteallergi"));
    Visit visit;
    visit.query = {{"behov", "1"}};
    EXPECT_TRUE(shows(get("/admin/deltakere.csv", visit), "Nøtteallergi"));
    EXPECT_EQ(access_log().back(),
              "exported participants of conference 1, with diet and access answers 2");
}

TEST_F(OrganiserPages, a_formula_typed_as_a_name_stays_text_in_the_export)
{
    db.in(add_guest, Guest{"=1+1", harstad, "@SUM(A1)"});
    const auto file = get("/admin/deltakere.csv");
    EXPECT_TRUE(shows(file, "'=1+1;'@SUM(A1);"));
    EXPECT_FALSE(shows(file, "\n=1+1"));
}

TEST_F(OrganiserPages, reading_diet_and_access_answers_is_written_down)
{
    EXPECT_EQ(of("/admin/pameldinger/{id}", ParticipantId{1}).status, 200);
    EXPECT_EQ(access_log(), Texts{"read registration 1 1"});
    run("INSERT INTO answer VALUES (1, 1, 'Nøtteallergi')");
    EXPECT_TRUE(shows(of("/admin/pameldinger/{id}", ParticipantId{1}), "Nøtteallergi"));
    EXPECT_EQ(of("/admin/deltakere/{id}/endring", kari).status, 200);
    EXPECT_EQ(access_log(), (Texts{"read registration 1 1", "read diet and access answers of registration 1 1",
                                   "read participant 1 1", "read diet and access answers of registration 1 1"}));
}

TEST_F(OrganiserPages, the_change_log_is_told_in_words)
{
    run("INSERT INTO user (id, email, name, password_hash, created_at)"
        " VALUES (1, 'o@example.no', 'Olga Organisator', '', 0)");
    run("INSERT INTO change_log (at, actor, subject_type, subject_id, action, field, old_value,"
        " new_value, hash) VALUES (1817373600, 'user:1', 'participant', 1, 'changed', 'name',"
        " 'Kåri', 'Kari', '')");
    run("INSERT INTO change_log (at, actor, subject_type, subject_id, action, field, old_value,"
        " new_value, hash) VALUES (1817373600, 'registration:1', 'participant', 1, 'cancelled',"
        " 'state', 'registered', 'cancelled', '2')");
    const auto page = of("/admin/pameldinger/{id}", ParticipantId{1});
    EXPECT_TRUE(shows(page, "Den påmeldte</td>"));
    EXPECT_TRUE(shows(page, "<del>påmeldt</del>"));
    EXPECT_TRUE(shows(page, "<ins>avmeldt</ins>"));
    EXPECT_TRUE(shows(page, "Olga Organisator</td>"));
    EXPECT_TRUE(shows(page, ">Endret: navn "));
    EXPECT_TRUE(shows(page, "<del>Kåri</del>"));
    EXPECT_TRUE(shows(page, "<ins>Kari</ins>"));
}

TEST_F(OrganiserPages, a_full_pool_of_one_place_is_told_in_the_singular)
{
    run("UPDATE participant SET state = 'cancelled', cancelled_at = created_at WHERE id <> 1");
    run("UPDATE pool SET capacity = 1 WHERE id = (SELECT pool_id FROM participant)");
    EXPECT_TRUE(shows(get("/admin"), "er full: den ene plassen er tatt."));
    run("UPDATE pool SET capacity = 0 WHERE id = (SELECT pool_id FROM participant)");
    EXPECT_TRUE(shows(get("/admin"), "er full: alle 0 plassene er tatt."));
}

TEST_F(OrganiserPages, what_is_not_there_is_not_found)
{
    EXPECT_EQ(of("/admin/pameldinger/{id}", ParticipantId{99}).status, 404);
    EXPECT_EQ(of("/admin/deltakere/{id}/endring", ParticipantId{99}).status, 404);
    Visit visit;
    visit.params["id"] = "x";
    EXPECT_EQ(get("/admin/pameldinger/{id}", visit).status, 404);
}

TEST_F(OrganiserPages, wrong_input_keeps_what_was_typed)
{
    Visit visit;
    visit.method = http::Method::post;
    visit.params["id"] = std::to_string(kari.value);
    visit.form = {
        {"name", " "}, {"organisation", "Ny bedrift"}, {"municipality", "2"}, {"version", "1"}};
    const auto page = get("/admin/deltakere/{id}/endring", visit);
    EXPECT_EQ(page.status, 422);
    EXPECT_TRUE(shows(page, "Skriv navnet."));
    EXPECT_TRUE(shows(page, "Ny bedrift"));
}

TEST(Overview, counts_by_whole_weeks_left)
{
    test::TestDb db;
    db.in(test::make_conference);
    const auto starts_at = Instant(std::chrono::seconds(1824012000));
    const auto with_left = [&](std::chrono::seconds left) {
        db.now = starts_at - left;
        db.in(add_guest, Guest{"Gjest " + std::to_string(left.count())});
    };
    using namespace std::chrono_literals;
    with_left(168h * 3);
    with_left(168h * 3 - 1s);
    with_left(168h * 2);
    with_left(-1h); // at the door
    db.in(add_guest, Guest{"Avmeldt", harstad, "", 1, true});
    const auto weeks = db.in([&](db::Tx& tx) {
        return registered_by_week(tx, organiser(), test::this_year, starts_at);
    });
    ASSERT_EQ(weeks.size(), 3U);
    EXPECT_EQ(weeks[0].weeks_left, 3);
    EXPECT_EQ(weeks[0].registered, 1);
    EXPECT_EQ(weeks[1].weeks_left, 2);
    EXPECT_EQ(weeks[1].registered, 2);
    EXPECT_EQ(weeks[2].weeks_left, 0);
    EXPECT_EQ(weeks[2].registered, 1);
}

TEST(Overview, draws_this_register_beside_the_one_before_it)
{
    using namespace std::chrono_literals;
    const Intake earlier{2018, {{7, 10}, {0, 90}}, 100, 10};
    const Intake intake{2027, {{6, 20}, {4, 30}}, 50, 50};
    const auto curve = curve_of(intake, earlier, 168h * 4, 0);
    EXPECT_EQ(curve.weeks, 8);
    EXPECT_EQ(curve.scale, (std::vector<std::int64_t>{100, 75, 50, 25, 0}));
    ASSERT_EQ(curve.rows.size(), 9U);
    EXPECT_EQ(curve.rows[1].registered, 0);
    EXPECT_EQ(curve.rows[1].earlier, 10);
    EXPECT_EQ(curve.rows[4].registered, 50);
    EXPECT_EQ(curve.rows[5].registered, std::nullopt); // has not come yet
    EXPECT_EQ(curve.rows[8].earlier, 100);
    EXPECT_TRUE(curve.line.starts_with("M0 320 L125 320 L250 256"));
    EXPECT_TRUE(curve.line.ends_with("L500 160")) << curve.line;
    EXPECT_TRUE(curve.earlier_line.ends_with("L1000 0")) << curve.earlier_line;
    EXPECT_EQ(curve.today, "M500 0V320");
}

// Three came, one of them gave the place back a week later; nobody looking back sees two.
TEST(Overview, a_place_that_was_given_back_counts_until_it_was_this_year_and_before)
{
    using namespace std::chrono_literals;
    test::TestDb db;
    const auto starts_at = Instant(std::chrono::seconds(1824012000));
    db.in(test::make_conference);
    db.in([](db::Tx& tx) {
        tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email)"
               " VALUES (2, 2026, 'Før', '2026-10-20', 1792476000, 1792512000, 'Narvik', 'a@example.no')");
        return true;
    });
    db.now = starts_at - 168h * 6;
    for (const auto* name : {"A", "B", "C"})
        db.in(add_guest, Guest{name});
    db.in([](db::Tx& tx) {
        tx.run("UPDATE participant SET state = 'cancelled', cancelled_at = created_at + 604800 + 60 WHERE name = 'C'");
        tx.run("INSERT INTO participant (conference_id, registration_id, person_id, category_id, pool_id, municipality_id,"
               " name, sort_key, search, state, price_ore, vat_ore, ticket_code, created_at, cancelled_at)"
               " SELECT 2, registration_id, person_id, category_id, pool_id, municipality_id, name, sort_key, search, state,"
               " 0, 0, 'B' || id, created_at - 31536000, cancelled_at - 31536000 FROM participant");
        tx.run("UPDATE conference SET starts_at = 1824012000 - 31536000 WHERE id = 2");
        return true;
    });
    db.now = starts_at - 168h * 4 + 24h; // past the row of four weeks
    const auto overview = db.in(read_overview, organiser(), test::this_year);
    ASSERT_TRUE(overview.earlier);
    EXPECT_EQ(overview.earlier->by_now, 2);
    db.now = starts_at - 168h * 5;
    EXPECT_EQ(db.in(read_overview, organiser(), test::this_year).earlier->by_now, 3);
    const auto curve = curve_of(overview.intake, overview.earlier, 168h * 4 - 24h, 0);
    std::vector<std::string> told;
    for (const auto& row : curve.rows)
        told.push_back(std::to_string(row.weeks_left) + (row.now ? " now " : " ") +
                       std::to_string(row.registered.value_or(-1)) + " " + std::to_string(*row.earlier));
    EXPECT_EQ(told, (std::vector<std::string>{"8 0 0", "7 0 0", "6 3 3", "5 3 3", "4 2 2", "3 now 2 2", "3 -1 2", "2 -1 2",
                                              "1 -1 2", "0 -1 2"}));
    EXPECT_EQ(curve.scale.front(), 3) << "as high as it was once";
}

TEST(Overview, a_long_way_is_told_in_few_rows_that_end_at_the_conference)
{
    const auto curve = curve_of(Intake{}, std::nullopt, std::chrono::days(0), 130);
    EXPECT_EQ(curve.weeks, 132);
    EXPECT_LE(curve.rows.size(), 27U);
    EXPECT_EQ(curve.rows.back().weeks_left, 0);
    EXPECT_EQ(curve.scale.back(), 0);
    EXPECT_GT(curve.scale.front(), 0);
}

TEST(Overview, tells_what_is_wrong)
{
    test::TestDb db;
    db.in(test::make_conference);
    db.in([](db::Tx& tx) {
        for (const auto* state : {"failed", "failed", "unsure", "sent"})
            tx.run("INSERT INTO message (created_at, template, language, recipient, data, state, "
                   "next_at)"
                   " VALUES (0, 'x', 'nb', 'a@example.no', '{}', ?1, 0)",
                   state);
        tx.run("INSERT INTO session (id, conference_id, slug, title, kind, starts_at, ends_at)"
               " VALUES (1, 1, 'a', 'A', 'talk', 1, 2), (2, 1, 'b', 'B', 'pause', 1, 2)");
        tx.run("INSERT INTO release (id, conference_id, number, at, is_current) VALUES (1, 1, 1, "
               "0, 1)");
        tx.run("INSERT INTO release_session SELECT 1, id, slug, title, abstract, kind, track_id,"
               " room_id, starts_at, ends_at, language, capacity, cancelled, young, green,"
               " translations, municipality_id, level, not_recorded FROM session");
        tx.run("UPDATE session SET title = 'Bedre' WHERE id = 2");
        return true;
    });
    const auto troubles = db.in(troubles_of, test::this_year);
    EXPECT_EQ(troubles.mails_failed, 2);
    EXPECT_EQ(troubles.mails_unsure, 1);
    EXPECT_EQ(troubles.draft_changes, 1);
    EXPECT_EQ(troubles.sessions_without_theme, 1);
    PoolState pool;
    pool.capacity = 100;
    pool.taken = 89;
    EXPECT_FALSE(is_nearly_full(pool));
    pool.taken = 90;
    EXPECT_TRUE(is_nearly_full(pool));
}

} // namespace
} // namespace retenk::registration
