#include "retenk/document/headings.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>

namespace retenk::document {

namespace {

bool is_word(const std::string& heading, std::string_view words)
{
    while (!words.empty()) {
        const auto end = std::min(words.find(','), words.size());
        if (heading_words(words.substr(0, end)) == heading) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

} // namespace

std::string heading_words(std::string_view typed)
{
    std::string words;
    for (const char letter : fold(typed))
        words += is_ascii_letter_or_digit(letter) || static_cast<unsigned char>(letter) >= 0x80
                     ? letter
                     : ' ';
    return squeeze(words);
}

std::string field_headed(std::string_view typed, std::span<const HeadingWords> known)
{
    const auto heading = heading_words(typed);
    if (heading.empty()) return "";
    const auto found = std::ranges::find_if(
        known, [&](const HeadingWords& one) { return is_word(heading, one.words); });
    return found == known.end() ? "" : found->field;
}

bool has_column(const std::vector<std::string>& columns, std::string_view field)
{
    return std::ranges::find(columns, field) != columns.end();
}

std::string column_name(std::size_t at) { return "column_" + std::to_string(at + 1); }

} // namespace retenk::document
