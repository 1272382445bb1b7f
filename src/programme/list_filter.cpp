#include "programme/list_filter.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>
#include <ranges>

namespace retenk::programme {

bool finds(std::string_view typed, std::string_view text)
{
    const auto words = fold(typed), within = fold(text);
    return std::ranges::all_of(std::views::split(words, ' '), [&](auto word) {
        return within.find(std::string_view(word.begin(), word.end())) != within.npos;
    });
}

} // namespace retenk::programme
