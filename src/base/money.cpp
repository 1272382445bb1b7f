#include "retenk/base/money.hpp"

namespace retenk {

namespace {

constexpr std::string_view no_break_space = "\u00A0";

std::string without_spaces(std::string_view text)
{
    std::string compact;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ' ') continue;
        if (text.substr(i).starts_with(no_break_space))
            ++i;
        else
            compact += text[i];
    }
    return compact;
}

} // namespace

std::string norwegian_amount(Ore amount)
{
    const bool negative = amount.value < 0;
    const auto size = negative ? -amount.value : amount.value;
    std::string kroner = std::to_string(size / 100);
    for (auto place = kroner.size(); place > 3; place -= 3)
        kroner.insert(place - 3, no_break_space);
    const auto rest = std::to_string(size % 100);
    return (negative ? "\u2212" : "") + kroner + (rest.size() == 1 ? ",0" : ",") + rest;
}

std::optional<Ore> parse_amount(std::string_view text)
{
    const auto compact = without_spaces(text);
    const auto comma = compact.find(',');
    std::string whole, rest = comma == std::string::npos ? "" : compact.substr(comma + 1);
    const auto before = compact.substr(0, comma);
    for (std::size_t i = 0; i < before.size(); ++i) {
        const bool groups = before[i] == '.' && i > 0 && (before.size() - i) % 4 == 0;
        if (!groups) whole += before[i];
    }
    if (whole.empty() || whole.size() > 8 || (comma != std::string::npos && rest.empty()) ||
        rest.size() > 2)
        return std::nullopt;
    if ((whole + rest).find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    if (rest.size() < 2) rest.resize(2, '0');
    const Ore amount{std::stoll(whole) * 100 + std::stoll(rest)};
    if (amount.value > 10'000'000'00) return std::nullopt;
    return amount;
}

Ore vat_of(Ore without_vat, int percent) { return {(without_vat.value * percent + 50) / 100}; }

} // namespace retenk
