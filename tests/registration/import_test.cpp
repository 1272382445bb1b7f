#include "registration/import.hpp"

#include "registration/asked_questions.hpp"
#include "registration/upload_file.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/registration/keeping.hpp"

#include <gtest/gtest.h>

#include <set>

namespace retenk::registration {
namespace {

using test::count;
using test::taken;

Viewer organiser(std::int64_t user = 1)
{
    Viewer viewer;
    viewer.user = UserId{user};
    viewer.roles = {Role::organiser};
    return viewer;
}

Viewer host()
{
    auto viewer = organiser();
    viewer.roles = {Role::host};
    viewer.municipality = MunicipalityId{1};
    return viewer;
}

// REG-16.
struct ImportTest : testing::Test
{
    ImportTest()
    {
        db.in(test::make_offer);
        db.in(test::ask);
        db.in(+[](db::Tx& tx) {
            tx.run("INSERT INTO municipality_number (municipality_id, number, valid_from) VALUES "
                   "(1, '5503', '2020-01-01')");
            tx.run("INSERT INTO user (id, email, name, password_hash, created_at) VALUES (1, "
                   "'o@example.no', 'O', '', 0), "
                   "(2, 'p@example.no', 'P', '', 0)");
            return true;
        });
        config.database.file = db.file().string();
        frame.conference = ConferenceId{1};
        frame.day = Day{std::chrono::year(2027), std::chrono::October, std::chrono::day(20)};
        frame.base_url = "https://retenk.example.no";
    }

    static document::Table table_of(const std::string& csv)
    {
        return document::read_table(csv).value();
    }

    ImportId bring(const std::string& csv, const std::string& form_key = "")
    {
        NewImport import;
        import.conference = ConferenceId{1};
        import.key = std::string(42, 'k') + static_cast<char>('a' + brought++);
        import.file_name = "folk.csv";
        import.form_key = form_key;
        import.digest = sha256(csv);
        import.headings = table_of(csv).rows.front().cells;
        document::keep_file(upload_folder(config), import.key, csv);
        return db.in(create_import, organiser(), import);
    }

    ImportChoices choices_of(ImportId id)
    {
        return choices_in(db.in(find_import, organiser(), id)->choices);
    }

    CheckedImport check(const std::string& csv, CategoryId category = {})
    {
        auto choices = choices_of(bring(csv));
        choices.category = category;
        return db.in(check_import, organiser(), table_of(csv), choices, frame);
    }

    // "2 email form.email": the row, the field and the key.
    std::set<std::string> errors_in(const std::string& csv, CategoryId category = {})
    {
        std::set<std::string> all;
        for (const auto& row : check(csv, category).rows)
            for (const auto& error : row.errors)
                all.insert(std::to_string(row.number) + " " + error.field + " " + error.key);
        return all;
    }

    Result<std::int64_t> import(ImportId id, const std::string& csv, Mails mails = Mails::none)
    {
        return db.in(import_people, organiser(), id, table_of(csv), frame, mails);
    }

    std::string one(const std::string& sql)
    {
        return db.in(
            +[](db::Tx& tx, const std::string& text) { return tx.get<std::string>(text); }, sql);
    }

