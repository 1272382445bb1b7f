#pragma once
// What every table that was read promises.

#include "document/sheet_text.hpp"
#include "fuzz.hpp"
#include "retenk/document/sheet_reader.hpp"

namespace retenk::fuzz {

inline void check_table(const document::Table& table)
{
    must(!table.rows.empty() && table.rows.size() <= document::most_table_rows,
         "some rows, and not too many");
    for (const auto& row : table.rows) {
        must(row.number > 0, "a row has a number");
        must(!row.cells.empty() && row.cells.size() <= document::most_table_columns,
             "some cells, and not too many");
        must(!row.cells.back().empty(), "no empty cells at the end");
        for (const auto& cell : row.cells)
            must(document::clean_cell(cell) == cell, "a cell is clean text");
    }
}

} // namespace retenk::fuzz
