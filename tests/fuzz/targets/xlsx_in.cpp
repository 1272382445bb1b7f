// Workbooks that people bring: as they come, and with parts that are whatever they like in a whole
// ZIP file.
#include "table.hpp"

#include <array>
#include <zip.h>

namespace retenk::fuzz {

namespace {

constexpr std::array<const char*, 3> names{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                           "xl/styles.xml"};
constexpr const char* relations =
    "<Relationships><Relationship Id='r1' Type='/worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='r2' Type='/sharedStrings' Target='sharedStrings.xml'/>"
    "<Relationship Id='r3' Type='/styles' Target='styles.xml'/></Relationships>";
constexpr const char* workbook = "<workbook><sheets><sheet r:id='r1'/></sheets></workbook>";

void add(zip_t* archive, const char* name, std::string_view content)
{
    auto* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    const auto place = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    must(place >= 0, "a part is added");
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(place), ZIP_CM_STORE, 0);
}

std::string zipped(const std::vector<std::string>& parts)
{
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(source);
    auto* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    add(archive, "xl/workbook.xml", workbook);
    add(archive, "xl/_rels/workbook.xml.rels", relations);
    for (std::size_t i = 0; i < names.size(); ++i)
        add(archive, names[i], parts[i]);
    must(zip_close(archive) == 0, "the file is written");
    zip_stat_t stat;
    must(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0, "the file is there");
    std::string bytes(stat.size, '\0');
    must(zip_source_read(source, bytes.data(), bytes.size()) ==
             static_cast<zip_int64_t>(bytes.size()),
         "the file is whole");
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

} // namespace

void fuzz(std::string_view bytes)
{
    if (const auto table = document::read_xlsx(bytes)) check_table(*table);
    if (const auto table = document::read_xlsx(zipped(parts_of(bytes, names.size()))))
        check_table(*table);
}

} // namespace retenk::fuzz
