#include "document/xlsx_styles.hpp"

#include "retenk/document/sheet_reader.hpp"

#include <charconv>
#include <cmath>
#include <map>

namespace retenk::document {

namespace {

constexpr std::size_t most_styles = 65'536;

// ECMA-376 part 1, 18.8.30; those of East Asia among them.
bool is_day_by_number(int format)
{
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

// A format such as 'dd.mm.yyyy' or 'd. mmmm'; what stands in quotes, brackets or behind a backslash
// is only shown.
bool is_day_by_code(std::string_view code)
{
    for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
        if (code[at] == '"')
            at = std::min(code.find('"', at + 1), code.size());
        else if (code[at] == '[')
            at = std::min(code.find(']', at + 1), code.size());
        else if (code[at] == '\\' || code[at] == '_' || code[at] == '*')
            ++at;
        else if (std::string_view("dDmMyYhHsS").contains(code[at]))
            return true;
    }
    return false;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string day_text(double serial, bool from_1904)
{
    const auto minutes = static_cast<int>(std::lround((serial - std::floor(serial)) * 1440));
    const auto time = two(minutes / 60) + ":" + two(minutes % 60);
    if (serial < 1 && !from_1904) return time;
    const auto day = day_of_serial(serial, from_1904);
    if (!day) return "";
    return iso_day(*day) + (minutes == 0 || minutes == 1440 ? "" : " " + time);
}

} // namespace

std::optional<Day> day_of_serial(double serial, bool from_1904)
{
    using namespace std::chrono;
    constexpr double last = 2'958'465; // 9999-12-31
    if (!(serial >= 0 && serial <= last)) return std::nullopt;
    const days passed(static_cast<int>(std::floor(serial)));
    const sys_days begin = from_1904 ? sys_days(1904y / January / 1)
                           : passed < days(60)
                               ? sys_days(1899y / December / 31)
                               : sys_days(1899y / December / 30); // 1900-02-29 is one too many
    return Day(begin + passed);
}

Styles::Styles(const pugi::xml_node& sheet)
{
    std::map<int, bool> own;
    each_child(child(sheet, "numFmts"), "numFmt", [&](const auto& format) {
        if (const auto id = number_in<int>(attribute(format, "numFmtId")))
            own[*id] = is_day_by_code(attribute(format, "formatCode"));
        return own.size() < most_styles;
    });
    each_child(child(sheet, "cellXfs"), "xf", [&](const auto& style) {
        const int format = number_in<int>(attribute(style, "numFmtId")).value_or(0);
        const auto said = own.find(format);
        is_day_.push_back(said == own.end() ? is_day_by_number(format) : said->second);
        return is_day_.size() < most_styles;
    });
}

bool Styles::is_day(std::string_view style) const
{
    const auto place = number_in<std::size_t>(style);
    return place && *place < is_day_.size() && is_day_[*place];
}

std::string number_text(std::string_view typed, bool is_day, bool from_1904)
{
    const auto number = number_in<double>(typed);
    if (!number || !std::isfinite(*number)) return std::string(typed);
    if (is_day && *number >= 0)
        if (auto day = day_text(*number, from_1904); !day.empty()) return day;
    char text[64];
    constexpr double exact = 1e15;
    const auto end =
        std::abs(*number) < exact && std::trunc(*number) == *number
            ? std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(*number))
            : std::to_chars(text, text + sizeof text, *number, std::chars_format::general, 15);
    return {text, end.ptr};
}

} // namespace retenk::document
