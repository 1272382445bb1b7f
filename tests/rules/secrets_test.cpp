// S4: what is secret is compared in a time that does not tell where it differs, and comes from the
// system's generator.

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

namespace retenk::rules {
namespace {

// A name of something secret beside == or !=; what is asked of it (.empty(), .size()) is none.
Findings comparisons(const Source& source)
{
    static const boost::regex compared(
        R"((?:\b\w*(?:token|secret|password|signature|mac)\w*(?:\[[^\]]*\])?\s*[=!]=(?!=))|)"
        R"((?:[=!]=\s*(?:\w+(?:\.|->))*\w*(?:token|secret|password|signature|mac)\w*(?<!_length)\b)"
        R"((?!\s*(?:\(|\.|->|::))))");
    Findings findings;
    const auto code = bare_code(source.text);
    for (boost::sregex_iterator at(code.begin(), code.end(), compared), end; at != end; ++at)
        findings.push_back(finding(source, static_cast<std::size_t>(at->position()),
                                   "a secret is compared by " + at->str() + "; use same_secret()"));
    return findings;
}

Findings weak_randomness(const Source& source)
{
    static const boost::regex weak(R"(\b(?:s?rand\s*\(|drand48|default_random_engine))");
    Findings findings;
    const auto code = bare_code(source.text);
    for (boost::sregex_iterator at(code.begin(), code.end(), weak), end; at != end; ++at)
        findings.push_back(finding(source, static_cast<std::size_t>(at->position()),
                                   "not from the system's generator: " + at->str()));
    return findings;
}

TEST(Secrets, are_compared_by_same_secret_and_drawn_from_the_system)
{
    Findings findings;
    for (const auto& source : cpp_sources())
        for (auto look : {comparisons, weak_randomness})
            for (auto& one : look(source))
                findings.push_back(one);
    EXPECT_TRUE(findings.empty()) << lines_of(findings);
}

TEST(Secrets, the_rule_sees_what_it_is_for)
{
    const auto seen = [](const char* code) {
        return !comparisons({"src/accounts/x.cpp", code}).empty();
    };
    EXPECT_TRUE(seen("return viewer.form_token == form[\"form_token\"];"));
    EXPECT_TRUE(seen("if (given != password) return;"));
    EXPECT_TRUE(seen("if (text == stored.session_token) return;"));
    EXPECT_TRUE(seen("return hmac(key, text) != signature;"));
    EXPECT_FALSE(seen("if (token.size() != token_length) return;"));
    EXPECT_FALSE(seen("return same_secret(viewer.form_token, form[\"form_token\"]);"));
    EXPECT_TRUE(!weak_randomness({"src/a/b.cpp", "int x = rand();"}).empty());
}

} // namespace
} // namespace retenk::rules
