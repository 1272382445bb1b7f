// Comma-separated values as people's programs write them (RFC 4180 and its neighbours).

#include "retenk/document/sheet_reader.hpp"

#include "document/sheet_text.hpp"

#include <algorithm>

namespace retenk::document {

namespace {

constexpr std::string_view delimiters = ";\t,|";

// Of those that stand in the first line with something in it, outside quotation marks, the most
// frequent.
char guess_delimiter(std::string_view text)
{
    std::size_t counts[delimiters.size()] = {};
    bool quoted = false, any = false;
    for (const char letter : text) {
        if (letter == '"') quoted = !quoted;
        if (quoted) continue;
        if ((letter == '\n' || letter == '\r') && any) break;
        any = any || (letter != '\n' && letter != '\r');
        if (const auto which = delimiters.find(letter); which != delimiters.npos) ++counts[which];
    }
    return delimiters[static_cast<std::size_t>(std::ranges::max_element(counts) - counts)];
}

// "sep=;" in a line of its own is a word to Excel, and no row.
std::optional<char> said_delimiter(std::string_view& text)
{
    if (!text.starts_with("sep=") || text.size() < 6) return std::nullopt;
    const char said = text[4];
    if (!delimiters.contains(said) || (text[5] != '\r' && text[5] != '\n')) return std::nullopt;
    text.remove_prefix(text.substr(5).starts_with("\r\n") ? 7 : 6);
    return said;
}

// Our own files have it before what would begin a formula.
std::string without_guard(std::string cell)
{
    if (cell.size() > 1 && cell[0] == '\'' && std::string_view("=+-@\t\r").contains(cell[1]))
        cell.erase(0, 1);
    return cell;
}

class CsvReader
{
public:
    CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

    Result<Table> read()
    {
        for (std::size_t number = 1; at_ < text_.size(); ++number) {
            TableRow row{number, {}};
            if (auto whole = read_row(row); !whole) return std::unexpected(whole.error());
            while (!row.cells.empty() && row.cells.back().empty())
                row.cells.pop_back();
            if (row.cells.empty()) continue;
            if (table_.rows.size() == most_table_rows)
                return refuse(Problem::invalid, "sheet.too_many_rows",
                              {{"most", std::to_string(most_table_rows)}});
            table_.rows.push_back(std::move(row));
        }
        return std::move(table_);
    }

private:
    Result<bool> read_row(TableRow& row)
    {
        for (;;) {
            auto cell = read_cell();
            if (!cell)
                return refuse(Problem::invalid, "sheet.open_quote",
                              {{"row", std::to_string(row.number)}});
            if (row.cells.size() < most_table_columns)
                row.cells.push_back(clean_cell(without_guard(clean_cell(*cell))));
            else if (!cell->empty())
                return refuse(Problem::invalid, "sheet.too_many_columns",
                              {{"most", std::to_string(most_table_columns)}});
            if (at_ == text_.size()) return true;
            const char end = text_[at_++];
            if (end == delimiter_) continue;
            if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
            return true;
        }
    }

    // Stops at what ends it. Nothing: a quotation mark was never closed.
    std::optional<std::string> read_cell()
    {
        std::string cell;
        if (at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            if (!read_quoted(cell)) return std::nullopt;
        }
        while (at_ < text_.size() && !ends_cell(text_[at_]))
            cell += text_[at_++];
        return cell;
    }

    bool read_quoted(std::string& cell)
    {
        while (at_ < text_.size()) {
            const char letter = text_[at_++];
            if (letter != '"') {
                cell += letter;
                continue;
            }
            if (at_ == text_.size() || text_[at_] != '"') return true;
            cell += text_[at_++];
        }
        return false;
    }

    bool ends_cell(char letter) const
    {
        return letter == delimiter_ || letter == '\n' || letter == '\r';
    }

    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0;
    Table table_;
};

} // namespace

Result<Table> read_csv(std::string_view bytes)
{
    const auto decoded = text_of_bytes(bytes);
    if (!decoded) return refuse(Problem::invalid, "sheet.not_a_table");
    std::string_view text = *decoded;
    const auto said = said_delimiter(text);
    auto table = CsvReader(text, said.value_or(guess_delimiter(text))).read();
    if (table && table->rows.empty()) return refuse(Problem::invalid, "sheet.empty");
    return table;
}

Result<Table> read_table(const std::string& bytes)
{
    if (bytes.starts_with("PK\x03\x04")) return read_xlsx(bytes);
    // Excel before 2007, and files with a password.
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return refuse(Problem::invalid, "sheet.old_format");
    if (bytes.empty()) return refuse(Problem::invalid, "sheet.empty");
    return read_csv(bytes);
}

} // namespace retenk::document
