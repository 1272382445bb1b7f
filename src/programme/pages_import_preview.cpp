#include "programme/pages_import.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/import_page.hpp"
#include "retenk/programme/warnings.hpp"
#include "retenk/registration/import_file.hpp"

#include <algorithm>
#include <set>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;
using registration::Import;
using registration::SharedTable;

CheckedImport check_file(db::Tx& tx, const ConferenceId& conference, const SharedTable& table,
                         const ImportChoices& choices)
{
    return check_import(tx, conference, *table, choices);
}

std::string message_of(const Context& context, const FieldError& error)
{
    return http::text(context, error.key, error.values);
}

// Kinds, languages and yes or no as people read them.
std::string in_words(const Context& context, const std::string& field, const std::string& value)
{
    const bool is_flag =
        field == "young" || field == "green" || field == "hidden" || field == "tray" || field == "not_recorded";
    if (is_flag) return http::text(context, value.empty() ? "question.no" : "question.yes");
    if (value.empty()) return http::text(context, "programme_import.empty");
    if (field == "kind") return http::text(context, "edit.kind_" + value);
    if (field == "language") return http::text(context, "language." + value);
    return value;
}

class PreviewPage
{
public:
    PreviewPage(const Context& context, const Import& import, const document::Table& table,
                const CheckedImport& checked)
        : context_(context), import_(import), table_(table), checked_(checked),
          choices_(choices_in(import.choices))
    {
    }

    Response answer(const Refusal* refusal)
    {
        view::Data data;
        http::add_errors(context_, data, refusal);
        data["title"] = http::text(context_, "import.preview_title");
        data["area"] = "desk";
        data["id"] = import_.id.value;
        data["file_name"] = import_.file_name;
        data["seen"] = checked_.seen;
        add_counts(data);
        add_rows(data);
        return http::page(context_, "programme/admin_import_preview", std::move(data),
                          refusal ? http::status_of(refusal->problem) : 200);
    }

private:
    std::string label(const std::string& field) const
    {
        return import_label(context_, choices_.what, field);
    }

    bool has_column(const std::string& field) const
    {
        return std::ranges::count(choices_.columns, field) > 0;
    }

    void add_counts(view::Data& data) const
    {
        data["made"] = checked_.made;
        data["changed"] = checked_.changed;
        data["unchanged"] = checked_.unchanged;
        data["wrong"] = checked_.wrong;
        data["all_ready"] = checked_.wrong == 0;
        data["does_something"] = checked_.made + checked_.changed > 0;
        data["people"] = view::Data::List{};
        for (const auto& person : checked_.people)
            data["people"].push_back(person.email ? person.name + " (" + person.email->text + ")"
                                                  : person.name);
        data["any_people"] = !checked_.people.empty();
    }

    view::Data cell_data(const document::TableRow& cells, const CheckedRow& row,
                         std::size_t at) const
    {
        view::Data cell;
        const auto& field = choices_.columns[at];
        const auto text = at < cells.cells.size() ? cells.cells[at] : std::string();
        const auto error = std::ranges::find(row.errors, field, &FieldError::field);
        const auto warning = std::ranges::find(row.warnings, field, &FieldError::field);
        const auto change = std::ranges::find(row.differences, field, &Difference::field);
        const bool changes = change != row.differences.end();
        cell["label"] = label(field);
        cell["text"] = text;
        cell["error"] = error == row.errors.end() ? std::string() : message_of(context_, *error);
        cell["warning"] =
            warning == row.warnings.end() ? std::string() : message_of(context_, *warning);
        cell["changes"] = changes;
        cell["before"] = changes ? in_words(context_, field, change->before) : std::string();
        cell["says"] = !text.empty() || error != row.errors.end() || changes;
        return cell;
    }

    // What no column is to blame for stands by the row's number.
    view::Data row_data(const document::TableRow& cells, const CheckedRow& row) const
    {
        view::Data data;
        const auto state = std::string(db::enum_name(row.state));
        data["number"] = static_cast<std::int64_t>(row.number);
        data["state"] = http::text(context_, "programme_import.state_" + state);
        data["is_wrong"] = row.state == RowState::wrong;
        data["is_made"] = row.state == RowState::made;
        data["is_changed"] = row.state == RowState::changed;
        for (const char* list : {"others", "warnings", "changes", "cells"})
            data[list] = view::Data::List{};
        for (const auto& error : row.errors)
            if (!has_column(error.field)) data["others"].push_back(message_of(context_, error));
        for (const auto& warning : row.warnings)
            if (!has_column(warning.field))
                data["warnings"].push_back(message_of(context_, warning));
        for (const auto& change : row.differences)
            if (!has_column(change.field))
                data["changes"].push_back(
                    http::text(context_, "programme_import.also",
                               {{"label", label(change.field)},
                                {"before", in_words(context_, change.field, change.before)},
                                {"after", in_words(context_, change.field, change.after)}}));
        for (std::size_t at = 0; at < choices_.columns.size(); ++at)
            if (!choices_.columns[at].empty()) data["cells"].push_back(cell_data(cells, row, at));
        return data;
    }

