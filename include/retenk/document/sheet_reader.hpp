#pragma once
// Tables that people bring: CSV however their program wrote it, and the first sheet to be seen of
// an XLSX file. Nothing is evaluated: of a formula the value that was kept beside it is read. On a
// worker thread.

#include "retenk/base/problem.hpp"
#include "retenk/base/time.hpp"

#include <optional>
#include <string_view>

namespace retenk::document {

struct TableRow
{
    std::size_t number = 0; // as a spreadsheet counts, from 1

    // Valid UTF-8 without control characters but tabs and line breaks; no empty ones at the end.
    std::vector<std::string> cells;
};

struct Table
{
    std::vector<TableRow> rows; // those in which something stands, in their order
    bool from_1904 = false;     // how the file counts days
};

inline constexpr std::size_t most_table_rows = 50'000, most_table_columns = 100;

// By its content, whatever it is called. Problem::invalid with a key "sheet.…" that says what is
// wrong.
Result<Table> read_table(const std::string& bytes);

Result<Table> read_csv(std::string_view bytes);
Result<Table> read_xlsx(std::string_view bytes);

// The day that a spreadsheet means by a number, of a cell that does not say it is one.
std::optional<Day> day_of_serial(double serial, bool from_1904);

} // namespace retenk::document
