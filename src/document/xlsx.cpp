#include "retenk/document/sheet.hpp"

#include <xlsxwriter.h>

#include <sys/mman.h>
#include <unistd.h>

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

void write_row(lxw_worksheet* page, std::size_t at, const std::vector<std::string>& cells,
               lxw_format* format)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (!cells[i].empty())
            check(worksheet_write_string(page, static_cast<lxw_row_t>(at),
                                         static_cast<lxw_col_t>(i), cells[i].c_str(), format));
}

void write_sheet(lxw_workbook* book, const Sheet& sheet)
{
    auto* page = workbook_add_worksheet(book, sheet_name(sheet.name).c_str());
    if (!page) throw std::runtime_error("xlsx: no sheet");
    auto* bold = workbook_add_format(book);
    format_set_bold(bold);
    worksheet_freeze_panes(page, 1, 0);
    write_row(page, 0, sheet.headings, bold);
    for (std::size_t i = 0; i < sheet.rows.size(); ++i)
        write_row(page, i + 1, sheet.rows[i], nullptr);
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
