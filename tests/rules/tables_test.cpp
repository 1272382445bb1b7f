// A table is written only by the module that owns it, which the line above it in the schema names.

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

#include <map>

namespace retenk::rules {
namespace {

using Owners = std::map<std::string, std::string>;

Owners owners_in(const std::vector<Source>& schema, Findings& findings)
{
    static const boost::regex create(
        "(?:-- owner: (\\w+)\\n)?CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\\w+)");
    Owners owners{{"migration", "db"}};
    for (const auto& source : schema)
        for (boost::sregex_iterator i(source.text.begin(), source.text.end(), create), end;
             i != end; ++i) {
            if (!(*i)[1].matched)
                findings.push_back(
                    finding(source, std::size_t(i->position()), "a table without an owner"));
            owners[(*i)[2]] = (*i)[1];
        }
    return owners;
}

Findings faults_of_tables(const std::vector<Source>& schema, const std::vector<Source>& code)
{
    static const boost::regex writes(
        "\\b(?:INSERT(?: OR \\w+)? INTO|REPLACE INTO|UPDATE(?: OR \\w+)?|DELETE FROM)\\s+(\\w+)");
    Findings findings;
    auto owners = owners_in(schema, findings);
    for (const auto& source : code) {
        // The demo plays every module's part before there is anybody to ask.
        if (source.path.starts_with("src/app/demo")) continue;
        for (const auto& literal : literals(source.text))
            for (boost::sregex_iterator i(literal.text.begin(), literal.text.end(), writes), end;
                 i != end; ++i) {
                auto owner = owners.find((*i)[1]);
                if (owner != owners.end() && owner->second != module_of(source.path))
                    findings.push_back(
                        finding(source, literal.at, owner->first + " belongs to " + owner->second));
            }
    }
    return findings;
}

TEST(Tables, are_written_only_by_their_owner)
{
    auto schema = sources({"src/migrations"}, {".sql"});
    ASSERT_GT(schema.size(), 0U);
    EXPECT_EQ(lines_of(faults_of_tables(schema, cpp_sources())), "");
}

TEST(Tables, the_rule_has_teeth)
{
    std::vector<Source> schema{
        {"src/migrations/1.sql",
         "-- owner: mail\nCREATE TABLE message (id);\nCREATE TABLE lost (id);\n"}};
    std::vector<Source> code{
        {"src/mail/outbox.cpp", "tx.run(\"INSERT INTO message VALUES (1)\");"},
        {"src/people/a.cpp",
         "// INSERT INTO message\ntx.run(\"INSERT OR IGNORE \"\n\"INTO message VALUES (1)\");"},
        {"src/people/b.cpp",
         "tx.run(R\"(\nUPDATE message SET id = 2)\"); f(\"SELECT 1 FROM message\");"},
        {"src/people/c.cpp", "tx.run(\"DELETE FROM message\");\n"}};
    EXPECT_EQ(lines_of(faults_of_tables(schema, code)),
              "src/migrations/1.sql:3: a table without an owner\n"
              "src/people/a.cpp:2: message belongs to mail\n"
              "src/people/b.cpp:1: message belongs to mail\n"
              "src/people/c.cpp:1: message belongs to mail\n");
}

} // namespace
} // namespace retenk::rules
