#include "retenk/document/sheet_reader.hpp"

#include "document/outside_xlsx.hpp"
#include "retenk/document/sheet.hpp"

#include <gtest/gtest.h>

namespace retenk::document {
namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells cells_of(const Result<Table>& table)
{
    if (!table) return {{table.error().key}};
    Cells cells;
    for (const auto& row : table->rows)
        cells.push_back(row.cells);
    return cells;
}

std::string fault_of(const std::string& bytes)
{
    const auto table = read_table(bytes);
    return table ? "" : table.error().key;
}

std::string utf16(std::u16string_view text, bool big, bool mark)
{
    std::string bytes;
    const auto add = [&](char16_t unit) {
        const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
        bytes += big ? high : low;
        bytes += big ? low : high;
    };
    if (mark) add(0xFEFF);
    for (const auto unit : text)
        add(unit);
    return bytes;
}

TEST(CsvReader, reads_the_codings_that_people_send)
{
    const Cells wanted{{"Navn", "Kommune"}, {"Åse Šmid", "Tjeldsund"}};
    EXPECT_EQ(cells_of(read_table("Navn;Kommune\r\nÅse Šmid;Tjeldsund\r\n")), wanted);
    EXPECT_EQ(cells_of(read_table("\xEF\xBB\xBFNavn;Kommune\nÅse Šmid;Tjeldsund")), wanted);
    EXPECT_EQ(cells_of(read_table("Navn;Kommune\r\xC5se \x8Amid;Tjeldsund\r")), wanted)
        << "windows-1252";
    constexpr auto text = u"Navn;Kommune\r\nÅse Šmid;Tjeldsund\r\n";
    for (const bool big : {false, true})
        for (const bool mark : {false, true})
            EXPECT_EQ(cells_of(read_table(utf16(text, big, mark))), wanted) << big << mark;
}

TEST(CsvReader, guesses_what_stands_between_cells_from_the_first_line_outside_quotes)
{
    EXPECT_EQ(cells_of(read_table("\"a;b;c\",d\n1,2")), (Cells{{"a;b;c", "d"}, {"1", "2"}}));
    EXPECT_EQ(cells_of(read_table("a\tb, c\n1\t2,5")), (Cells{{"a", "b, c"}, {"1", "2,5"}}));
    EXPECT_EQ(cells_of(read_table("a|b\n1|2;3")), (Cells{{"a", "b"}, {"1", "2;3"}}));
    EXPECT_EQ(cells_of(read_table("\n\na;b\n1;2,3,4,5")), (Cells{{"a", "b"}, {"1", "2,3,4,5"}}));
    EXPECT_EQ(cells_of(read_table("sep=,\r\na,b;c\r\n")), (Cells{{"a", "b;c"}}));
    EXPECT_EQ(cells_of(read_table("Navn\nAud Berg")), (Cells{{"Navn"}, {"Aud Berg"}}));
}

TEST(CsvReader, keeps_quoted_line_breaks_and_counts_rows_as_a_spreadsheet_does)
{
    const auto table =
        read_table("a;b\n\n\"to\r\nlinjer\";\"sa \"\"hei\"\"\"\n;;;\n  x;y\"z\n").value();
    EXPECT_EQ(cells_of(table), (Cells{{"a", "b"}, {"to\nlinjer", "sa \"hei\""}, {"x", "y\"z"}}));
    EXPECT_EQ(table.rows[1].number, 3U);
    EXPECT_EQ(table.rows[2].number, 5U);
}

TEST(CsvReader, takes_back_what_our_own_files_put_before_a_formula)
{
    const Sheet sheet{"x", {"a", "b"}, {{"=1+1", "+4790000001"}, {"'ja'", "-"}}};
    EXPECT_EQ(cells_of(read_table(csv_file(sheet))),
              (Cells{{"a", "b"}, {"=1+1", "+4790000001"}, {"'ja'", "-"}}));
}

TEST(CsvReader, what_stands_behind_such_a_mark_is_clean_too)
{
    const auto table = read_csv("a;b\n'\t\tAda;'= 1\n");
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"Ada", "= 1"}));
}

TEST(CsvReader, what_cannot_stand_in_a_name_is_seen_to_be_wrong)
{
    EXPECT_EQ(cells_of(read_table("a\x01"
                                  "b;c\xEE\x80\x80;d\xE2\x80\xAE;e\x7F\n")),
              (Cells{{"a b", "c\xEF\xBF\xBD", "d\xEF\xBF\xBD", "e"}}));
}

TEST(CsvReader, blanks_around_a_cell_are_nothing_and_a_row_of_them_is_none)
{
    EXPECT_EQ(cells_of(read_table("a;b\n ;  \n\" \"; \xC2\xA0\t\n x ;\xC2\xA0\xC3\xA5 y\xC2\xA0\n")),
              (Cells{{"a", "b"}, {"x", "å y"}}));
}

