// g++ 12.2 silently miscompiles a statement in which co_await meets a brace or a lambda, and a
// coroutine lambda outlives what it captured.

#include "rules/sources.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::rules {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view before(std::string_view code, std::size_t at)
{
    auto left = code.substr(0, at);
    while (!left.empty() && is_space(left.back()))
        left.remove_suffix(1);
    return left;
}

bool ends_with_word(std::string_view text, std::string_view word)
{
    return text.ends_with(word) &&
           (text.size() == word.size() || !is_word(text[text.size() - word.size() - 1]));
}

// The brace of a function, a branch or a loop, and not that of a value.
bool opens_block(std::string_view code, std::size_t brace)
{
    auto left = before(code, brace);
    if (left.empty() || std::string_view("){};:").contains(left.back())) return true;
    for (std::string_view word : {"else", "do", "try", "const", "noexcept", "override", "mutable"})
        if (ends_with_word(left, word)) return true;
    auto begin = left.find_last_of(";{}");
    return left.substr(begin == left.npos ? 0 : begin).find("->") !=
           left.npos; // a named return type
}

// Of a block, when the next thing begins a statement and does not go on with one.
bool closes_block(std::string_view code, std::size_t brace)
{
    auto right = code.substr(brace + 1);
    while (!right.empty() && is_space(right.front()))
        right.remove_prefix(1);
    return right.empty() || is_word(right.front()) ||
           std::string_view("*(}{").contains(right.front());
}

bool has_brace_before(std::string_view code, std::size_t at)
{
    int closed = 0;
    while (at-- > 0) {
        char c = code[at];
        if (c == ')' || c == ']')
            ++closed;
        else if (c == '(' || c == '[')
            closed = std::max(0, closed - 1);
        else if (c == ';' && closed == 0)
            return false;
        else if (c == '{')
            return closed > 0 || !opens_block(code, at);
        else if (c == '}')
            return closed > 0 || !closes_block(code, at);
    }
    return false;
}

bool has_brace_after(std::string_view code, std::size_t at)
{
    int depth = 0;
    for (; at < code.size(); ++at) {
        char c = code[at];
        if (c == '(' || c == '[')
            ++depth;
        else if (c == ')' || c == ']')
            --depth;
        else if (c == ';' || c == '}')
            return false;
        else if (c == '{')
            return depth >= 0 || !before(code, at).ends_with(')');
    }
    return false;
}

Findings faults_of_awaits(const std::vector<Source>& all)
{
    static const boost::regex captured(
        "\\[[^\\]\\n]+\\]\\s*\\([^)]*\\)\\s*(?:mutable\\s*)?->\\s*(?:\\w+::)*awaitable");
    Findings findings;
    for (const auto& source : all) {
        auto code = bare_code(source.text);
        for (auto at = code.find("co_await"); at != code.npos; at = code.find("co_await", at + 1))
            if (has_brace_before(code, at) || has_brace_after(code, at))
                findings.push_back(finding(source, at, "a brace in a statement with co_await"));
        for (boost::sregex_iterator i(code.begin(), code.end(), captured), end; i != end; ++i)
            findings.push_back(
                finding(source, std::size_t(i->position()), "a coroutine lambda with captures"));
    }
    return findings;
}

TEST(Await, stands_in_no_statement_with_a_brace)
{
    EXPECT_EQ(lines_of(faults_of_awaits(cpp_sources(true))), "");
}

TEST(Await, the_rule_has_teeth)
{
    for (std::string bad :
         {"co_await f(Form{1});", "co_await f({1, 2});", "co_await f([s = s] { g(); });",
          "co_await f([](int a) { g(a); });", "auto rows = V{.rows = co_await rows()};",
          "g(A{1}, co_await f());", "g(A{1}).h(co_await f());", "std::optional<T> t{co_await f()};",
          "co_return Answer{co_await f()};", "if (a) g({co_await f()});",
          "co_await g(f(), std::vector<int>{1});",
          "auto l = [x](int a) -> asio::awaitable<void> { co_return; };"}) {
        std::string code = "void f()\n{\n    if (a) { b(); }\n    " + bad + "\n}\n";
        EXPECT_EQ(faults_of_awaits({{"a.cpp", code}}).size(), 1U) << bad;
    }
}

TEST(Await, the_rule_leaves_good_code_alone)
{
    for (std::string good :
         {"co_await f(std::move(a));", "auto a = co_await f(1);\nauto b = V{1};",
          "if (x) {\n g();\n}\nco_await f();", "if (auto a = co_await f(); !a) {\n g();\n}",
          "for (auto& row : co_await rows()) {\n g();\n}",
          "while (!(co_await f()).done()) { g(); }", "V v{1};\ng(co_await f());",
          "// co_await f({1})\ng(\"co_await {\");", "try {\n co_await f();\n} catch (...) {\n}",
          "switch (co_await f()) {\ncase 1: co_await g(); break;\n}",
          "auto l = [](int a) -> asio::awaitable<void> { co_await g(a); };",
          "if (a) { b(); }\n(co_await f()).g();"}) {
        std::string code = "asio::awaitable<V> f() const\n{\n    " + good + "\n}\n";
        EXPECT_EQ(lines_of(faults_of_awaits({{"a.cpp", code}})), "") << good;
    }
}

} // namespace
} // namespace retenk::rules
