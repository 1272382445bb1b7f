#include "document/xlsx_sheet.hpp"

#include "document/sheet_text.hpp"

#include <algorithm>

namespace retenk::document {

namespace {

// One long text may be named by every cell, and a merged cell be as long as the sheet.
constexpr std::size_t most_text = 32 * 1024 * 1024, most_filled = 1'000'000;
constexpr std::size_t last_row = 1'048'576;

void add_text(std::string& text, const pugi::xml_node& node)
{
    for (auto one = node.first_child(); one; one = one.next_sibling())
        text += one.value();
}

// Plain, or in pieces of different looks; how it is pronounced stands in others.
std::string text_of(const pugi::xml_node& node)
{
    std::string text;
    for (auto one = node.first_child(); one; one = one.next_sibling()) {
        const auto name = local_name(one.name());
        if (name == "t") add_text(text, one);
        if (name == "r") add_text(text, child(one, "t"));
    }
    // A carriage return cannot stand in XML, so programs write its number.
    for (auto at = text.find("_x000D_"); at != text.npos; at = text.find("_x000D_", at))
        text.erase(at, 7);
    return clean_cell(text);
}

struct Place
{
    std::size_t row = 0, column = 0; // from 1
};

std::optional<Place> place_in(std::string_view name)
{
    Place place;
    while (!name.empty() && name[0] >= 'A' && name[0] <= 'Z' && place.column < 20'000) {
        place.column = place.column * 26 + static_cast<std::size_t>(name[0] - 'A') + 1;
        name.remove_prefix(1);
    }
    place.row = number_in<std::size_t>(name).value_or(0);
    if (place.column == 0 || place.row == 0 || place.row > last_row) return std::nullopt;
    return place;
}

class SheetReader
{
public:
    explicit SheetReader(const SheetParts& parts) : parts_(parts)
    {
        table_.from_1904 = parts.from_1904;
    }

    Result<Table> read(const pugi::xml_node& sheet)
    {
        each_child(child(sheet, "sheetData"), "row", [&](const auto& row) {
            read_row(row);
            return !fault_;
        });
        if (fault_) return std::unexpected(*fault_);
        std::ranges::stable_sort(table_.rows, {}, &TableRow::number);
        each_child(child(sheet, "mergeCells"), "mergeCell", [&](const auto& merged) {
            fill(attribute(merged, "ref"));
            return !fault_;
        });
        if (!fault_ && table_.rows.empty()) wrong("sheet.empty");
        if (fault_) return std::unexpected(*fault_);
        return std::move(table_);
    }

private:
    void wrong(const char* key, Values values = {})
    {
        fault_ = Refusal{Problem::invalid, key, {}, std::move(values)};
    }

    void read_row(const pugi::xml_node& node)
    {
        number_ = number_in<std::size_t>(attribute(node, "r")).value_or(number_ + 1);
        if (number_ == 0 || number_ > last_row) return wrong("sheet.broken");
        TableRow row{number_, {}};
        std::size_t column = 0;
        each_child(node, "c", [&](const auto& cell) {
            const auto place = place_in(attribute(cell, "r"));
            column = place ? place->column : column + 1;
            put(row, column, value_of(cell));
            return !fault_;
        });
        if (row.cells.empty() || fault_) return;
        if (table_.rows.size() == most_table_rows)
            return wrong("sheet.too_many_rows", {{"most", std::to_string(most_table_rows)}});
        table_.rows.push_back(std::move(row));
    }

    // Cells that only look some way say nothing.
    void put(TableRow& row, std::size_t column, std::string text)
    {
        if (text.empty()) return;
        if (column > most_table_columns)
            return wrong("sheet.too_many_columns", {{"most", std::to_string(most_table_columns)}});
        text_ += text.size();
        if (text_ > most_text) return wrong("sheet.too_large");
        if (row.cells.size() < column) row.cells.resize(column);
        row.cells[column - 1] = std::move(text);
    }

    std::string value_of(const pugi::xml_node& cell) const
    {
        const auto type = attribute(cell, "t");
        if (type == "inlineStr") return text_of(child(cell, "is"));
        std::string value;
        add_text(value, child(cell, "v"));
        if (type == "s") {
            const auto place = number_in<std::size_t>(value);
            return place && *place < parts_.texts.size() ? parts_.texts[*place] : std::string();
        }
        if (type == "b") return value == "1" ? "TRUE" : "FALSE";
        if (!type.empty() && type != "n") return clean_cell(value);
        return clean_cell(
            number_text(value, parts_.styles.is_day(attribute(cell, "s")), parts_.from_1904));
    }

    // A cell that is merged downwards says the same of each of its rows.
    void fill(std::string_view range)
    {
        const auto colon = range.find(':');
        if (colon == range.npos) return;
        const auto first = place_in(range.substr(0, colon)),
                   last = place_in(range.substr(colon + 1));
        if (!first || !last || first->column != last->column || first->column > most_table_columns)
            return;
        auto row = std::ranges::lower_bound(table_.rows, first->row, {}, &TableRow::number);
        if (row == table_.rows.end() || row->number != first->row ||
            row->cells.size() < first->column)
            return;
        const auto text = row->cells[first->column - 1];
        for (++row; row != table_.rows.end() && row->number <= last->row && !fault_; ++row) {
            if (++filled_ > most_filled) return wrong("sheet.too_large");
            put(*row, first->column, text);
        }
    }

    const SheetParts& parts_;
    Table table_;
    std::optional<Refusal> fault_;
    std::size_t number_ = 0, text_ = 0, filled_ = 0;
};

} // namespace

std::vector<std::string> shared_texts(const pugi::xml_node& table)
{
    std::vector<std::string> texts;
    each_child(table, "si", [&](const auto& one) {
        texts.push_back(text_of(one));
        return true;
    });
    return texts;
}

Result<Table> read_sheet(const pugi::xml_node& sheet, const SheetParts& parts)
{
    return SheetReader(parts).read(sheet);
}

} // namespace retenk::document