    test::TestDb db;
    Config config;
    ImportFrame frame;
    int brought = 0;
};

using Errors = std::set<std::string>;

const std::string plain = "Navn;E-post;Telefon;Virksomhet;Kommune;Deltakertype;Språk\n"
                          "Aud Berg;aud@example.no;900 00 001;Fisk AS;5503;Ordinær;nynorsk\n"
                          "Bo Dahl;;;;;Gjest;\n";

TEST_F(ImportTest,
       columns_are_told_by_their_headings_in_three_languages_and_by_the_questions_titles)
{
    const auto questions = db.in(test::asked);
    const auto guess = [&](const std::string& csv) {
        return guess_columns(table_of(csv).rows[0].cells, questions);
    };
    using Fields = std::vector<std::string>;
    EXPECT_EQ(
        guess(
            "Fornavn;ETTERNAVN;E-postadresse;Mobil;Arbeidsgiver;Org.nr;Kommunenr;Kategori;Målform"),
        (Fields{"first_name", "last_name", "email", "phone", "organisation", "org_number",
                "municipality", "category", "language"}));
    EXPECT_EQ(guess("Førenamn og etternamn;Verksemd;Deltakartype"),
              (Fields{"name", "organisation", "category"}));
    EXPECT_EQ(guess("Full name,Email address,Company,Participant type,Municipality"),
              (Fields{"name", "email", "organisation", "category", "municipality"}));
    EXPECT_EQ(guess("Navn;Reise;tema;Kosthold;Plakat;Hva som helst"),
              (Fields{"name", "q11", "q2", "q1", "", ""}))
        << "no file can be brought";
    EXPECT_EQ(guess("Navn;Name;Navn"), (Fields{"name", "", ""})) << "each field once";
    EXPECT_EQ(guess("Fornavn;Navn;Deltakertype"), (Fields{"first_name", "last_name", "category"}))
        << "beside a first name it is the last name";
    EXPECT_EQ(guess("Navn;Førenamn"), (Fields{"last_name", "first_name"}));
    EXPECT_EQ(guess("Fornavn;Navn;Etternavn"), (Fields{"first_name", "name", "last_name"}))
        << "which of them, only the organiser knows";
}

TEST_F(ImportTest, a_field_has_one_column_and_somebody_must_have_a_name)
{
    const auto questions = db.in(test::asked);
    EXPECT_TRUE(check_columns({"name", "", "email"}, questions));
    EXPECT_TRUE(check_columns({"first_name", "last_name"}, questions));
    EXPECT_EQ(check_columns({"email"}, questions).error().fields[0].key, "import.no_name");
    EXPECT_EQ(check_columns({"name", "email", "email"}, questions).error().fields[0].field,
              "column_3");
    for (const auto* part : {"first_name", "last_name"}) {
        const auto refused = check_columns({part, "email", "name"}, questions);
        ASSERT_FALSE(refused) << part;
        EXPECT_EQ(refused.error().fields.size(), 1U);
        EXPECT_EQ(refused.error().fields[0].field, "column_3");
        EXPECT_EQ(refused.error().fields[0].key, "import.whole_and_parts");
    }
    EXPECT_EQ(check_columns({"name", "q17"}, questions).error().fields[0].key, "form.choose");
    EXPECT_EQ(check_columns({"name", "price_ore"}, questions).error().fields[0].key, "form.choose");
}

TEST_F(ImportTest, everybody_is_registered_as_by_hand_and_nobody_is_written_to_unless_asked_for)
{
    const auto id = bring(plain);
    EXPECT_EQ(import(id, plain).value(), 2);
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 2);
    EXPECT_EQ(db.in(count, std::string("message")), 0);
    EXPECT_EQ(db.in(count, std::string("consent")), 0) << "nobody consents for others";
    EXPECT_EQ(
        one("SELECT language || contact_email || contact_phone FROM registration WHERE id = 1"),
        "nnaud@example.no+4790000001");
    EXPECT_EQ(one("SELECT language || contact_email FROM registration WHERE id = 2"), "nb");
    EXPECT_EQ(one("SELECT municipality_id || organisation.name FROM participant JOIN organisation "
                  "ON organisation.id = organisation_id"),
              "1Fisk AS");
}

TEST_F(ImportTest, with_mails_each_address_gets_its_ticket)
{
    ASSERT_TRUE(import(bring(plain), plain, Mails::sent));
    EXPECT_EQ(one("SELECT group_concat(recipient) FROM message"), "aud@example.no");
}

TEST_F(ImportTest, the_log_has_the_import_and_each_registration)
{
    const auto id = bring(plain);
    ASSERT_TRUE(import(id, plain));
    const auto log = db.in(audit::changes_of, std::string_view("import"), id.value);
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].new_value, "2");
    EXPECT_EQ(log[0].actor, organiser().actor());
    EXPECT_EQ(one("SELECT count(*) FROM change_log WHERE subject_type = 'registration' AND actor = "
                  "'user:1'"),
              "2");
}

