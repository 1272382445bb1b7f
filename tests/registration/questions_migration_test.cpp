// The table of questions is built anew by its migration: nothing that stood in it, or hung on it, is lost.

#include "retenk/db/backup.hpp"
#include "retenk/db/migrate.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

namespace fs = std::filesystem;

struct Row
{
    std::int64_t id = 0;
    std::string title, kind, rights_class, delete_on, translations;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, title, kind, rights_class, delete_on, translations))

TEST(QuestionsMigration, keeps_questions_answers_and_what_refers_to_them)
{
    const auto folder = test::new_folder();
    const auto all = test::source_folder() / "src/migrations", earlier = folder / "earlier";
    fs::create_directories(earlier);
    for (const auto& entry : fs::directory_iterator(all))
        if (entry.path().filename().string() < "0010")
            fs::copy_file(entry.path(), earlier / entry.path().filename());
    const auto file = folder / "old.db";
    {
        db::Connection connection(file, db::Connection::Mode::read_write);
        db::migrate(connection, earlier);
        db::in_transaction(connection, test::wednesday, [](db::Tx& tx) {
            tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, "
                   "contact_email) VALUES (1, 2027, 'R', '2027-10-20', 1, 2, 'H', 'a@example.no')");
            tx.run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (1, 1, 'Salen', 10)");
            tx.run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore) "
                   "VALUES (1, 1, 1, 'o', 'O', 0, 0)");
            tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, "
                   "delete_on, translations) VALUES (7, 1, 'mat', 'Mat', 'x', 'text', 'needs', "
                   "'2027-11-01', '{\"en\":{\"title\":\"Food\"}}'), "
                   "(9, 1, 'tema', 'Tema', 'x', 'long_text', 'ordinary', '2028-01-01', '{}')");
            tx.run("INSERT INTO person (id, name, sort_name, sort_key, search, created_at) "
                   "VALUES (1, 'Å', 'Å', 'a', 'a', 1)");
            tx.run("INSERT INTO registration (id, conference_id, reference, form_key, contact_name, "
                   "contact_email, language, created_at) VALUES (1, 1, 'R', 'k', 'Å', 'a', 'nb', 1)");
            tx.run("INSERT INTO participant (id, conference_id, registration_id, person_id, "
                   "category_id, pool_id, name, sort_key, search, price_ore, vat_ore, ticket_code, "
                   "created_at) VALUES (1, 1, 1, 1, 1, 1, 'Å', 'a', 'a', 0, 0, 'c', 1)");
            tx.run("INSERT INTO answer VALUES (1, 7, 'nøtter'), (1, 9, '')");
            return true;
        });
        db::migrate(connection, all);
        db::Tx tx(connection, test::wednesday);
        const auto rows = tx.rows<Row>(
            "SELECT id, title, kind, rights_class, delete_on, translations FROM question ORDER BY id");
        ASSERT_EQ(rows.size(), 2u);
        EXPECT_EQ(rows[0].title + rows[0].kind + rows[0].rights_class + rows[0].delete_on,
                  "Mattextneeds2027-11-01");
        EXPECT_EQ(rows[0].translations, "{\"en\":{\"title\":\"Food\"}}");
        EXPECT_EQ(rows[1].id, 9);
        EXPECT_EQ(tx.get<std::string>("SELECT group_concat(question_id || value) FROM answer"),
                  "7nøtter"); // an empty one says nothing
        EXPECT_THROW(tx.run("DELETE FROM question WHERE id = 7"), db::Error);
        EXPECT_THROW(tx.run("INSERT INTO answer VALUES (1, 99, 'x')"), db::Error);
        EXPECT_EQ(tx.get<std::int64_t>("SELECT taken FROM pool_use WHERE pool_id = 1"), 1);
    }
    EXPECT_TRUE(db::verify(file).empty());
    test::remove_folder(folder);
}

} // namespace
} // namespace retenk::registration
