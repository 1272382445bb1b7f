#include "retenk/document/sheet.hpp"

#include "support/outside.hpp"

#include <gtest/gtest.h>

namespace retenk::document {
namespace {

Sheet participants()
{
    return {"Deltakere [2027]: alle / en lang tittel til",
            {"Navn", "Kommentar"},
            {{"Žaklina Ŧorfinn", "a;b \"c\""},
             {"=1+1", "+4790000001"},
             {"-a", "@b"},
             {"", "to\nlinjer"},
             {"<&>", "  "}}};
}

TEST(Csv, is_as_excel_wants_it_and_no_cell_is_a_formula)
{
    EXPECT_EQ(
        csv_file(participants()),
        "\xEF\xBB\xBFNavn;Kommentar\r\nŽaklina Ŧorfinn;\"a;b \"\"c\"\"\"\r\n'=1+1;'+4790000001\r\n"
        "'-a;'@b\r\n;\"to\nlinjer\"\r\n<&>;\"  \"\r\n");
    EXPECT_EQ(csv_file({"", {"\t=1"}, {{"\r=1"}}}), "\xEF\xBB\xBF'\t=1\r\n\"'\r=1\"\r\n");
}

TEST(Csv, another_program_reads_the_same_cells)
{
    constexpr auto read = R"(
import csv, sys
for row in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''), delimiter=';'): print(row)
)";
    EXPECT_EQ(
        test::read_by({"/usr/bin/python3", "-c", read, "{}"}, csv_file(participants())),
        "['Navn', 'Kommentar']\n['Žaklina Ŧorfinn', 'a;b \"c\"']\n[\"'=1+1\", \"'+4790000001\"]\n"
        "[\"'-a\", \"'@b\"]\n['', 'to\\nlinjer']\n['<&>', '  ']\n");
}

TEST(Xlsx, another_program_reads_every_cell_as_text)
{
    constexpr auto read = R"(
import sys, zipfile, xml.etree.ElementTree as tree
book = zipfile.ZipFile(sys.argv[1])
n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
assert 'xl/sharedStrings.xml' not in book.namelist()
print([s.get('name') for s in tree.fromstring(book.read('xl/workbook.xml')).iter(n + 'sheet')])
page = tree.fromstring(book.read('xl/worksheets/sheet1.xml'))
print([(p.get('ySplit'), p.get('state')) for p in page.iter(n + 'pane')], len(list(page.iter(n + 'f'))))
for row in page.iter(n + 'row'): print([(c.get('r'), c.get('t'), ''.join(t.text or '' for t in c.iter(n + 't'))) for c in row])
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", read, "{}"}, xlsx_file(participants())),
              "['Deltakere  2027   alle   en lan']\n[('1', 'frozen')] 0\n"
              "[('A1', 'inlineStr', 'Navn'), ('B1', 'inlineStr', 'Kommentar')]\n"
              "[('A2', 'inlineStr', 'Žaklina Ŧorfinn'), ('B2', 'inlineStr', 'a;b \"c\"')]\n"
              "[('A3', 'inlineStr', '=1+1'), ('B3', 'inlineStr', '+4790000001')]\n"
              "[('A4', 'inlineStr', '-a'), ('B4', 'inlineStr', '@b')]\n[('B5', 'inlineStr', "
              "'to\\nlinjer')]\n"
              "[('A6', 'inlineStr', '<&>'), ('B6', 'inlineStr', '  ')]\n");
}

// Half past midnight in Norway, when it is still the day before in UTC.
Sheet figures()
{
    const auto summer = from_local({parse_day("2027-07-02").value(), 0, 30});
    return {"Tall",
            {"Antall", "Kroner", "Når", "Navn"},
            {{count_cell(42), amount_cell({119250}), time_cell(summer, "=2. juli"), "119250"},
             {count_cell(-3), amount_cell({-125005}), "", "01.07.2027"}}};
}

TEST(Csv, an_amount_is_a_number_without_signs_that_a_spreadsheet_does_not_read)
{
    EXPECT_EQ(csv_file(figures()), "\xEF\xBB\xBF"
                                   "Antall;Kroner;Når;Navn\r\n42;1192,50;=2. juli;119250\r\n"
                                   "-3;-1250,05;;01.07.2027\r\n");
}

TEST(Xlsx, another_program_reads_numbers_amounts_and_norwegian_times_and_what_looks_so_is_text)
{
    constexpr auto read = R"(
import sys, zipfile, datetime, xml.etree.ElementTree as tree
book = zipfile.ZipFile(sys.argv[1])
n = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
styles = tree.fromstring(book.read('xl/styles.xml'))
formats = {f.get('numFmtId'): f.get('formatCode') for f in styles.iter(n + 'numFmt')} | {'0': 'General', '2': '0.00'}
shown = [formats[x.get('numFmtId')] for x in styles.find(n + 'cellXfs')]
page = tree.fromstring(book.read('xl/worksheets/sheet1.xml'))
def value(c):
    if c.get('t') == 'inlineStr': return ''.join(t.text or '' for t in c.iter(n + 't'))
    assert c.get('t') in (None, 'n')
    number, form = float(c.find(n + 'v').text), shown[int(c.get('s', 0))]
    if 'yy' in form: return form, str(datetime.datetime(1899, 12, 30) + datetime.timedelta(minutes=round(number * 1440)))
    return form, number
print([(c.get('min'), c.get('max')) for c in page.iter(n + 'col') if float(c.get('width')) > 16])
for row in list(page.iter(n + 'row'))[1:]: print([value(c) for c in row])
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", read, "{}"}, xlsx_file(figures())),
              "[('2', '2'), ('3', '3')]\n"
              "[('General', 42.0), ('0.00', 1192.5), ('dd.mm.yyyy hh:mm', '2027-07-02 00:30:00'), "
              "'119250']\n"
              "[('General', -3.0), ('0.00', -1250.05), '01.07.2027']\n");
}

TEST(Xlsx, a_cell_that_does_not_fit_is_a_fault_and_not_cut)
{
    EXPECT_ANY_THROW(xlsx_file({"a", {"b"}, {{std::string(32768, 'x')}}}));
}

// Whenever it is made: else HEAD and GET would tell of two files.
TEST(Xlsx, knows_no_time_of_its_own)
{
    constexpr auto read = R"(
import re, sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
print(re.findall('>(.{20})</dcterms', book.read('docProps/core.xml').decode()), {part.date_time for part in book.infolist()})
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", read, "{}"}, xlsx_file(participants())),
              "['2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'] {(1980, 1, 1, 0, 0, 0)}\n");
}

} // namespace
} // namespace retenk::document