TEST_F(ImportTest, sent_twice_it_is_one_and_the_file_goes)
{
    const auto id = bring(plain, "a form's key");
    EXPECT_EQ(bring(plain, "a form's key"), id);
    ASSERT_TRUE(import(id, plain));
    EXPECT_EQ(import(id, plain).value(), 2);
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 2);
    db::Options options;
    options.file = db.file();
    db::Database database(std::move(options));
    sweep_uploads(database, config);
    EXPECT_FALSE(std::filesystem::exists(upload_folder(config) / (std::string(42, 'k') + "a")));
    EXPECT_EQ(one("SELECT registered || coalesce(key, '') || file_name FROM import"), "2");
    EXPECT_EQ(import(id, plain).value(), 2) << "also without its file";
}

TEST_F(ImportTest, a_first_name_beside_a_name_is_not_lost)
{
    const std::string csv = "Fornavn;Navn;Deltakertype\nAud;Berg;Gjest\n";
    EXPECT_EQ(import(bring(csv), csv).value(), 1);
    EXPECT_EQ(one("SELECT name FROM participant"), "Aud Berg");
}

TEST_F(ImportTest, another_file_in_the_same_form_is_another_import)
{
    const std::string other = "Navn;Deltakertype\nCato Eng;Gjest\n";
    const auto id = bring(plain, "a form's key");
    EXPECT_NE(bring(other, "a form's key"), id);
    EXPECT_EQ(bring(plain, "a form's key"), id);
}

TEST_F(ImportTest, a_phone_number_without_its_plus_is_of_norway)
{
    const std::string csv = "Navn;E-post;Telefon;Deltakertype\n"
                            "Aud Berg;aud@example.no;4790000001;Ordinær\n";
    ASSERT_TRUE(import(bring(csv), csv));
    EXPECT_EQ(one("SELECT contact_phone FROM registration"), "+4790000001");
    EXPECT_EQ(errors_in("Navn;Telefon\nA;4690000001\nB;479000000\nC;47900000012\nD;479000000x\n", {1}),
              (Errors{"2 phone form.phone", "3 phone form.phone", "4 phone form.phone",
                      "5 phone form.phone"}));
}

TEST_F(ImportTest, columns_that_no_longer_fit_are_refused_with_nobody_registered)
{
    const std::string csv = "Navn;Deltakertype;Reise\nAud Berg;Gjest;\n";
    const auto id = bring(csv);
    EXPECT_TRUE(check_columns(choices_of(id).columns, db.in(test::asked)));
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE question SET retired = 1 WHERE id = 11");
        return true;
    });
    EXPECT_FALSE(check_columns(choices_of(id).columns, db.in(test::asked)));
    EXPECT_EQ(import(id, csv).error().key, "import.look_again");
    auto choices = choices_of(id);
    choices.columns[2].clear();
    ASSERT_TRUE(db.in(choose_columns, organiser(), id, choices));
    EXPECT_EQ(import(id, csv).value(), 1) << "its end is reached";
}

TEST_F(ImportTest, one_row_that_cannot_be_means_nobody)
{
    for (const std::string& last : {std::string("Cato Eng;ikke en adresse;;;;Gjest;\n"),
                                    std::string("Aud Berg;aud@example.no;;;;Gjest;\n"),
                                    std::string("Dag Foss;;;;;Ukjent;\n")}) {
        const auto answer = import(bring(plain + last), plain + last);
        ASSERT_FALSE(answer) << last;
        EXPECT_EQ(answer.error().key, "import.look_again");
    }
    for (const auto* table :
         {"registration", "participant", "person", "organisation", "change_log", "message"})
        EXPECT_EQ(db.in(count, std::string(table)), 0) << table;
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 0);
}

