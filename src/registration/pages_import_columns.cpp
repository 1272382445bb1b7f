#include "registration/answer.hpp"
#include "registration/offer.hpp"
#include "registration/pages_import.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/import_page.hpp"
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
    http::add_column_fields(fields, choices.columns);
    fields.add("category",
               choices.category.value == 0 ? "" : std::to_string(choices.category.value));
    return fields;
}

std::vector<http::Choice> field_choices(const Context& context, const ColumnsPage& page)
{
    std::vector<http::Choice> choices{{"", http::text(context, "import.not_used"), false}};
    for (const auto& field : import_fields(page.questions))
        choices.push_back({field, import_field_label(context, field, page.questions), false});
    return choices;
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
    http::add_columns(context, data, table, field_choices(context, page), fields, refusal);
    data["id"] = page.import->id.value;
    data["file_name"] = page.import->file_name;
    data["row"] = static_cast<std::int64_t>(table.rows.front().number);
    data["people"] = static_cast<std::int64_t>(table.rows.size() - 1);
    data["unanswered"] = unanswered(context, page, fields);
    data["any_unanswered"] = !data["unanswered"].list()->empty();
    return form.answer("registration/admin_import_columns",
                       http::text(context, "import.columns_title"));
}

Result<bool> check_choices(const http::Fields& fields, const ImportChoices& choices,
                           const std::vector<AskedQuestion>& questions)
{
    if (!fields["category"].empty() && choices.category.value == 0)
        return refuse_field("category", "typed.choose");
    return check_columns(choices.columns, questions);
}

ImportChoices typed_choices(const http::Fields& fields, const ColumnsPage& page)
{
    ImportChoices choices;
    choices.columns = http::typed_columns(fields);
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
    const auto fits = check_choices(context.form(), choices, page.questions);
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
