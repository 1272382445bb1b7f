#include "retenk/document/sheet.hpp"

#include <cstdlib>
#include <string_view>

namespace retenk::document {
namespace {

std::string cell(std::string_view text, bool typed)
{
    std::string safe;
    if (typed && !text.empty() && std::string_view("=+-@\t\r").contains(text.front())) safe = "'";
    safe += text;
    bool needs_quotes =
        safe.find_first_of(";\"\r\n") != safe.npos || safe.starts_with(' ') || safe.ends_with(' ');
    if (!needs_quotes) return safe;
    std::string quoted = "\"";
    for (char c : safe)
        quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

// "1250,00" and "-1250,00", as a spreadsheet reads a number.
std::string bare_amount(Ore amount)
{
    const auto size = std::abs(amount.value);
    const auto rest = std::to_string(size % 100);
    return (amount.value < 0 ? "-" : "") + std::to_string(size / 100) +
           (rest.size() == 1 ? ",0" : ",") + rest;
}

std::string cell(const std::string& heading) { return cell(heading, true); }
std::string cell(const Cell& one) { return cell(one.text, one.is_text()); }

template <class Row>
void add_row(std::string& file, const Row& row)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) file += ';';
        file += cell(row[i]);
    }
    file += "\r\n";
}

} // namespace

Cell count_cell(std::int64_t count)
{
    Cell cell(std::to_string(count));
    cell.figure = count;
    return cell;
}

Cell amount_cell(Ore amount)
{
    Cell cell(bare_amount(amount));
    cell.figure = amount;
    return cell;
}

Cell time_cell(Instant instant, std::string words)
{
    Cell cell(std::move(words));
    cell.figure = instant;
    return cell;
}

std::string csv_file(const Sheet& sheet)
{
    std::string file = "\xEF\xBB\xBF";
    add_row(file, sheet.headings);
    for (const auto& row : sheet.rows)
        add_row(file, row);
    return file;
}

} // namespace retenk::document
