// Tables that people bring as CSV, in whatever coding; and what our own file says is read as it
// was.
#include "retenk/document/sheet.hpp"
#include "table.hpp"

namespace retenk::fuzz {

namespace {

// The guard of our own files is taken off, whoever put it there.
std::string unguarded(const std::string& cell)
{
    const bool guarded =
        cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").contains(cell[1]);
    return guarded ? cell.substr(1) : cell;
}

} // namespace

void fuzz(std::string_view bytes)
{
    if (const auto table = document::read_csv(bytes)) check_table(*table);
    document::Sheet sheet{"x", {"a", "b"}, {}};
    for (auto& text : parts_of(bytes, 3))
        sheet.rows.push_back({document::clean_cell(text), "y"});
    const auto again = document::read_csv(document::csv_file(sheet));
    must(again && again->rows.size() == 4, "our own file is read");
    for (std::size_t row = 0; row < 3; ++row)
        must(again->rows[row + 1].cells[0] == document::clean_cell(unguarded(sheet.rows[row][0].text)),
             "decode(encode(x)) = x");
}

} // namespace retenk::fuzz
