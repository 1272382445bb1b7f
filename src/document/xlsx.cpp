#include "retenk/document/sheet.hpp"

#include <xlsxwriter.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace retenk::document {
namespace {

// xlsxwriter 1.1 writes only to named files; this one is memory, and its name is that of our
// descriptor.
class MemoryFile
{
public:
    MemoryFile() : descriptor_(memfd_create("sheet", MFD_CLOEXEC))
    {
        if (descriptor_ < 0)
            throw std::system_error(errno, std::generic_category(), "memfd_create");
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

    std::string content() const
    {
        auto size = lseek(descriptor_, 0, SEEK_END);
        if (size < 0) throw std::system_error(errno, std::generic_category(), "lseek");
        std::string bytes(static_cast<std::size_t>(size), '\0');
        for (std::size_t done = 0; done < bytes.size();) {
            auto got = pread(descriptor_, bytes.data() + done, bytes.size() - done, off_t(done));
            if (got <= 0) throw std::system_error(errno, std::generic_category(), "pread");
            done += static_cast<std::size_t>(got);
        }
        return bytes;
    }

private:
    int descriptor_;
};

void check(lxw_error error)
{
    if (error != LXW_NO_ERROR)
        throw std::runtime_error(std::string("xlsx: ") + lxw_strerror(error));
}

// Up to 31 characters without []:*?/\ and without an apostrophe at an end, or spreadsheets refuse
// it.
std::string sheet_name(std::string_view text)
{
    std::string name;
    std::size_t characters = 0;
    for (char c : text) {
        bool begins_character = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        if (begins_character && ++characters > 31) break;
        name += std::string_view("[]:*?/\\'").contains(c) ? ' ' : c;
    }
    return name.empty() ? "1" : name;
}

struct Page
{
    lxw_worksheet* sheet;
    lxw_format *heading, *amount, *time;
};

lxw_format* format_of(lxw_workbook* book, const char* shown)
{
    auto* format = workbook_add_format(book);
    format_set_num_format(format, shown);
    return format;
}

Page page_in(lxw_workbook* book, const std::string& name)
{
    auto* sheet = workbook_add_worksheet(book, sheet_name(name).c_str());
    if (!sheet) throw std::runtime_error("xlsx: no sheet");
    auto* bold = workbook_add_format(book);
    format_set_bold(bold);
    return {sheet, bold, format_of(book, "0.00"), format_of(book, "dd.mm.yyyy hh:mm")};
}

// A number wider than its column is shown as "####".
void widen_figures(const Page& page, const Sheet& sheet)
{
    constexpr double as_a_time = 16;
    for (std::size_t i = 0; i < sheet.headings.size(); ++i) {
        const auto is_wide = [i](const std::vector<Cell>& row) {
            return i < row.size() && row[i].figure.index() > 1;
        };
        const auto column = static_cast<lxw_col_t>(i);
        if (std::ranges::any_of(sheet.rows, is_wide))
            check(worksheet_set_column(page.sheet, column, column, as_a_time, nullptr));
    }
}

lxw_datetime clock_at(Instant instant)
{
    const auto local = to_local(instant);
    return {int(local.day.year()), int(unsigned(local.day.month())),
            int(unsigned(local.day.day())), local.hour, local.minute, 0};
}

lxw_error write_cell(const Page& page, lxw_row_t row, lxw_col_t column, const Cell& cell)
{
    if (const auto* count = std::get_if<std::int64_t>(&cell.figure))
        return worksheet_write_number(page.sheet, row, column, double(*count), nullptr);
    if (const auto* amount = std::get_if<Ore>(&cell.figure))
        return worksheet_write_number(page.sheet, row, column, double(amount->value) / 100, page.amount);
    if (const auto* instant = std::get_if<Instant>(&cell.figure)) {
        auto clock = clock_at(*instant);
        return worksheet_write_datetime(page.sheet, row, column, &clock, page.time);
    }
    if (cell.text.empty()) return LXW_NO_ERROR;
    return worksheet_write_string(page.sheet, row, column, cell.text.c_str(), nullptr);
}

void write_headings(const Page& page, const std::vector<std::string>& headings)
{
    for (std::size_t i = 0; i < headings.size(); ++i)
        if (!headings[i].empty())
            check(worksheet_write_string(page.sheet, 0, static_cast<lxw_col_t>(i),
                                         headings[i].c_str(), page.heading));
}

void write_row(const Page& page, std::size_t at, const std::vector<Cell>& cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
        check(write_cell(page, static_cast<lxw_row_t>(at), static_cast<lxw_col_t>(i), cells[i]));
}

void write_sheet(lxw_workbook* book, const Sheet& sheet)
{
    const auto page = page_in(book, sheet.name);
    worksheet_freeze_panes(page.sheet, 1, 0);
    widen_figures(page, sheet);
    write_headings(page, sheet.headings);
    for (std::size_t i = 0; i < sheet.rows.size(); ++i)
        write_row(page, i + 1, sheet.rows[i]);
}

} // namespace

std::string xlsx_file(const Sheet& sheet)
{
    MemoryFile file;
    auto path = file.path();
    // Rows in their order, each text in its cell: no table of all texts is kept, sorted and searched.
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    auto* book = workbook_new_opt(path.c_str(), &options);
    if (!book) throw std::runtime_error("xlsx: no workbook");
    // The same rows are the same file, whenever it is made: HEAD tells the length that GET has.
    lxw_doc_properties properties{};
    properties.created = 946684800; // 2000-01-01
    try {
        check(workbook_set_properties(book, &properties));
        write_sheet(book, sheet);
    } catch (...) {
        lxw_workbook_free(book);
        throw;
    }
    check(workbook_close(book)); // frees it too
    return file.content();
}

} // namespace retenk::document
