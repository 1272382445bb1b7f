#include "registration/columns_view.hpp"
#include "registration/pages_organiser.hpp"

#include "retenk/audit/reading.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/register_filter.hpp"

namespace retenk::registration {
namespace {

struct FileWish
{
    ParticipantFilter filter; // or the rows that were ticked in it
    Columns columns;
    bool needs = false; // the usual columns, with the answers about diet and access
};

FileWish wish_from(const http::Fields& query)
{
    FileWish wish{filter_from(query), columns_from(query), query["behov"] == "1"};
    for (const auto& text : query.all("id"))
        wish.filter.only.push_back(ParticipantId{http::parse_number(text).value_or(0)});
    return wish;
}

struct RegisterFile
{
    Columns columns;
    RegisterCells cells;
};

RegisterFile read_file(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                       const FileWish& wish)
{
    const bool chosen = wish.columns.chosen() && !wish.needs;
    RegisterFile file{chosen ? wish.columns : file_columns(tx, viewer, conference, wish.needs), {}};
    auto rows = all_participants(tx, viewer, conference, wish.filter);
    file.cells = cells_of(tx, viewer, conference, std::move(rows), file.columns);
    return file;
}

document::Sheet sheet_of(const http::Context& context, const RegisterFile& file)
{
    document::Sheet sheet;
    sheet.name = context.services.templates.catalogue().plain(context.lang, "register.sheet");
    sheet.headings = headings_of(context, file.columns, file.cells);
    sheet.rows.reserve(file.cells.rows.size());
    for (const auto& row : file.cells.rows)
        sheet.rows.push_back(file_row(context, file.columns, file.cells, row));
    return sheet;
}

std::string subject_of(const http::Context& context, const ParticipantFilter& filter, bool needs)
{
    auto subject = "participants of conference " + std::to_string(context.site().conference.value);
    if (filter.municipality.value != 0)
        subject += ", municipality " + std::to_string(filter.municipality.value);
    if (needs) subject += ", with diet and access answers";
    return subject;
}

// The log is written before the file leaves: no export without its row.
asio::awaitable<document::Sheet> export_sheet(http::Context& context)
{
    const auto wish = wish_from(context.request.query);
    auto file =
        co_await context.db.read(read_file, context.viewer, context.site().conference, wish);
    const bool needs = wish.needs || file.cells.needs_shown() > 0;
    auto subject = subject_of(context, wish.filter, needs);
    const auto rows = static_cast<std::int64_t>(file.cells.rows.size());
    co_await audit::note_taken(context, "exported", std::move(subject), rows);
    co_return co_await http::make_sheet(context, sheet_of, std::move(file));
}

std::string file_name(const http::Context& context)
{
    const auto& catalogue = context.services.templates.catalogue();
    return catalogue.plain(context.lang, "register.file_name") + "-" +
           std::to_string(context.site().year);
}

} // namespace

asio::awaitable<http::Response> get_csv(http::Context& context)
{
    auto sheet = co_await export_sheet(context);
    co_return co_await http::csv_file(context, std::move(sheet), file_name(context));
}

asio::awaitable<http::Response> get_xlsx(http::Context& context)
{
    auto sheet = co_await export_sheet(context);
    co_return co_await http::xlsx_file(context, std::move(sheet), file_name(context));
}

} // namespace retenk::registration
