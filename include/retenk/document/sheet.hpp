#pragma once
// Tables to take away. Text is text in both: a formula that somebody typed as a name stays a name.
// A number or a time is one only where it comes from our own figures.

#include "retenk/base/money.hpp"
#include "retenk/base/time.hpp"

#include <string>
#include <variant>
#include <vector>

namespace retenk::document {

struct Cell
{
    Cell() = default;
    Cell(std::string words) : text(std::move(words)) {}
    Cell(const char* words) : text(words) {}

    std::string text;                                             // as CSV has it
    std::variant<std::monostate, std::int64_t, Ore, Instant> figure; // what it is, if not text

    bool is_text() const { return figure.index() == 0; }
};

Cell count_cell(std::int64_t count);
Cell amount_cell(Ore amount);                        // kroner, which a spreadsheet adds up
Cell time_cell(Instant instant, std::string words); // the words are for CSV

struct Sheet
{
    std::string name; // up to 31 characters
    std::vector<std::string> headings;
    std::vector<std::vector<Cell>> rows;
};

// RFC 4180 as Norwegian Excel wants it: UTF-8 with BOM, semicolon, CRLF, "1250,00"; of text a
// leading = + - @ tab or CR gets an apostrophe before it.
std::string csv_file(const Sheet& sheet);

// Office Open XML (ECMA-376) by xlsxwriter, text as strings, first row frozen, times as Norwegian
// clocks show them. On a worker thread.
std::string xlsx_file(const Sheet& sheet);

} // namespace retenk::document
