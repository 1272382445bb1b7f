#pragma once
// The register's columns as pages and files show them.

#include "registration/columns.hpp"
#include "retenk/document/sheet.hpp"
#include "retenk/http/route.hpp"

namespace retenk::registration {

// Of one row, in the order of the headings: for files.
std::vector<document::Cell> file_row(const http::Context& context, const Columns& columns,
                                     const RegisterCells& cells, const ParticipantRow& row);
std::vector<std::string> headings_of(const http::Context& context, const Columns& columns,
                                     const RegisterCells& cells);

// For registration/_admin_rows: "headings" and "rows" of "cells".
void add_cells(const http::Context& context, const Columns& columns, const RegisterCells& cells,
               view::Data& data);

// The choice of columns, for parts/choices.
view::Data columns_choice(const http::Context& context, const Columns& columns,
                          const std::vector<ColumnQuestion>& questions);

} // namespace retenk::registration
