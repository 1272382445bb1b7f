#include "retenk/http/import_page.hpp"

#include "retenk/document/headings.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

constexpr std::size_t rows_on_a_page = 100;

std::string shortened(const std::string& text)
{
    constexpr std::size_t longest = 40;
    if (length_of(text) <= longest) return squeeze(text);
    std::size_t at = 0;
    for (std::size_t letters = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++letters > longest) break;
    return squeeze(text.substr(0, at)) + "…";
}

// The first few cells that say something.
std::string samples_of(const document::Table& table, std::size_t column)
{
    constexpr int most = 3, looked_at = 200;
    std::string samples;
    int found = 0;
    for (std::size_t row = 1; row < table.rows.size() && row < looked_at && found < most; ++row) {
        const auto& cells = table.rows[row].cells;
        if (column >= cells.size() || cells[column].empty()) continue;
        samples += (found++ == 0 ? "" : " · ") + shortened(cells[column]);
    }
    return samples;
}

Field column_field(const Context& context, const std::vector<Choice>& choices,
                   const document::Table& table, std::size_t at, const Fields& fields,
                   const Refusal* refusal)
{
    const auto name = document::column_name(at);
    auto field = make_field(context, name, "import.column", fields[name], refusal);
    const auto& headings = table.rows.front().cells;
    field.label = at < headings.size() && !headings[at].empty()
                      ? shortened(headings[at])
                      : text(context, "import.column_number", {{"number", std::to_string(at + 1)}});
    if (const auto samples = samples_of(table, at); !samples.empty())
        field.hint = text(context, "import.samples", {{"samples", samples}});
    field.choices = choices;
    for (auto& choice : field.choices)
        choice.selected = choice.value == field.value;
    return field;
}

void label_errors(view::Data& data, const std::vector<Field>& drawn)
{
    view::Data::List labelled;
    for (auto error : *data["errors"].list()) {
        const auto field = std::ranges::find(drawn, *error.find("field")->text(), &Field::name);
        if (field != drawn.end()) error["label"] = field->label;
        labelled.push_back(std::move(error));
    }
    data["errors"] = std::move(labelled);
}

std::string page_path(const std::string& path, bool only_wrong, std::size_t page)
{
    return path + "?vis=" + (only_wrong ? "feil" : "alle") + "&side=" + std::to_string(page);
}

} // namespace

void add_columns(const Context& context, view::Data& data, const document::Table& table,
                 const std::vector<Choice>& choices, const Fields& fields, const Refusal* refusal)
{
    std::size_t width = 0;
    for (const auto& row : table.rows)
        width = std::max(width, row.cells.size());
    std::vector<Field> drawn;
    data["columns"] = view::Data::List{};
    for (std::size_t at = 0; at < width; ++at) {
        drawn.push_back(column_field(context, choices, table, at, fields, refusal));
        data["columns"].push_back(view::data_of(drawn.back()));
    }
    label_errors(data, drawn);
}

void add_column_fields(Fields& fields, const std::vector<std::string>& columns)
{
    for (std::size_t at = 0; at < columns.size(); ++at)
        fields.add(document::column_name(at), columns[at]);
}

std::vector<std::string> typed_columns(const Fields& fields)
{
    std::vector<std::string> columns;
    for (std::size_t at = 0; at < document::most_table_columns; ++at)
        columns.push_back(fields[document::column_name(at)]);
    while (!columns.empty() && columns.back().empty())
        columns.pop_back();
    return columns;
}

std::vector<std::size_t> rows_of_page(const Context& context, view::Data& data,
                                      const std::string& path, const std::vector<std::size_t>& rows,
                                      bool only_wrong)
{
    const auto last = (std::max<std::size_t>(rows.size(), 1) - 1) / rows_on_a_page + 1;
    const auto typed = parse_number(context.request.query["side"]).value_or(1);
    const auto page = static_cast<std::size_t>(
        std::clamp<std::int64_t>(typed, 1, static_cast<std::int64_t>(last)));
    data["only_wrong"] = only_wrong;
    data["page"] = static_cast<std::int64_t>(page);
    data["pages"] = static_cast<std::int64_t>(last);
    data["many_pages"] = last > 1;
    data["previous"] = page > 1 ? page_path(path, only_wrong, page - 1) : std::string();
    data["next"] = page < last ? page_path(path, only_wrong, page + 1) : std::string();
    std::vector<std::size_t> shown;
    for (auto at = (page - 1) * rows_on_a_page; at < std::min(rows.size(), page * rows_on_a_page);
         ++at)
        shown.push_back(rows[at]);
    return shown;
}

} // namespace retenk::http