TEST_F(ImportTest, the_last_place_is_counted_when_it_is_written)
{
    std::string csv = "Navn;Deltakertype\n";
    for (int i = 1; i <= 10; ++i)
        csv += "Gjest " + std::to_string(i) + ";Ordinær\n";
    const auto id = bring(csv);
    EXPECT_EQ(check(csv).wrong, 0);
    ASSERT_TRUE(db.in(submit, test::form_of({"Aud Berg"}))); // somebody was quicker
    EXPECT_EQ(import(id, csv).error().key, "import.look_again");
    EXPECT_EQ(db.in(taken, std::int64_t{1}), 1);
    EXPECT_EQ(errors_in(csv), (Errors{"11 category import.full"}));
}

TEST_F(ImportTest, the_rows_above_are_counted_in_for_places_options_and_people)
{
    db.in(+[](db::Tx& tx) {
        tx.run("UPDATE pool SET capacity = 1 WHERE id = 11");
        return true;
    });
    EXPECT_EQ(errors_in("Navn;E-post;Reise;Stopp\nA;a@example.no;Buss;Harstad\nB;b@example.no;Buss;"
                        "Harstad\nA;a@example.no;;\n",
                        {1}),
              (Errors{"3 q12 question.option_full", "4 name import.same_as_row"}));
    std::string csv = "Navn\n";
    for (int i = 0; i < 12; ++i)
        csv += "Gjest\n";
    EXPECT_EQ(errors_in(csv, {1}), (Errors{"12 category import.full", "13 category import.full"}));
}

TEST_F(ImportTest, who_has_a_place_is_named_by_the_registration)
{
    const auto first = db.in(submit, test::form_of({"Aud Berg"})).value();
    const auto checked =
        check("Navn;E-post\nAUD BERG;Aud@Example.no\nAud Berg;annen@example.no\n", {1});
    EXPECT_EQ(checked.wrong, 1);
    EXPECT_EQ(checked.rows[0].errors[0].key, "import.has_place");
    EXPECT_EQ(checked.rows[0].errors[0].values.at("reference"), first.reference);
}

TEST_F(ImportTest, each_wrong_cell_is_told_by_its_row)
{
    EXPECT_EQ(errors_in("Fornavn;Etternavn;E-post;Telefon;Org.nr;Kommune;Deltakertype;Språk\n"
                        ";;a;12;123456789;Atlantis;Vip;klingon\n"
                        "Aud;;;;;;;\n"
                        "Aud;Berg;kari.eksempel@example.no;;;;Gjest;\n"),
              (Errors{"2 last_name form.required", "2 email form.email", "2 phone form.phone",
                      "2 org_number registration.org_number",
                      "2 municipality import.no_such_municipality",
                      "2 category import.no_such_category", "2 language import.no_such_language",
                      "3 category import.no_category", "4 email import.example_row"}));
    EXPECT_EQ(errors_in("Navn\n" + std::string(121, 'x') +
                            "\na\xEF\xBF\xBD"
                            "b\n",
                        {1}),
              (Errors{"2 name form.too_long", "3 name form.not_text"}));
}

TEST_F(ImportTest, answers_are_read_as_people_write_them_and_checked_as_the_form_does)
{
    const std::string csv = "Navn;Reise;Stopp;Tema;Antall;Ankomst;Papir;Mer\n"
                            "A;BUSS;harstad;\"Fisk\";1 250;19.10.2027;ja;x\n"
                            "B;Bil;;;12;46679;x;\"a\nb\"\n"
                            "C;Sykkel;;;tolv;i går;kanskje;" +
                            std::string(31, 'y') +
                            "\n"
                            "D;Bil;Narvik;;;2027-10-25;;\n"
                            "E;Buss;;;;2027-10-20 12:00;nei;\n";
    EXPECT_EQ(errors_in(csv, {1}),
              (Errors{"2 q14 question.above_most", "4 q11 import.no_such_option",
                      "4 q14 question.not_a_number", "4 q15 question.not_a_day",
                      "4 q16 import.yes_or_no", "4 q18 form.too_long", "5 q12 import.not_asked",
                      "5 q15 question.day_outside", "6 q12 form.choose"}));
    const std::string good =
        "Navn;Reise;Stopp;Tema;Antall;Ankomst;Papir\nA;Buss;Narvik;;12;46679;x\n";
    auto id = bring(good);
    db.in(choose_columns, organiser(), id,
          ImportChoices{{"name", "q11", "q12", "q13", "q14", "q15", "q16"}, {1}});
    const std::string several =
        "Navn;Reise;Stopp;Tema;Antall;Ankomst;Papir\nA;Buss;Narvik;fisk, Gard;12;46679;x\n";
    ASSERT_TRUE(import(id, several));
    EXPECT_EQ(
        one("SELECT group_concat(option_id) FROM (SELECT option_id FROM answer_option ORDER BY 1)"),
        "102,104,105,106");
    EXPECT_EQ(
        one("SELECT group_concat(value, ' ') FROM (SELECT value FROM answer ORDER BY question_id)"),
        "12 2027-10-19 yes");
}