    void add_rows(view::Data& data) const
    {
        const auto& asked = context_.request.query["vis"];
        const bool only_wrong = checked_.wrong > 0 && asked != "alle";
        std::vector<std::size_t> places;
        for (std::size_t at = 0; at < checked_.rows.size(); ++at)
            if (!only_wrong || checked_.rows[at].state == RowState::wrong) places.push_back(at);
        data["headings"] = view::Data::List{};
        data["rows"] = view::Data::List{};
        for (const auto& field : choices_.columns)
            if (!field.empty()) data["headings"].push_back(label(field));
        for (const auto place :
             http::rows_of_page(context_, data, import_path(import_.id), places, only_wrong))
            data["rows"].push_back(row_data(table_.rows[place + 1], checked_.rows[place]));
    }

    const Context& context_;
    const Import& import_;
    const document::Table& table_;
    const CheckedImport& checked_;
    ImportChoices choices_;
};

// How many sessions of the draft have remarks, and how many wait in the tray.
struct Left
{
    std::int64_t remarks = 0, tray = 0;
};

Left read_left(db::Tx& tx, const ConferenceId& conference)
{
    std::set<SessionId> sessions;
    for (const auto& warning : draft_warnings(tx, conference))
        sessions.insert(warning.session);
    return {static_cast<std::int64_t>(sessions.size()),
            tx.get<std::int64_t>("SELECT count(*) FROM session WHERE conference_id = ?1 AND "
                                 "unscheduled = 1 AND cancelled = 0",
                                 conference)};
}

asio::awaitable<Response> done_page(Context& context, Import import)
{
    const auto left = co_await context.db.read(read_left, context.site().conference);
    const auto choices = choices_in(import.choices);
    view::Data data;
    data["title"] = http::text(context, "import.done_title");
    data["area"] = "desk";
    data["of_sessions"] = choices.what == Holds::sessions;
    data["made"] = choices.made;
    data["changed"] = choices.changed;
    data["speakers_made"] = choices.speakers_made;
    data["any_speakers"] = choices.speakers_made > 0;
    data["remarks"] = left.remarks;
    data["any_remarks"] = left.remarks > 0;
    data["tray"] = left.tray;
    data["any_tray"] = left.tray > 0;
    co_return http::page(context, "programme/admin_import_done", std::move(data));
}

// Old and new values of speakers are personal data that the page shows.
asio::awaitable<void> note_speakers(Context& context, const CheckedImport& checked)
{
    const auto known =
        std::ranges::count_if(checked.rows, [](const CheckedRow& row) { return row.target != 0; });
    if (known == 0) co_return;
    const auto conference = std::to_string(context.site().conference.value);
    co_await audit::note_seen(context, "speakers of conference " + conference + ", in an import",
                              known);
}

asio::awaitable<Response> preview_page(Context& context, Import import, SharedTable table,
                                       std::optional<Refusal> refusal)
{
    auto choices = choices_in(import.choices);
    if (!check_columns(choices))
        co_return http::see_other(context, import_path(import.id, "/kolonner"));
    const auto what = choices.what;
    const auto checked =
        co_await context.db.read(check_file, context.site().conference, table, std::move(choices));
    if (what == Holds::speakers) co_await note_speakers(context, checked);
    PreviewPage page(context, import, *table, checked);
    co_return page.answer(refusal ? &*refusal : nullptr);
}

// Sent twice it is written once.
Result<bool> write_import(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                          const ImportId& id, const SharedTable& table, const std::string& seen)
{
    const auto import = find_import(tx, viewer, id);
    if (!import) return refuse(Problem::not_found, "edit.not_found");
    if (import->registered) return true;
    auto choices = choices_in(import->choices);
    if (!check_columns(choices)) return refuse(Problem::conflict, "programme_import.look_again");
    const auto counts = write_rows(tx, conference, *table, choices, seen, viewer.actor());
    if (!counts) return std::unexpected(counts.error());
    choices.made = counts->made;
    choices.changed = counts->changed;
    choices.speakers_made = counts->speakers_made;
    registration::keep_choices(tx, id, choices_as_text(choices));
    registration::finish_import(tx, viewer, id, counts->made + counts->changed);
    return true;
}

} // namespace

asio::awaitable<Response> get_import_preview(Context& context)
{
    auto import = co_await context.db.read(find_import, context.viewer, asked_import(context));
    if (!import) co_return http::not_found(context);
    if (import->registered) co_return co_await done_page(context, std::move(*import));
    auto table = co_await registration::read_import_file(context, *import->key);
    if (!table) co_return http::not_found(context);
    co_return co_await preview_page(context, std::move(*import), std::move(table), std::nullopt);
}

asio::awaitable<Response> post_import(Context& context)
{
    auto import = co_await context.db.read(find_import, context.viewer, asked_import(context));
    if (!import) co_return http::not_found(context);
    if (import->registered) co_return http::see_other(context, import_path(import->id));
    auto table = co_await registration::read_import_file(context, *import->key);
    if (!table) // where it says what became of it
        co_return http::see_other(context, import_path(import->id));
    const auto seen = context.form()["seen"];
    auto done = co_await context.db.write(write_import, context.viewer, context.site().conference,
                                          import->id, table, seen);
    if (done) co_return http::see_other(context, import_path(import->id));
    if (done.error().problem == Problem::not_found) co_return http::not_found(context);
    co_return co_await preview_page(context, std::move(*import), std::move(table),
                                    std::move(done.error()));
}

} // namespace retenk::programme
