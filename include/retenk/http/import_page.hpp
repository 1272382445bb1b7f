#pragma once
// What the pages of every import have in common: which column of a file is what, and its rows, a
// hundred at a time. Only for pages.

#include "retenk/document/sheet_reader.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/route.hpp"

namespace retenk::http {

// data["columns"]: for each column a select called document::column_name(), with its heading as
// label and a few of its cells as hint. The errors that data has already get these labels.
void add_columns(const Context& context, view::Data& data, const document::Table& table,
                 const std::vector<Choice>& choices, const Fields& fields, const Refusal* refusal);

void add_column_fields(Fields& fields, const std::vector<std::string>& columns);
std::vector<std::string> typed_columns(const Fields& fields); // no empty ones at the end

// Of all these rows those of the page that ?side= asks for. Fills only_wrong, page, pages,
// many_pages, previous and next of parts/import_pager.html.
std::vector<std::size_t> rows_of_page(const Context& context, view::Data& data,
                                      const std::string& path, const std::vector<std::size_t>& rows,
                                      bool only_wrong);

} // namespace retenk::http
