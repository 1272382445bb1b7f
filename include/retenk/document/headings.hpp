#pragma once
// Which column of a table that somebody brings is what, told by the words above it.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::document {

struct HeadingWords
{
    const char* field;
    const char* words; // separated by commas, in bokmål, nynorsk and English
};

// "Org.nr." and "org nr" are the same words.
std::string heading_words(std::string_view typed);

// The field whose words these are; "" when there is none.
std::string field_headed(std::string_view typed, std::span<const HeadingWords> known);

bool has_column(const std::vector<std::string>& columns, std::string_view field);

std::string column_name(std::size_t at); // of a form's field: column_1, column_2 …

// On whose row nothing is made: the templates' own example.
inline constexpr std::string_view example_address = "kari.eksempel@example.no";

} // namespace retenk::document
