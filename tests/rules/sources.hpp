#pragma once
// The project's own files as text, for the tests of its rules.

#include <string>
#include <string_view>
#include <vector>

namespace retenk::rules {

struct Source
{
    std::string path; // from the project's folder, "src/db/lane.cpp"
    std::string text;
};

// Every file with one of these endings below the folders.
std::vector<Source> sources(const std::vector<std::string>& folders,
                            const std::vector<std::string>& endings);

// Every C++ file of the program; with_tests adds those of the tests.
std::vector<Source> cpp_sources(bool with_tests = false);

// The same length and lines, with comments, and if asked the insides of texts, made into spaces.
std::string without_comments(std::string_view text);
std::string bare_code(std::string_view text);

struct Literal
{
    std::size_t at = 0;
    std::string text;
};

// The texts in quotes, raw ones too, outside comments; those that follow one another are one.
std::vector<Literal> literals(std::string_view text);

int line_at(std::string_view text, std::size_t at);
std::string module_of(std::string_view path);    // "db"; empty outside src and include
std::string file_name_of(std::string_view path); // "lane.cpp"

using Findings = std::vector<std::string>; // "src/db/lane.cpp:7: what is wrong"

std::string finding(const Source& source, std::size_t at, std::string_view what);

// So that a failure shows one finding a line.
std::string lines_of(const Findings& findings);

} // namespace retenk::rules
