#include "registration/columns_view.hpp"
#include "registration/pages_organiser.hpp"
#include "registration/question_view.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/document/sheet.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"
#include "retenk/registration/register_filter.hpp"

namespace retenk::registration {
namespace {

std::vector<std::string> sheet_row(const http::Context& context, const Export& found,
                                   const ExportRow& row)
{
    const auto& catalogue = context.services.templates.catalogue();
    std::vector<std::string> cells{
        shown_name(context, row),
        row.organisation.value_or(""),
        row.municipality.value_or(""),
        view::localised(context.lang, row.category, row.category_translations, "name").text,
        catalogue.plain(context.lang, state_key(row.state)),
        row.email.value_or(""),
        row.reference,
        row.extras,
        norwegian_amount(row.price_ore),
        norwegian_amount(row.vat_ore),
        catalogue.date_time(context.lang, row.created_at)};
    for (const auto& question : found.questions) {
        const auto answer = found.answers.find(std::pair(row.id, question.id));
        cells.push_back(answer == found.answers.end()
                            ? std::string()
                            : value_in_words(context, db::enum_value<QuestionKind>(question.kind),
                                             answer->second));
    }
    return cells;
}

document::Sheet sheet_of(const http::Context& context, const Export& found)
{
    const auto& catalogue = context.services.templates.catalogue();
    document::Sheet sheet;
    sheet.name = catalogue.plain(context.lang, "register.sheet");
    for (const auto* key :
         {"register.name", "register.organisation", "register.municipality", "register.category",
          "register.state", "register.email", "register.reference", "register.extras",
          "register.price", "register.vat", "register.registered_at"})
        sheet.headings.push_back(catalogue.plain(context.lang, key));
    for (const auto& question : found.questions)
        sheet.headings.push_back(
            view::localised(context.lang, question.title, question.translations, "title").text);
    sheet.rows.reserve(found.rows.size());
    for (const auto& row : found.rows)
        sheet.rows.push_back(sheet_row(context, found, row));
    return sheet;
}

bool log_export(db::Tx& tx, const std::string& actor, const std::string& subject,
                const std::int64_t& rows)
{
    audit::record_access(tx, actor, "exported", subject, rows);
    return true;
}

std::string subject_of(const http::Context& context, const ParticipantFilter& filter, bool needs)
{
    auto subject = "participants of conference " + std::to_string(context.site().conference.value);
    if (filter.municipality.value != 0)
        subject += ", municipality " + std::to_string(filter.municipality.value);
    if (needs) subject += ", with diet and access answers";
    return subject;
}

// The columns that somebody chose, of everybody whom the filter finds.
RegisterCells chosen_cells(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                           const ParticipantFilter& filter, const Columns& columns)
{
    constexpr std::int64_t everybody = 10'000'000;
    auto all = filter;
    all.after = all.before = {};
    all.limit = everybody;
    auto page = participant_page(tx, viewer, conference, all);
    return cells_of(tx, viewer, conference, std::move(page.rows), columns);
}

document::Sheet sheet_of(const http::Context& context, const Columns& columns,
                         const RegisterCells& cells)
{
    document::Sheet sheet;
    sheet.name = context.services.templates.catalogue().plain(context.lang, "register.sheet");
    sheet.headings = headings_of(context, columns, cells);
    sheet.rows.reserve(cells.rows.size());
    for (const auto& row : cells.rows)
        sheet.rows.push_back(texts_of(context, columns, cells, row));
    return sheet;
}

// The filter, or the rows that were ticked in it.
ParticipantFilter wanted_rows(const http::Fields& query)
{
    auto filter = filter_from(query);
    for (const auto& text : query.all("id"))
        filter.only.push_back(ParticipantId{http::parse_number(text).value_or(0)});
    return filter;
}

// The log is written before the file leaves: no export without its row.
asio::awaitable<document::Sheet> export_chosen(http::Context& context)
{
    const auto filter = wanted_rows(context.request.query);
    const auto columns = columns_from(context.request.query);
    auto cells = co_await context.db.read(chosen_cells, context.viewer, context.site().conference,
                                          filter, columns);
    auto actor = context.viewer.actor();
    auto subject = subject_of(context, filter, cells.needs_shown() > 0);
    const auto rows = static_cast<std::int64_t>(cells.rows.size());
    co_await context.db.write(log_export, std::move(actor), std::move(subject), rows);
    co_return sheet_of(context, columns, cells);
}

asio::awaitable<document::Sheet> export_sheet(http::Context& context)
{
    const bool needs = context.request.query["behov"] == "1";
    if (!needs && columns_from(context.request.query).chosen)
        co_return co_await export_chosen(context);
    const auto filter = wanted_rows(context.request.query);
    const auto answers = needs ? Answers::with_needs : Answers::ordinary;
    auto found = co_await context.db.read(participants_for_export, context.viewer,
                                          context.site().conference, filter, answers);
    auto actor = context.viewer.actor();
    auto subject = subject_of(context, filter, needs);
    const auto rows = static_cast<std::int64_t>(found.rows.size());
    co_await context.db.write(log_export, std::move(actor), std::move(subject), rows);
    co_return sheet_of(context, found);
}

std::string file_name(const http::Context& context, std::string_view ending)
{
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.plain(context.lang, "register.file_name") + "-" +
           std::to_string(context.site().year) + std::string(ending);
}

} // namespace

asio::awaitable<http::Response> get_csv(http::Context& context)
{
    auto sheet = co_await export_sheet(context);
    auto bytes = co_await context.workers.run(document::csv_file, std::move(sheet));
    co_return http::file(std::move(bytes), "text/csv; charset=utf-8", file_name(context, ".csv"));
}

asio::awaitable<http::Response> get_xlsx(http::Context& context)
{
    auto sheet = co_await export_sheet(context);
    auto bytes = co_await context.workers.run(document::xlsx_file, std::move(sheet));
    co_return http::file(std::move(bytes),
                         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                         file_name(context, ".xlsx"));
}

} // namespace retenk::registration
