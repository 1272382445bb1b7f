#include "programme/pages_import.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/import_page.hpp"
#include "retenk/registration/import_file.hpp"

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;
using registration::Import;

Result<bool> choose_columns(db::Tx& tx, const Viewer& viewer, const ImportId& id,
                            const ImportChoices& choices)
{
    const auto import = find_import(tx, viewer, id);
    if (!import || import->registered) return refuse(Problem::not_found, "edit.not_found");
    registration::keep_choices(tx, id, choices_as_text(choices));
    return true;
}

http::Fields fields_of(const ImportChoices& choices)
{
    http::Fields fields;
    http::add_column_fields(fields, choices.columns);
    fields.add("adds_speakers", choices.adds_speakers ? "1" : "");
    return fields;
}

std::vector<http::Choice> field_choices(const Context& context, Holds what)
{
    std::vector<http::Choice> choices{{"", http::text(context, "import.not_used"), false}};
    for (const auto& field : import_fields(what))
        choices.push_back({field, import_label(context, what, field), false});
    return choices;
}

Response columns_page(const Context& context, const Import& import, Holds what,
                      const document::Table& table, const http::Fields& fields,
                      const Refusal* refusal)
{
    http::FormPage form(context, "programme_import.", fields, refusal);
    form.checkbox("adds_speakers");
    auto& data = form.data();
    http::add_columns(context, data, table, field_choices(context, what), fields, refusal);
    data["id"] = import.id.value;
    data["file_name"] = import.file_name;
    data["row"] = static_cast<std::int64_t>(table.rows.front().number);
    data["rows"] = static_cast<std::int64_t>(table.rows.size() - 1);
    data["of_sessions"] = what == Holds::sessions;
    return form.answer("programme/admin_import_columns",
                       http::text(context, "import.columns_title"));
}

asio::awaitable<std::optional<Import>> open_import(Context& context)
{
    auto import = co_await context.db.read(find_import, context.viewer, asked_import(context));
    if (import && import->registered) import.reset();
    co_return import;
}

} // namespace

asio::awaitable<Response> get_import_columns(Context& context)
{
    const auto import = co_await open_import(context);
    if (!import) co_return http::not_found(context);
    const auto table = co_await registration::read_import_file(context, *import->key);
    if (!table) co_return http::not_found(context);
    const auto choices = choices_in(import->choices);
    co_return columns_page(context, *import, choices.what, *table, fields_of(choices), nullptr);
}

asio::awaitable<Response> post_import_columns(Context& context)
{
    const auto import = co_await open_import(context);
    if (!import) co_return http::not_found(context);
    auto choices = choices_in(import->choices);
    choices.columns = http::typed_columns(context.form());
    choices.adds_speakers = !context.form()["adds_speakers"].empty();
    const auto fits = check_columns(choices);
    if (!fits) {
        const auto table = co_await registration::read_import_file(context, *import->key);
        if (!table) co_return http::not_found(context);
        co_return columns_page(context, *import, choices.what, *table, context.form(),
                               &fits.error());
    }
    const auto chosen =
        co_await context.db.write(choose_columns, context.viewer, import->id, std::move(choices));
    if (!chosen) co_return http::not_found(context);
    co_return http::see_other(context, import_path(import->id));
}

} // namespace retenk::programme
