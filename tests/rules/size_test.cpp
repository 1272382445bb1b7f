// What does not fit on a few screens is two things: files up to 500 lines, functions up to 70.

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::rules {
namespace {

constexpr int longest_file = 500;
constexpr int longest_function = 70;

std::size_t closing_brace(std::string_view code, std::size_t open)
{
    int depth = 0;
    for (auto at = open; at < code.size(); ++at) {
        if (code[at] == '{') ++depth;
        if (code[at] == '}' && --depth == 0) return at;
    }
    return code.size();
}

// After a parameter list, perhaps with qualifiers, a return type or initialised members behind it;
// what such a brace holds is counted with the function around it.
bool opens_function(std::string_view code, std::size_t brace)
{
    auto begin = code.substr(0, brace).find_last_of(";{}");
    auto head = std::string(code.substr(begin + 1, brace - begin - 1));
    static const boost::regex function(
        "\\)\\s*(?:const|noexcept|override|mutable|->[^()]*|:[\\s\\S]*"
        ")?\\s*(?:noexcept|override)?\\s*$");
    static const boost::regex other(
        "^\\s*(?:class|struct|enum|union|namespace|if|for|while|switch)\\b");
    return boost::regex_search(head, function) && !boost::regex_search(head, other);
}

Findings faults_of_sizes(const std::vector<Source>& all)
{
    Findings findings;
    for (const auto& source : all) {
        auto lines = static_cast<int>(std::ranges::count(source.text, '\n'));
        if (lines > longest_file)
            findings.push_back(source.path + ": " + std::to_string(lines) + " lines");
        if (!source.path.ends_with(".cpp") && !source.path.ends_with(".hpp")) continue;
        auto code = bare_code(source.text);
        for (auto at = code.find('{'); at != code.npos; at = code.find('{', at + 1)) {
            if (!opens_function(code, at)) continue;
            auto end = closing_brace(code, at);
            auto length = line_at(code, end) - line_at(code, at) + 1;
            if (length > longest_function)
                findings.push_back(
                    finding(source, at, "a function of " + std::to_string(length) + " lines"));
            at = end;
        }
    }
    return findings;
}

TEST(Size, files_and_functions_stay_small)
{
    auto all = cpp_sources(true);
    for (auto& source :
         sources({"web/scripts", "web/styles", "tests/browser/support"}, {".ts", ".css", ".mjs"}))
        all.push_back(std::move(source));
    EXPECT_EQ(lines_of(faults_of_sizes(all)), "");
}

TEST(Size, the_rule_has_teeth)
{
    auto body = [](int lines) {
        std::string text = "{\n";
        for (int i = 0; i < lines - 2; ++i)
            text += i % 2 ? "    if (a) { b('{'); }\n" : "    // }\n";
        return text + "}\n";
    };
    std::vector<Source> bad{
        {"a.cpp", "namespace x {\nint f(int a)\n" + body(71) + "} // namespace\n"},
        {"b.cpp", "struct S\n{\n    S() : a_(1), b_(2)\n" + body(71) + "};\n"},
        {"c.cpp", "int f() const noexcept\n" + body(70)},
        {"d.cpp", "auto f() -> std::optional<int>\n" + body(71)},
        {"e.css", std::string(501, '\n')},
        {"f.cpp", "struct S\n" + body(90)}};
    EXPECT_EQ(lines_of(faults_of_sizes(bad)),
              "a.cpp:3: a function of 71 lines\nb.cpp:4: a function of 71 lines\n"
              "d.cpp:2: a function of 71 lines\ne.css: 501 lines\n");
}

} // namespace
} // namespace retenk::rules
