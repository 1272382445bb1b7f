#include "programme/import.hpp"

#include "programme/edit_world.hpp"
#include "retenk/document/headings.hpp"

#include <gtest/gtest.h>

#include <set>

namespace retenk::programme {
namespace {

// PRG-13.
struct ProgrammeImport : testing::Test
{
    static document::Table table_of(const std::string& csv)
    {
        return document::read_table(csv).value();
    }

    static ImportChoices choices_of(const std::string& csv, Holds what = Holds::sessions,
                                    bool adds_speakers = false)
    {
        ImportChoices choices;
        choices.what = what;
        choices.columns = guess_columns(what, table_of(csv).rows.front().cells);
        choices.adds_speakers = adds_speakers;
        return choices;
    }

    CheckedImport check(const std::string& csv, Holds what = Holds::sessions, bool adds = false)
    {
        return world.db.in(check_import, world.conference, table_of(csv),
                           choices_of(csv, what, adds));
    }

    Result<ImportCounts> write(const std::string& csv, const std::string& seen,
                               Holds what = Holds::sessions, bool adds = false)
    {
        return world.db.in(write_rows, world.conference, table_of(csv), choices_of(csv, what, adds),
                           seen, std::string("user:1"));
    }

    ImportCounts bring(const std::string& csv, Holds what = Holds::sessions, bool adds = false)
    {
        return write(csv, check(csv, what, adds).seen, what, adds).value();
    }

    // "2 room programme_import.no_such_room": the row, the field and the key.
    std::set<std::string> errors_in(const std::string& csv, Holds what = Holds::sessions)
    {
        std::set<std::string> all;
        for (const auto& row : check(csv, what).rows)
            for (const auto& error : row.errors)
                all.insert(std::to_string(row.number) + " " + error.field + " " + error.key);
        return all;
    }

    SessionDraft called(const std::string& slug)
    {
        const auto id = world.count("SELECT id FROM session WHERE slug = '" + slug + "'");
        return world.stored(SessionId{id}).value().draft;
    }

