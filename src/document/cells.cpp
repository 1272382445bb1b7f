#include "retenk/document/cells.hpp"

#include "retenk/base/text.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/document/sheet_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace retenk::document {

namespace {

using std::chrono::minutes;

template <class T>
std::optional<T> whole(std::string_view text)
{
    T number{};
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && !text.empty() ? std::optional(number)
                                                                      : std::nullopt;
}

bool is_one_of(std::string_view folded, std::initializer_list<std::string_view> words)
{
    return std::ranges::find(words, folded) != words.end();
}

std::optional<Day> day_of(int year, int month, int day)
{
    const Day all{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                  std::chrono::day(static_cast<unsigned>(day))};
    return day > 0 && month > 0 && year > 1800 && year <= 9999 && all.ok() ? std::optional(all)
                                                                           : std::nullopt;
}

// "20.10.2027" and "20/10/2027", as people write it here; "20.10." of a year that is known.
std::optional<Day> day_by_numbers(std::string_view cell, int year)
{
    auto parts = parted(cell, "./");
    if (parts.size() == 2 && year > 0) parts.push_back(std::to_string(year));
    if (parts.size() != 3) return std::nullopt;
    const auto day = whole<int>(parts[0]), month = whole<int>(parts[1]), in = whole<int>(parts[2]);
    return day && month && in ? day_of(*in, *month, *day) : std::nullopt;
}

int month_called(std::string_view word)
{
    // By their first letters, which bokmål, nynorsk and English have alike but for these three.
    constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "mai", "jun",
                                                     "jul", "aug", "sep", "okt", "nov", "des"};
    auto letters = std::string(word.substr(0, 3));
    if (letters == "may") letters = "mai";
    if (letters == "oct") letters = "okt";
    if (letters == "dec") letters = "des";
    const auto found = std::ranges::find(names, letters);
    return found == names.end() ? 0 : static_cast<int>(found - names.begin()) + 1;
}

// "onsdag 20. oktober 2027".
std::optional<Day> day_by_name(std::string_view cell, int year)
{
    auto words = parted(heading_words(cell), " ");
    if (!words.empty() && !whole<int>(words[0])) words.erase(words.begin());
    if (words.size() == 2 && year > 0) words.push_back(std::to_string(year));
    if (words.size() != 3) return std::nullopt;
    const auto day = whole<int>(words[0]), in = whole<int>(words[2]);
    return day && in ? day_of(*in, month_called(words[1]), *day) : std::nullopt;
}

std::string with_points(std::string_view text)
{
    std::string all(text);
    std::ranges::replace(all, ',', '.');
    return all;
}

// "1t30 min." is "1 t 30 min".
std::string numbers_and_words(std::string_view cell)
{
    const auto is_number = [](char letter) {
        return std::string_view("0123456789.").contains(letter);
    };
    std::string text;
    for (const char letter : with_points(cell)) {
        const bool point = letter == '.' && (text.empty() || !is_number(text.back()));
        if (point) continue;
        if (!text.empty() && is_number(letter) != is_number(text.back())) text += ' ';
        text += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    }
    return text;
}

std::optional<minutes> within_a_day(int hours, int rest)
{
    if (hours < 0 || hours > 23 || rest < 0 || rest > 59) return std::nullopt;
    return minutes(hours * 60 + rest);
}

} // namespace

std::vector<std::string> parted(std::string_view cell, std::string_view separators)
{
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at <= cell.size();) {
        const auto end = std::min(cell.find_first_of(separators, at), cell.size());
        if (auto piece = squeeze(cell.substr(at, end - at)); !piece.empty())
            pieces.push_back(std::move(piece));
        at = end + 1;
    }
    return pieces;
}

std::vector<std::string> pieces_of(std::string_view cell)
{
    const bool by_others = cell.find_first_of(";|\n") != cell.npos;
    return parted(cell, by_others ? ";|\n" : ",");
}

std::optional<Day> day_in_cell(std::string_view cell, bool from_1904, int year)
{
    const bool with_time = cell.size() > 10 && (cell[10] == ' ' || cell[10] == 'T');
    if (const auto day = parse_day(with_time ? cell.substr(0, 10) : cell)) return day;
    if (const auto day = day_by_numbers(cell, year)) return day;
    if (const auto day = day_by_name(cell, year)) return day;
    constexpr int year_1954 = 20'000, year_2173 = 100'000;
    const auto serial = whole<int>(cell);
    if (!serial || *serial < year_1954 || *serial > year_2173) return std::nullopt;
    return day_of_serial(*serial, from_1904);
}

std::optional<minutes> time_in_cell(std::string_view cell)
{
    auto text = squeeze(cell);
    for (const std::string_view before : {"kl.", "Kl.", "kl", "Kl"})
        if (text.starts_with(before)) {
            text = squeeze(std::string_view(text).substr(before.size()));
            break;
        }
    if (text.starts_with("0.") || text.starts_with("0,"))
        if (const auto part = whole<double>(with_points(text)); part && *part < 1)
            return minutes(std::min(std::lround(*part * 1440), 1439L));
    const auto parts = parted(text, ".:");
    if (parts.empty() || parts.size() > 3) return std::nullopt;
    if (parts.size() == 3 && parts[2] != "00") return std::nullopt;
    const auto first = whole<int>(parts[0]);
    if (!first) return std::nullopt;
    if (parts.size() == 1 && parts[0].size() > 2) // 0930
        return parts[0].size() > 4 ? std::nullopt : within_a_day(*first / 100, *first % 100);
    if (parts.size() == 1) return within_a_day(*first, 0);
    const auto rest = parts[1].size() == 2 ? whole<int>(parts[1]) : std::nullopt;
    return rest ? within_a_day(*first, *rest) : std::nullopt;
}

std::optional<minutes> length_in_cell(std::string_view cell)
{
    if (cell.contains(':')) {
        const auto length = time_in_cell(cell);
        return length && length->count() > 0 ? length : std::nullopt;
    }
    double sum = 0;
    const auto words = parted(numbers_and_words(cell), " ");
    for (std::size_t at = 0; at < words.size(); at += 2) {
        const auto unit = at + 1 < words.size() ? std::string_view(words[at + 1]) : "";
        const bool hours = is_one_of(unit, {"t", "h", "time", "timer", "timar", "hour", "hours"});
        const bool of_minutes = unit.empty() || unit.starts_with("min") || unit == "m";
        const auto number = whole<double>(words[at]);
        if (!number || (!hours && !of_minutes)) return std::nullopt;
        sum += *number * (hours ? 60 : 1);
    }
    if (!(sum >= 1 && sum <= 1440)) return std::nullopt;
    return minutes(std::lround(sum));
}

std::optional<bool> yes_in_cell(std::string_view cell)
{
    const auto folded = fold(cell);
    if (is_one_of(folded, {"ja", "yes", "x", "1", "j", "y", "true", "sann"})) return true;
    if (is_one_of(folded, {"nei", "no", "0", "n", "false", "usann"})) return false;
    return std::nullopt;
}

} // namespace retenk::document