TEST_F(ImportTest, a_question_without_a_column_is_left_open_even_when_it_is_required)
{
    EXPECT_EQ(errors_in("Navn;Reise\nA;Buss\n", {1}), Errors{});
}

TEST_F(ImportTest, the_payer_is_the_organisation_whose_number_stands_there)
{
    const std::string csv = "Navn;Virksomhet;Organisasjonsnummer;Deltakertype\nA;Narvik "
                            "kommune;959 469 059;Ordinær\nB;Fisk AS;;Ordinær\n";
    ASSERT_TRUE(import(bring(csv), csv));
    EXPECT_EQ(one("SELECT payer_kind || payer_number || payer_name FROM registration WHERE id = 1"),
              "other959469059Narvik kommune");
    EXPECT_EQ(one("SELECT payer_kind || payer_number FROM registration WHERE id = 2"), "own");
}

TEST_F(ImportTest, is_its_owners_alone_and_no_hosts)
{
    const auto id = bring(plain);
    for (const auto& viewer : {organiser(2), host(), Viewer{}}) {
        EXPECT_FALSE(db.in(find_import, viewer, id));
        EXPECT_FALSE(db.in(discard_import, viewer, id));
        EXPECT_FALSE(db.in(choose_columns, viewer, id, ImportChoices{}));
        EXPECT_FALSE(db.in(import_people, viewer, id, table_of(plain), frame, Mails::none));
    }
    EXPECT_EQ(db.in(count, std::string("participant")), 0);
    EXPECT_TRUE(db.in(discard_import, organiser(), id));
    EXPECT_FALSE(db.in(find_import, organiser(), id));
    EXPECT_EQ(import(id, plain).error().problem, Problem::not_found);
}

TEST_F(ImportTest, what_nobody_ends_is_forgotten_after_a_day)
{
    const auto id = bring(plain);
    const auto sweep = [&] {
        db.in(give_up_uploads);
        db::Options options;
        options.file = db.file();
        db::Database database(std::move(options));
        sweep_uploads(database, config);
    };
    db.now += std::chrono::hours(23);
    sweep();
    EXPECT_TRUE(db.in(find_import, organiser(), id));
    EXPECT_TRUE(std::filesystem::exists(upload_folder(config) / (std::string(42, 'k') + "a")));
    db.now += std::chrono::hours(2);
    sweep();
    EXPECT_EQ(db.in(count, std::string("import")), 0);
    EXPECT_FALSE(std::filesystem::exists(upload_folder(config) / (std::string(42, 'k') + "a")));
}

TEST_F(ImportTest, takes_five_thousand_people_and_says_so)
{
    std::string csv = "Navn\n";
    for (std::size_t i = 0; i < most_import_rows; ++i)
        csv += "Gjest\n";
    EXPECT_TRUE(check_table(table_of(csv)));
    EXPECT_EQ(check_table(table_of(csv + "En til\n")).error().fields[0].key, "import.too_many");
    EXPECT_EQ(check_table(table_of("Navn\n")).error().fields[0].key, "import.nobody");
}

} // namespace
} // namespace retenk::registration
