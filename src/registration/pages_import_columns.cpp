#include "registration/answer.hpp"
#include "registration/offer.hpp"
#include "registration/pages_import.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

struct ColumnsPage
{
    std::optional<Import> import;
    std::vector<AskedQuestion> questions;
    std::vector<OfferedCategory> categories;
};

ColumnsPage read_columns(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                         const ImportId& id)
{
    return ColumnsPage{find_import(tx, viewer, id), questions_of(tx, conference),
                       categories_of(tx, conference)};
}

http::Fields fields_of(const ImportChoices& choices)
{
    http::Fields fields;
    for (std::size_t at = 0; at < choices.columns.size(); ++at)
        fields.add(column_name(at), choices.columns[at]);
    fields.add("category",
               choices.category.value == 0 ? "" : std::to_string(choices.category.value));
    return fields;
}

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

std::vector<http::Choice> field_choices(const Context& context, const ColumnsPage& page)
{
    std::vector<http::Choice> choices{{"", http::text(context, "import.not_used"), false}};
    for (const auto& field : import_fields(page.questions))
        choices.push_back({field, import_field_label(context, field, page.questions), false});
    return choices;
}

http::Field column_field(const Context& context, const std::vector<http::Choice>& choices,
                         const document::Table& table, std::size_t at, const http::Fields& fields,
                         const Refusal* refusal)
{
    auto field = http::make_field(context, column_name(at), "import.column",
                                  fields[column_name(at)], refusal);
    const auto& headings = table.rows.front().cells;
    field.label =
        at < headings.size() && !headings[at].empty()
            ? shortened(headings[at])
            : http::text(context, "import.column_number", {{"number", std::to_string(at + 1)}});
    if (const auto samples = samples_of(table, at); !samples.empty())
        field.hint = http::text(context, "import.samples", {{"samples", samples}});
    field.choices = choices;
    for (auto& choice : field.choices)
        choice.selected = choice.value == field.value;
    return field;
}

std::vector<http::Choice> category_choices(const Context& context, const ColumnsPage& page)
{
    std::vector<http::Choice> choices{{"", http::text(context, "import.category_in_file"), false}};
    for (const auto& category : page.categories)
        choices.push_back(
            {std::to_string(category.id.value),
             view::localised(context.lang, category.name, category.translations, "name").text,
             false});
    return choices;
}

void label_errors(view::Data& data, const std::vector<http::Field>& drawn)
{
    view::Data::List labelled;
    for (auto error : *data["errors"].list()) {
        const auto field =
            std::ranges::find(drawn, *error.find("field")->text(), &http::Field::name);
        if (field != drawn.end()) error["label"] = field->label;
        labelled.push_back(std::move(error));
    }
    data["errors"] = std::move(labelled);
}

// Titles of questions that must be answered and that no column answers.
view::Data unanswered(const Context& context, const ColumnsPage& page, const http::Fields& fields)
{
    view::Data::List titles;
    for (const auto& question : page.questions) {
        const auto field = answer_field("", question.id);
        const auto is = [&](const auto& one) { return one.second == field; };
        if (question.required && std::ranges::none_of(fields.list(), is))
            titles.push_back(
                view::localised(context.lang, question.title, question.translations, "title").text);
    }
    return titles;
}

Response columns_page(const Context& context, const ColumnsPage& page, const document::Table& table,
                      const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage form(context, "import.", fields, refusal);
    form.select("category", category_choices(context, page));
    auto& data = form.data();
    std::size_t width = 0;
    for (const auto& row : table.rows)
        width = std::max(width, row.cells.size());
    const auto choices = field_choices(context, page);
    std::vector<http::Field> drawn;
    data["columns"] = view::Data::List{};
    for (std::size_t at = 0; at < width; ++at) {
        drawn.push_back(column_field(context, choices, table, at, fields, refusal));
        data["columns"].push_back(view::data_of(drawn.back()));
    }
    label_errors(data, drawn);
    data["id"] = page.import->id.value;
    data["file_name"] = page.import->file_name;
    data["row"] = static_cast<std::int64_t>(table.rows.front().number);
    data["people"] = static_cast<std::int64_t>(table.rows.size() - 1);
    data["unanswered"] = unanswered(context, page, fields);
    data["any_unanswered"] = !data["unanswered"].list()->empty();
    return form.answer("registration/admin_import_columns",
                       http::text(context, "import.columns_title"));
}

ImportChoices typed_choices(const http::Fields& fields, const ColumnsPage& page)
{
    ImportChoices choices;
    for (std::size_t at = 0; at < document::most_table_columns; ++at)
        choices.columns.push_back(fields[column_name(at)]);
    while (!choices.columns.empty() && choices.columns.back().empty())
        choices.columns.pop_back();
    const CategoryId category{http::parse_number(fields["category"]).value_or(0)};
    if (std::ranges::count(page.categories, category, &OfferedCategory::id) > 0)
        choices.category = category;
    return choices;
}

asio::awaitable<ColumnsPage> read_asked(Context& context)
{
    co_return co_await context.db.read(read_columns, context.viewer, context.site().conference,
                                       asked_import(context));
}

bool is_open(const ColumnsPage& page) { return page.import && !page.import->registered; }

} // namespace

asio::awaitable<Response> get_import_columns(Context& context)
{
    const auto page = co_await read_asked(context);
    if (!is_open(page)) co_return http::not_found(context);
    const auto table = co_await read_import_file(context, *page.import->key);
    if (!table) co_return http::not_found(context);
    co_return columns_page(context, page, *table, fields_of(choices_in(page.import->choices)),
                           nullptr);
}

asio::awaitable<Response> post_import_columns(Context& context)
{
    const auto page = co_await read_asked(context);
    if (!is_open(page)) co_return http::not_found(context);
    auto choices = typed_choices(context.form(), page);
    const auto fits = check_columns(choices.columns, page.questions);
    if (!fits) {
        const auto table = co_await read_import_file(context, *page.import->key);
        if (!table) co_return http::not_found(context);
        co_return columns_page(context, page, *table, context.form(), &fits.error());
    }
    const auto id = page.import->id;
    const auto chosen =
        co_await context.db.write(choose_columns, context.viewer, id, std::move(choices));
    if (!chosen) co_return http::not_found(context);
    co_return http::see_other(context, import_path(id));
}

} // namespace retenk::registration