    test::EditWorld world;
};

using Errors = std::set<std::string>;

const std::string whole =
    "Tittel;Slags programpost;Dag;Starter;Slutter;Rom;Foredragsholdere;Ordstyrer;Temaer;Tiltak;"
    "Språk;Antall plasser;Omtale;Vertskommune;Ikke opptak\n"
    "Havna;panelsamtale;20.10.2027;09.30;10:15;Storsalen;Åse Prøve;Børge Haase;Næring;1.1;"
    "nynorsk;30;\"Om havna\nog kaia\";harstad;ja\n";

TEST_F(ProgrammeImport, a_row_becomes_a_session_of_the_draft_with_all_that_it_says)
{
    const auto counts = bring(whole);
    EXPECT_EQ(counts.made, 1);
    const auto draft = called("havna");
    EXPECT_EQ(draft.title, "Havna");
    EXPECT_EQ(draft.kind, "panel");
    EXPECT_EQ(draft.starts_at, test::EditWorld::at(9, 30));
    EXPECT_EQ(draft.ends_at, test::EditWorld::at(10, 15));
    EXPECT_EQ(draft.room_id, world.hall);
    EXPECT_EQ(draft.language, "nn");
    EXPECT_EQ(draft.capacity, 30);
    EXPECT_EQ(draft.municipality_id, world.municipality);
    EXPECT_TRUE(draft.not_recorded);
    EXPECT_EQ(draft.abstract, "Om havna\nog kaia");
    EXPECT_EQ(draft.themes, std::vector{world.theme});
    EXPECT_EQ(draft.measures, std::vector{world.measure});
    ASSERT_EQ(draft.people.size(), 2u);
    EXPECT_EQ(draft.people[0].speaker_id, world.confirmed);
    EXPECT_EQ(draft.people[1].speaker_id, world.invited);
    EXPECT_EQ(draft.people[1].role, "moderator");
    EXPECT_FALSE(draft.unscheduled);
    EXPECT_EQ(world.count("SELECT count(*) FROM release_session"), 0);
}

TEST_F(ProgrammeImport, the_same_file_again_changes_nothing)
{
    bring(whole);
    const auto checked = check(whole);
    EXPECT_EQ(checked.unchanged, 1);
    const auto before = world.count("SELECT count(*) FROM change_log");
    EXPECT_EQ(bring(whole).changed, 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM change_log"), before);
}

TEST_F(ProgrammeImport, what_is_changed_is_shown_with_old_and_new_and_logged_field_by_field)
{
    bring(whole);
    const std::string csv = "ID;Tittel;Start;Rom;Ordstyrer;Omtale\n"
                            "havna;Havna og kaia;11;foajeen;Åse Prøve;\n";
    const auto checked = check(csv);
    ASSERT_EQ(checked.changed, 1);
    std::set<std::string> said;
    for (const auto& one : checked.rows[0].differences)
        said.insert(one.field + ": " + one.before + " > " + one.after);
    EXPECT_EQ(said, (std::set<std::string>{"title: Havna > Havna og kaia", "starts: 09:30 > 11:00",
                                           "ends: 10:15 > 11:45", "room: Storsalen > Foajeen",
                                           "speakers: Åse Prøve > ",
                                           "moderators: Børge Haase > Åse Prøve"}));
    bring(csv);
    const auto draft = called("havna-og-kaia");
    EXPECT_EQ(draft.abstract, "Om havna\nog kaia") << "an empty cell changes nothing";
    std::set<std::string> fields;
    const auto id = world.count("SELECT id FROM session");
    for (const auto& change : world.log("session", id))
        if (change.action == "changed") fields.insert(change.field);
    EXPECT_EQ(fields,
              (std::set<std::string>{"title", "starts_at", "ends_at", "room_id", "people"}));
}

TEST_F(ProgrammeImport, what_changed_since_the_preview_is_not_overwritten)
{
    bring(whole);
    const std::string csv = "Tittel;Språk\nHavna;engelsk\nKaia;engelsk\n";
    const auto seen = check(csv).seen;
    const SessionId session{world.count("SELECT id FROM session")};
    auto stored = world.stored(session).value();
    stored.draft.capacity = 12;
    ASSERT_TRUE(world.db.in(change_session, world.conference, session, stored.version, stored.draft,
                            std::string("user:2")));
    const auto late = write(csv, seen);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    EXPECT_EQ(late.error().key, "programme_import.look_again");
    EXPECT_EQ(world.count("SELECT count(*) FROM session"), 1);
    EXPECT_EQ(world.stored(session).value().draft.language, "nn");
    EXPECT_TRUE(write(csv, check(csv).seen));
}

TEST_F(ProgrammeImport, each_wrong_cell_says_so_and_then_nothing_is_written)
{
    const std::string csv =
        "Tittel;Rom;Spor;Tema;Tiltak;Foredragsholdere;Starter;Slutter;Dag;Varighet;Språk;Slag\n"
        "Fin;Storsalen;;;;;;;;;;\n"
        ";Loftet;Spor 9;Ingenting;9.9;Ukjent Person;seint;25:00;i morgen;lenge;klingon;rakett\n"
        "Bakvendt;;;;;;11:00;10:00;;;;\n"
        "Motsagt;;;;;;11:00;12:00;;30;;\n"
        "fin;;;;;;;;;;;\n";
    EXPECT_EQ(
        errors_in(csv),
        (Errors{"3 title typed.missing", "3 room programme_import.no_such_room",
                "3 track programme_import.no_such_track", "3 themes programme_import.no_such_theme",
                "3 measures programme_import.no_such_measure",
                "3 speakers programme_import.no_such_speaker",
                "3 starts programme_import.not_a_time", "3 ends programme_import.not_a_time",
                "3 day programme_import.not_a_day", "3 length programme_import.not_a_length",
                "3 language import.no_such_language", "3 kind programme_import.no_such_kind",
                "4 ends edit.ends_before_start", "5 length programme_import.length_and_end",
                "6 title programme_import.same_as_row"}));
    const auto refused = write(csv, check(csv).seen);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::conflict);
    EXPECT_EQ(world.count("SELECT count(*) FROM session"), 0);
}

TEST_F(ProgrammeImport, without_time_or_room_a_new_one_goes_to_the_tray_but_a_break_needs_no_room)
{
    bring("Tittel;Slag;Tid;Rom\n"
          "Uten rom;foredrag;10:00;\n"
          "Uten tid;foredrag;;Storsalen\n"
          "Begge;foredrag;12:00–12:30;Storsalen\n"
          "Lunsj;pause;11.30-12.00;\n");
    EXPECT_TRUE(called("uten-rom").unscheduled);
    EXPECT_TRUE(called("uten-tid").unscheduled);
    EXPECT_FALSE(called("begge").unscheduled);
    EXPECT_EQ(called("begge").ends_at, test::EditWorld::at(12, 30));
    EXPECT_FALSE(called("lunsj").unscheduled);
    bring("Tittel;Rom;Starter;Varighet\nUten rom;Foajeen;13:00;1 t 30 min\n");
    EXPECT_FALSE(called("uten-rom").unscheduled);
    EXPECT_EQ(called("uten-rom").ends_at, test::EditWorld::at(14, 30));
}

TEST_F(ProgrammeImport, times_are_read_as_people_and_spreadsheets_write_them)
{
    for (const std::string cell :
         {"20.10.2027 kl. 09.30", "2027-10-20T09:30", "2027-10-20 09:30:00", "2027-10-20T07:30:00Z",
          "2027-10-20T09:30+02:00", "46680,3958333333", "onsdag 20. oktober 2027 09:30",
          "20/10/2027 0930"}) {
        const auto checked = check("Tittel;Starter;Rom\nHavna;\"" + cell + "\";Storsalen\n");
        ASSERT_EQ(checked.made, 1) << cell;
        bring("Tittel;Starter;Rom\n" + cell.substr(0, 12) + ";\"" + cell + "\";Storsalen\n");
        const auto id = world.count("SELECT max(id) FROM session");
        EXPECT_EQ(world.stored(SessionId{id}).value().draft.starts_at, test::EditWorld::at(9, 30))
            << cell;
    }
}

TEST_F(ProgrammeImport, breaks_with_the_same_title_are_each_their_own)
{
    const std::string csv = "Tittel;Slag;Starter\nPause;pause;10:00\nPause;pause;14:00\n";
    EXPECT_EQ(bring(csv).made, 2);
    EXPECT_EQ(check(csv).unchanged, 2);
}

TEST_F(ProgrammeImport, a_title_that_several_have_needs_a_key)
{
    world.add(world.draft("Havna", 9, 10));
    world.add(world.draft("Havna", 13, 14));
    EXPECT_EQ(errors_in("Tittel\nHavna\n"), (Errors{"2 title programme_import.several_titled"}));
    EXPECT_EQ(check("Tittel;Start\nHavna;13:00\n").unchanged, 1);
    EXPECT_EQ(check("Slug;Tittel\nhavna-2;Havna\n").rows[0].target,
              world.count("SELECT id FROM session WHERE slug = 'havna-2'"));
}

TEST_F(ProgrammeImport, unknown_speakers_are_made_once_when_somebody_asks_for_it)
{
    const std::string csv = "Tittel;Foredragsholdere;Vert\n"
                            "Havna;Ny Person <ny@example.no>, Åse Prøve;\n"
                            "Kaia;ny person;Prøve, Åse\n";
    EXPECT_EQ(errors_in(csv), (Errors{"2 speakers programme_import.no_such_speaker",
                                      "3 speakers programme_import.no_such_speaker"}));
    const auto counts = bring(csv, Holds::sessions, true);
    EXPECT_EQ(counts.speakers_made, 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM speaker"), 3);
    EXPECT_EQ(world.count("SELECT count(*) FROM session_role"), 4);
    EXPECT_EQ(world.count("SELECT count(*) FROM person WHERE email = 'ny@example.no'"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM message"), 0);
    EXPECT_EQ(called("kaia").people.back().speaker_id, world.confirmed);
}

TEST_F(ProgrammeImport, speakers_are_known_by_address_else_by_name_with_a_warning)
{
    const std::string csv = "Navn;E-post;Tittel;Virksomhet;Om foredragsholderen;Språk\n"
                            "Åse Prøve;aase@example.no;Forsker;UiT;Kan havn;engelsk\n"
                            "Ny Taler;ny@example.no;;;;\n";
    const auto checked = check(csv, Holds::speakers);
    EXPECT_EQ(checked.changed, 1);
    EXPECT_EQ(checked.made, 1);
    ASSERT_EQ(checked.rows[0].warnings.size(), 1u);
    EXPECT_EQ(checked.rows[0].warnings[0].key, "programme_import.by_name");
    bring(csv, Holds::speakers);
    EXPECT_EQ(check(csv, Holds::speakers).unchanged, 2);
    const auto renamed = check("Navn;E-post\nÅse Prøve Berg;aase@example.no\n", Holds::speakers);
    EXPECT_EQ(renamed.changed, 1);
    EXPECT_TRUE(renamed.rows[0].warnings.empty());
    const auto other = check("Navn;E-post\nÅse Prøve;en.annen@example.no\n", Holds::speakers);
    EXPECT_EQ(other.made, 1);
    EXPECT_EQ(other.rows[0].warnings[0].key, "programme_import.same_name_other_address");
    EXPECT_EQ(errors_in("Navn;E-post;Språk\n;feil;samisk\nA;a@example.no;\nA;a@example.no;\n",
                        Holds::speakers),
              (Errors{"2 name typed.missing", "2 email typed.not_an_email",
                      "2 language programme_import.speaker_language",
                      "4 name programme_import.same_as_row"}));
}

TEST_F(ProgrammeImport, the_templates_example_is_never_written)
{
    EXPECT_EQ(errors_in("ID;Tittel\neksempel;Noe\n"), (Errors{"2 key import.example_row"}));
    EXPECT_EQ(errors_in("Navn;E-post\nKari;" + std::string(document::example_address) + "\n",
                        Holds::speakers),
              (Errors{"2 email import.example_row"}));
}

TEST_F(ProgrammeImport, files_that_are_too_long_or_empty_are_told_so)
{
    EXPECT_EQ(check_table(table_of("Tittel\n")).error().fields[0].key, "programme_import.nothing");
    std::string rows = "Tittel\n";
    for (std::size_t at = 0; at <= most_import_rows; ++at)
        rows += "A\n";
    EXPECT_EQ(check_table(table_of(rows)).error().fields[0].key, "programme_import.too_many");
}

TEST(ProgrammeImportColumns, are_told_by_their_headings_in_three_languages)
{
    const std::vector<std::string> wanted{"title", "starts", "room", "speakers"};
    EXPECT_EQ(guess_columns(Holds::sessions, {"Tittel", "Starter", "Rom", "Foredragsholdere"}),
              wanted);
    EXPECT_EQ(guess_columns(Holds::sessions, {"Tittel", "Startar", "Rom", "Foredragshaldarar"}),
              wanted);
    EXPECT_EQ(guess_columns(Holds::sessions, {"Title", "Start time", "Room", "Speakers"}), wanted);
    ImportChoices choices{Holds::sessions, {"title", "title", "rakett"}};
    ASSERT_FALSE(check_columns(choices));
    EXPECT_EQ(check_columns(choices).error().fields.size(), 2u);
    choices.columns = {"room"};
    EXPECT_EQ(check_columns(choices).error().fields[0].key, "programme_import.no_title");
}

} // namespace
} // namespace retenk::programme
