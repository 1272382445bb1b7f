// The migrations, one after the other on an empty file, give the schema that was reviewed.

#include "retenk/db/migrate.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace retenk::rules {
namespace {

std::string schema_of(db::Connection& connection)
{
    db::Tx tx(connection, test::wednesday);
    std::string schema;
    for (const auto& sql : tx.rows<std::string>(
             "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
             "ORDER BY tbl_name, type DESC, name"))
        schema += sql + ";\n\n";
    return schema;
}

TEST(Migrations, give_the_reviewed_schema)
{
    test::TestDb database;
    auto schema = schema_of(database.connection());
    auto file = test::source_folder() / "tests" / "golden" / "schema.sql";
    if (std::getenv("UPDATE_GOLDEN")) std::ofstream(file, std::ios::binary) << schema;
    std::ifstream in(file, std::ios::binary);
    EXPECT_EQ(schema, std::string(std::istreambuf_iterator<char>(in), {}))
        << "UPDATE_GOLDEN=1 rewrites " << file;
}

TEST(Migrations, are_applied_once)
{
    test::TestDb database;
    EXPECT_EQ(db::migrate(database.connection(), test::source_folder() / "src" / "migrations"), 0);
}

TEST(Migrations, the_comparison_sees_one_column_more)
{
    test::TestDb database;
    auto before = schema_of(database.connection());
    database.connection().script("ALTER TABLE done_form ADD COLUMN extra TEXT");
    EXPECT_NE(schema_of(database.connection()), before);
}

} // namespace
} // namespace retenk::rules