TEST(CsvReader, says_what_is_wrong_with_a_file)
{
    EXPECT_EQ(fault_of(""), "sheet.empty");
    EXPECT_EQ(fault_of("\n;;\n \n"), "sheet.empty") << "spaces are nothing";
    EXPECT_EQ(fault_of(";;\n\n"), "sheet.empty");
    EXPECT_EQ(fault_of("\xEF\xBB\xBF"), "sheet.empty");
    EXPECT_EQ(fault_of("a;b\n\"c;d\ne;f\n"), "sheet.open_quote");
    for (const std::string& other :
         {std::string("%PDF-1.7\nabc"), std::string("\x89PNG\r\n\x1a\n"),
          std::string("<html><table>"), std::string("<!DOCTYPE html>"), std::string("a;b\0c\n", 6),
          std::string("MZ\x90\0\x03\0\0", 7)})
        EXPECT_EQ(fault_of(other), "sheet.not_a_table") << other;
    EXPECT_EQ(fault_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "sheet.old_format");
    EXPECT_EQ(fault_of(std::string(100, ';') + "x"), "sheet.too_many_columns");
    EXPECT_EQ(fault_of(std::string(150, ';') + "\nx"), "");
}

TEST(CsvReader, takes_fifty_thousand_rows_and_no_more)
{
    std::string file;
    for (std::size_t row = 0; row < most_table_rows; ++row)
        file += "Navn " + std::to_string(row) + ";a@example.no\n";
    EXPECT_EQ(read_table(file).value().rows.size(), most_table_rows);
    EXPECT_EQ(fault_of(file + "en til;\n"), "sheet.too_many_rows");
}

TEST(XlsxReader, reads_texts_numbers_days_and_answers_where_they_stand)
{
    const auto table = read_table(test::zip_of(test::workbook(
        "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c><c r='D2' "
        "t='inlineStr'><is><t>In</t></is></c></row>"
        "<row r='5'><c r='A5' t='str'><f>A1&amp;\"x\"</f><v>Åse</v></c><c "
        "r='B5'><v>90000001</v></c><c r='C5' t='b'><v>1</v></c>"
        "<c r='D5' s='1'><v>46680</v></c><c r='E5' s='2'><v>46680.5</v></c><c r='F5' "
        "t='e'><v>#N/A</v></c>"
        "<c r='G5'><v>9.59469059E8</v></c><c r='H5'><f>1/8</f><v>0.125</v></c><c r='I5' "
        "s='3'><v>5</v></c><c r='J5' t='d'><v>2027-10-20</v></c></row>"
        "<row><c><v>1</v></c><c t='s'><v>9</v></c><c><v>1.1000000000000001</v></c></row>",
        "",
        "<si><t>Navn</t></si><si><r><t>For</t></r><r><rPr><b/></rPr><t xml:space='preserve'>- og "
        "</t></r><r><t>_x000D_\netternavn &lt;3&#xe5;</t></r>"
        "<rPh sb='0' eb='1'><t>nei</t></rPh></si>",
        "<numFmts><numFmt numFmtId='164' formatCode='d\\.m\\.yyyy\\ hh:mm'/><numFmt numFmtId='165' "
        "formatCode='0.0\"d\"[Red]'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf "
        "numFmtId='165'/></cellXfs>")));
    EXPECT_EQ(cells_of(table), (Cells{{"Navn", "", "For- og \netternavn <3å", "In"},
                                      {"Åse", "90000001", "TRUE", "2027-10-20", "2027-10-20 12:00",
                                       "#N/A", "959469059", "0.125", "5", "2027-10-20"},
                                      {"1", "", "1.1"}}));
    EXPECT_EQ(table->rows[1].number, 5U);
    EXPECT_EQ(table->rows[2].number, 6U);
}

TEST(XlsxReader, days_are_counted_from_1904_where_the_file_says_so)
{
    const auto styles = "<cellXfs><xf/><xf numFmtId='14'/></cellXfs>";
    const auto table =
        read_table(test::zip_of(test::workbook("<row r='1'><c r='A1' s='1'><v>0</v></c></row>", "",
                                               "", styles, "<workbookPr date1904='1'/>")));
    EXPECT_EQ(cells_of(table), (Cells{{"1904-01-01"}}));
    EXPECT_TRUE(table->from_1904);
    EXPECT_EQ(iso_day(*day_of_serial(46680, false)), "2027-10-20");
    EXPECT_EQ(iso_day(*day_of_serial(59, false)), "1900-02-28");
    EXPECT_EQ(iso_day(*day_of_serial(61, false)), "1900-03-01");
    EXPECT_EQ(day_of_serial(-1, false), std::nullopt);
    EXPECT_EQ(day_of_serial(1e300, false), std::nullopt);
}

