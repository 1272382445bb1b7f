#pragma once
// Workbooks written by a program that is not ours: Python's zipfile around XML from here.

#include "support/outside.hpp"

#include <map>
#include <string>

namespace retenk::test {

using Parts = std::map<std::string, std::string>; // content by name

inline std::string zip_of(const Parts& parts)
{
    constexpr auto write = R"(
import io, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as book:
    for part in open(sys.argv[1], 'rb').read().split(b'\x01')[1:]:
        name, content = part.split(b'\x02', 1)
        book.writestr(name.decode(), content)
sys.stdout.buffer.write(out.getvalue())
)";
    std::string all;
    for (const auto& [name, content] : parts)
        all += "\x01" + name + "\x02" + content;
    return read_by({"/usr/bin/python3", "-c", write, "{}"}, all);
}

inline Parts workbook(const std::string& rows, const std::string& more = "",
                      const std::string& texts = "", const std::string& styles = "",
                      const std::string& properties = "")
{
    const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const auto relation = [&](const char* id, const char* type, const char* target) {
        return "<Relationship Id='" + std::string(id) + "' Type='" + office + "/" + type +
               "' Target='" + target + "'/>";
    };
    const std::string relations =
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>";
    return {{"[Content_Types].xml",
             "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"},
            {"_rels/.rels", relations + relation("rId1", "officeDocument", "xl/workbook.xml") +
                                "</Relationships>"},
            {"xl/workbook.xml",
             "<?xml version='1.0' encoding='UTF-8'?><workbook xmlns='" + main + "' xmlns:r='" +
                 office + "'>" + properties +
                 "<sheets><sheet name='Skjult' sheetId='1' state='hidden' r:id='rId9'/>"
                 "<sheet name='Folk' sheetId='2' r:id='rId1'/></sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels",
             relations + relation("rId9", "worksheet", "worksheets/sheet9.xml") +
                 relation("rId1", "worksheet", "/xl/worksheets/sheet1.xml") +
                 relation("rId2", "sharedStrings", "sharedStrings.xml") +
                 relation("rId3", "styles", "styles.xml") + "</Relationships>"},
            {"xl/sharedStrings.xml", "<sst xmlns='" + main + "'>" + texts + "</sst>"},
            {"xl/styles.xml", "<styleSheet xmlns='" + main + "'>" + styles + "</styleSheet>"},
            {"xl/worksheets/sheet1.xml", "<worksheet xmlns='" + main + "'><sheetData>" + rows +
                                             "</sheetData>" + more + "</worksheet>"}};
}

} // namespace retenk::test
