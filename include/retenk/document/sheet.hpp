#pragma once
// Tables to take away. Text is text in both: a formula that somebody typed as a name stays a name.

#include <string>
#include <vector>

namespace retenk::document {

struct Sheet
{
    std::string name; // up to 31 characters
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

// RFC 4180 as Norwegian Excel wants it: UTF-8 with BOM, semicolon, CRLF; a leading = + - @ tab or
// CR gets an apostrophe before it.
std::string csv_file(const Sheet& sheet);

// Office Open XML (ECMA-376) by xlsxwriter, all cells as strings, first row frozen. On a worker
// thread.
std::string xlsx_file(const Sheet& sheet);

} // namespace retenk::document
