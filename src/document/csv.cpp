#include "retenk/document/sheet.hpp"

#include <string_view>

namespace retenk::document {
namespace {

std::string cell(std::string_view text)
{
    std::string safe;
    if (!text.empty() && std::string_view("=+-@\t\r").contains(text.front())) safe = "'";
    safe += text;
    bool needs_quotes =
        safe.find_first_of(";\"\r\n") != safe.npos || safe.starts_with(' ') || safe.ends_with(' ');
    if (!needs_quotes) return safe;
    std::string quoted = "\"";
    for (char c : safe)
        quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

void add_row(std::string& file, const std::vector<std::string>& row)
{
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) file += ';';
        file += cell(row[i]);
    }
    file += "\r\n";
}

} // namespace

std::string csv_file(const Sheet& sheet)
{
    std::string file = "\xEF\xBB\xBF";
    add_row(file, sheet.headings);
    for (const auto& row : sheet.rows)
        add_row(file, row);
    return file;
}

} // namespace retenk::document