TEST(XlsxReader, a_cell_merged_downwards_says_the_same_of_each_row)
{
    const auto table = read_table(test::zip_of(
        test::workbook("<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>7</v></c></row><row r='2'><c "
                       "r='A2'><v>2</v></c></row>"
                       "<row r='4'><c r='A4'><v>4</v></c></row>",
                       "<mergeCells><mergeCell ref='B1:B3'/><mergeCell ref='A4:C4'/><mergeCell "
                       "ref='A1048577:A1'/><mergeCell ref='x'/></mergeCells>")));
    EXPECT_EQ(cells_of(table), (Cells{{"1", "7"}, {"2", "7"}, {"4"}}));
}

TEST(XlsxReader, reads_what_our_own_writer_and_prefixed_names_make)
{
    const Sheet sheet{"Folk", {"Navn", "E-post"}, {{"=1+1", "+47"}, {"", "to\nlinjer"}}};
    EXPECT_EQ(cells_of(read_table(xlsx_file(sheet))),
              (Cells{{"Navn", "E-post"}, {"=1+1", "+47"}, {"", "to\nlinjer"}}));
    auto parts = test::workbook("");
    parts["xl/worksheets/sheet1.xml"] =
        "<x:worksheet xmlns:x='m'><x:sheetData><x:row r='1'><x:c r='B1' "
        "t='inlineStr'><x:is><x:t>Hei</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>";
    EXPECT_EQ(cells_of(read_table(test::zip_of(parts))), (Cells{{"", "Hei"}}));
}

TEST(XlsxReader, no_entity_is_expanded_and_nothing_comes_from_elsewhere)
{
    auto parts = test::workbook("");
    parts["xl/worksheets/sheet1.xml"] =
        "<?xml version='1.0'?><!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM "
        "'file:///etc/passwd'>]>"
        "<worksheet><sheetData><row r='1'><c r='A1' "
        "t='inlineStr'><is><t>x&b;&f;</t></is></c></row></sheetData></worksheet>";
    EXPECT_EQ(cells_of(read_table(test::zip_of(parts))), (Cells{{"x&b;&f;"}}));
}

TEST(XlsxReader, says_what_is_wrong_with_a_file)
{
    const auto whole = test::zip_of(test::workbook("<row r='1'><c r='A1'><v>1</v></c></row>"));
    ASSERT_EQ(fault_of(whole), "");
    for (const auto cut : {whole.size() - 1, whole.size() / 2, std::size_t{30}, std::size_t{5}})
        EXPECT_EQ(fault_of(whole.substr(0, cut)), "sheet.broken") << cut;
    EXPECT_EQ(fault_of(test::zip_of(test::workbook("<row r='1'><c r='A1'></row>"))),
              "sheet.broken");
    EXPECT_EQ(fault_of(test::zip_of(test::workbook(""))), "sheet.empty");
    EXPECT_EQ(fault_of(test::zip_of(test::workbook("<row r='0'/>"))), "sheet.broken");
    EXPECT_EQ(fault_of(test::zip_of(test::workbook("<row r='1'><c r='CW1'><v>1</v></c></row>"))),
              "sheet.too_many_columns");
    EXPECT_EQ(fault_of(test::zip_of(
                  test::workbook("<row r='1'><c r='A1'><v>1</v></c><c r='ZZZ1' s='1'/></row>"))),
              "");
    EXPECT_EQ(fault_of(test::zip_of(
                  {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}})),
              "sheet.not_a_table");
    EXPECT_EQ(fault_of(test::zip_of({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                     {"content.xml", "<o/>"}})),
              "sheet.open_document");
}

TEST(XlsxReader, a_file_that_unpacks_to_very_much_is_refused_however_small_it_is)
{
    auto parts = test::workbook("<row r='1'><c r='A1'><v>1</v></c></row>");
    parts["xl/sharedStrings.xml"] = "<sst>" + std::string(17 * 1024 * 1024, ' ') + "</sst>";
    const auto bomb = test::zip_of(parts);
    EXPECT_LT(bomb.size(), 64U * 1024);
    EXPECT_EQ(fault_of(bomb), "sheet.too_large");
    // One long text, named by every cell.
    std::string rows;
    for (int row = 1; row <= 2000; ++row)
        rows += "<row><c t='s'><v>0</v></c></row>";
    EXPECT_EQ(fault_of(test::zip_of(
                  test::workbook(rows, "", "<si><t>" + std::string(32'000, 'x') + "</t></si>"))),
              "sheet.too_large");
}

TEST(XlsxReader, takes_fifty_thousand_rows_and_no_more)
{
    std::string rows;
    for (std::size_t row = 0; row < most_table_rows; ++row)
        rows += "<row><c t='inlineStr'><is><t>Navn</t></is></c><c><v>" + std::to_string(row) +
                "</v></c></row>";
    EXPECT_EQ(read_table(test::zip_of(test::workbook(rows))).value().rows.size(), most_table_rows);
    EXPECT_EQ(fault_of(test::zip_of(test::workbook(rows + "<row><c><v>1</v></c></row>"))),
              "sheet.too_many_rows");
}

} // namespace
} // namespace retenk::document
