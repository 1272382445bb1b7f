#include "registration/offer.hpp"
#include "registration/pages_import.hpp"
#include "retenk/http/import_page.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

struct Preview
{
    std::vector<AskedQuestion> questions;
    bool fits = false; // the columns, as things are now; if not, nothing is checked
    CheckedImport checked;
};

Preview read_preview(db::Tx& tx, const Viewer& viewer, const SharedTable& table,
                     const ImportChoices& choices, const ImportFrame& frame)
{
    Preview preview;
    preview.questions = questions_of(tx, frame.conference);
    preview.fits = check_columns(choices.columns, preview.questions).has_value();
    if (preview.fits) preview.checked = check_import(tx, viewer, *table, choices, frame);
    return preview;
}

std::string message_of(const Context& context, const FieldError& error)
{
    return http::text(context, error.key, error.values);
}

// What no column is to blame for stands by the row's number.
view::Data row_data(const Context& context, const document::TableRow& row,
                    const CheckedRow& checked, const ImportChoices& choices,
                    const std::vector<std::string>& labels)
{
    view::Data data, cells = view::Data::List{}, others = view::Data::List{};
    const auto has_column = [&](const FieldError& error) {
        return std::ranges::count(choices.columns, error.field) > 0;
    };
    for (std::size_t at = 0; at < choices.columns.size(); ++at) {
        if (choices.columns[at].empty()) continue;
        view::Data cell;
        const auto text = at < row.cells.size() ? row.cells[at] : std::string();
        const auto error =
            std::ranges::find(checked.errors, choices.columns[at], &FieldError::field);
        const bool is_wrong = error != checked.errors.end();
        cell["label"] = labels[at];
        cell["text"] = text;
        cell["error"] = is_wrong ? message_of(context, *error) : std::string();
        cell["says"] = is_wrong || !text.empty();
        cells.push_back(std::move(cell));
    }
    for (const auto& error : checked.errors)
        if (!has_column(error)) others.push_back(message_of(context, error));
    data["number"] = static_cast<std::int64_t>(checked.number);
    data["is_wrong"] = !checked.errors.empty();
    data["others"] = std::move(others);
    data["cells"] = std::move(cells);
    return data;
}

// Those to be shown: all, or the wrong ones; places in the table.
std::vector<std::size_t> chosen_rows(const CheckedImport& checked, bool only_wrong)
{
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < checked.rows.size(); ++at)
        if (!only_wrong || !checked.rows[at].errors.empty()) places.push_back(at);
    return places;
}

std::vector<std::string> labels_of(const Context& context, const ImportChoices& choices,
                                   const std::vector<AskedQuestion>& questions)
{
    std::vector<std::string> labels;
    for (const auto& field : choices.columns)
        labels.push_back(import_field_label(context, field, questions));
    return labels;
}

// A name that the file has in two columns is wrong in the second.
void name_by_column(CheckedImport& checked, const ImportChoices& choices)
{
    if (std::ranges::count(choices.columns, "name") > 0) return;
    for (auto& row : checked.rows)
        for (auto& error : row.errors)
            if (error.field == "name") error.field = "last_name";
}

class PreviewPage
{
public:
    PreviewPage(const Context& context, const Import& import, const document::Table& table,
                Preview preview)
        : context_(context), import_(import), table_(table), preview_(std::move(preview)),
          choices_(choices_in(import.choices))
    {
        name_by_column(preview_.checked, choices_);
    }

    Response answer(const Refusal* refusal)
    {
        view::Data data;
        http::add_errors(context_, data, refusal);
        data["title"] = http::text(context_, "import.preview_title");
        data["area"] = "desk";
        data["id"] = import_.id.value;
        data["file_name"] = import_.file_name;
        add_counts(data);
        add_rows(data);
        return http::page(context_, "registration/admin_import_preview", std::move(data),
                          refusal ? http::status_of(refusal->problem) : 200);
    }

private:
    void add_counts(view::Data& data) const
    {
        const auto& checked = preview_.checked;
        const auto people = static_cast<std::int64_t>(checked.rows.size());
        data["people"] = people;
        data["wrong"] = checked.wrong;
        data["ready"] = people - checked.wrong;
        data["with_email"] = checked.with_email;
        data["all_ready"] = checked.wrong == 0;
    }

    void add_rows(view::Data& data) const
    {
        const auto& asked = context_.request.query["vis"];
        const bool only_wrong = preview_.checked.wrong > 0 && asked != "alle";
        const auto places = chosen_rows(preview_.checked, only_wrong);
        const auto labels = labels_of(context_, choices_, preview_.questions);
        view::Data headings = view::Data::List{}, rows = view::Data::List{};
        for (std::size_t at = 0; at < labels.size(); ++at)
            if (!choices_.columns[at].empty()) headings.push_back(labels[at]);
        for (const auto place :
             http::rows_of_page(context_, data, import_path(import_.id), places, only_wrong))
            rows.push_back(row_data(context_, table_.rows[place + 1], preview_.checked.rows[place],
                                    choices_, labels));
        data["headings"] = std::move(headings);
        data["rows"] = std::move(rows);
    }

    const Context& context_;
    const Import& import_;
    const document::Table& table_;
    Preview preview_;
    ImportChoices choices_;
};

Response done_page(const Context& context, std::int64_t registered)
{
    view::Data data;
    data["title"] = http::text(context, "import.done_title");
    data["area"] = "desk";
    data["registered"] = registered;
    return http::page(context, "registration/admin_import_done", std::move(data));
}

asio::awaitable<Response> preview_page(Context& context, Import import, SharedTable table,
                                       std::optional<Refusal> refusal)
{
    auto preview = co_await context.db.read(read_preview, context.viewer, table,
                                            choices_in(import.choices), import_frame(context));
    if (!preview.fits) co_return http::see_other(context, import_path(import.id, "/kolonner"));
    PreviewPage page(context, import, *table, std::move(preview));
    co_return page.answer(refusal ? &*refusal : nullptr);
}

Result<std::int64_t> write_import(db::Tx& tx, const Viewer& viewer, const ImportId& id,
                                  const SharedTable& table, const ImportFrame& frame,
                                  const Mails& mails)
{
    return import_people(tx, viewer, id, *table, frame, mails);
}

} // namespace

asio::awaitable<Response> get_import_preview(Context& context)
{
    auto import = co_await context.db.read(find_import, context.viewer, asked_import(context));
    if (!import) co_return http::not_found(context);
    if (import->registered) co_return done_page(context, *import->registered);
    auto table = co_await read_import_file(context, *import->key);
    if (!table) co_return http::not_found(context);
    co_return co_await preview_page(context, std::move(*import), std::move(table), std::nullopt);
}

asio::awaitable<Response> post_import(Context& context)
{
    auto import = co_await context.db.read(find_import, context.viewer, asked_import(context));
    if (!import) co_return http::not_found(context);
    if (import->registered) co_return http::see_other(context, import_path(import->id));
    auto table = co_await read_import_file(context, *import->key);
    if (!table)
        co_return http::see_other(context,
                                  import_path(import->id)); // where it says what became of it
    const auto mails = context.form().has("mails") ? Mails::sent : Mails::none;
    auto done = co_await context.db.write(write_import, context.viewer, import->id, table,
                                          import_frame(context), mails);
    if (done) co_return http::see_other(context, import_path(import->id));
    if (done.error().problem == Problem::not_found) co_return http::not_found(context);
    co_return co_await preview_page(context, std::move(*import), std::move(table),
                                    std::move(done.error()));
}

} // namespace retenk::registration
