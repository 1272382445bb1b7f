#pragma once
// The cells of one sheet.

#include "document/xlsx_styles.hpp"
#include "retenk/document/sheet_reader.hpp"

namespace retenk::document {

// What sheets share.
struct SheetParts
{
    std::vector<std::string> texts;
    Styles styles;
    bool from_1904 = false;
};

std::vector<std::string> shared_texts(const pugi::xml_node& table); // <sst>

Result<Table> read_sheet(const pugi::xml_node& sheet, const SheetParts& parts); // <worksheet>

} // namespace retenk::document
