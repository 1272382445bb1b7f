// REG-12: whatever frees places gives them to the waiting list in the same transaction. A file whose SQL frees some
// calls settle_waiting_list().

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

namespace retenk::rules {
namespace {

Findings forgetful(const std::vector<Source>& code)
{
    static const boost::regex frees(
        "DELETE FROM (?:participant(?:_extra)?|hold)\\b|UPDATE participant SET [^;]*\\b(?:state|pool_id|holds_place) = "
        "|UPDATE pool SET [^;]*\\bcapacity = |UPDATE waiting_party SET state = ");
    Findings findings;
    for (const auto& source : code) {
        if (source.path.starts_with("src/app/demo")) continue;
        for (const auto& literal : literals(source.text))
            if (boost::regex_search(literal.text, frees) &&
                source.text.find("settle_waiting_list(") == source.text.npos)
                findings.push_back(finding(source, literal.at, "frees places and does not settle the waiting list"));
    }
    return findings;
}

TEST(FreedPlaces, are_given_to_the_waiting_list_by_every_file_that_frees_them)
{
    EXPECT_EQ(lines_of(forgetful(cpp_sources())), "");
}

TEST(FreedPlaces, the_rule_has_teeth)
{
    std::vector<Source> code{
        {"src/registration/a.cpp", "tx.run(\"UPDATE participant SET state = 'cancelled'\");"},
        {"src/registration/b.cpp", "tx.run(\"UPDATE pool SET name = ?2, capacity = ?3\");\nsettle_waiting_list(tx);"},
        {"src/registration/c.cpp", "\ntx.run(\"DELETE FROM participant_extra \"\n\"WHERE 1\");"},
        {"src/registration/d.cpp", "tx.run(\"UPDATE participant SET name = ?1\");"}};
    EXPECT_EQ(lines_of(forgetful(code)),
              "src/registration/a.cpp:1: frees places and does not settle the waiting list\n"
              "src/registration/c.cpp:2: frees places and does not settle the waiting list\n");
}

} // namespace
} // namespace retenk::rules
