#include "registration/pages_organiser.hpp"

#include "registration/question_view.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/document/sheet.hpp"
#include "retenk/http/field.hpp"
#include "retenk/registration/register_filter.hpp"

namespace retenk::registration {
namespace {

struct CategoryName
{
    CategoryId id;
    std::string name, translations;
};
BOOST_DESCRIBE_STRUCT(CategoryName, (), (id, name, translations))

struct RegisterList
{
    ParticipantPage page;
    std::vector<CategoryName> categories;
    std::vector<conference::Municipality> municipalities;
};

RegisterList read_register(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                           const Day& day, const ParticipantFilter& filter)
{
    RegisterList list;
    list.page = participant_page(tx, viewer, conference, filter);
    list.categories = tx.rows<CategoryName>("SELECT id, name, translations FROM category"
                                            " WHERE conference_id = ?1 ORDER BY position, id",
                                            conference);
    list.municipalities = conference::municipalities_on(tx, day);
    return list;
}

std::string_view state_key(ParticipantState state)
{
    switch (state) {
    case ParticipantState::registered:
        return "register.state_registered";
    case ParticipantState::cancelled:
        return "register.state_cancelled";
    }
    return "";
}

view::Data rows_data(const http::Context& context, const std::vector<ParticipantRow>& rows)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data::List list;
    for (const auto& row : rows) {
        view::Data data;
        data["id"] = row.id.value;
        data["registration_id"] = row.registration_id.value;
        data["reference"] = row.reference;
        data["name"] = row.name;
        data["organisation"] = row.organisation.value_or("");
        data["cancelled"] = row.state == ParticipantState::cancelled;
        data["state"] = row.waits ? std::string_view("waiting") : db::enum_name(row.state);
        data["category"] = view::data_of(
            view::localised(context.lang, row.category, row.category_translations, "name"));
        data["municipality"] =
            row.municipality ? *row.municipality : http::text(context, "register.elsewhere");
        data["state_text"] =
            http::text(context, row.waits ? "approval.waits" : state_key(row.state));
        data["registered_at"] = catalogue.date_time(context.lang, row.created_at);
        list.push_back(std::move(data));
    }
    return list;
}

http::Field category_field(const http::Context& context, const RegisterList& list,
                           const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "type", "register.category", "", nullptr);
    field.choices.push_back({"", http::text(context, "register.all_categories"), false});
    for (const auto& category : list.categories) {
        const auto name =
            view::localised(context.lang, category.name, category.translations, "name");
        field.choices.push_back(
            {std::to_string(category.id.value), name.text, category.id == filter.category});
    }
    return field;
}

http::Field municipality_field(const http::Context& context, const RegisterList& list,
                               const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "kommune", "register.municipality", "", nullptr);
    field.choices.push_back({"", http::text(context, "register.all_municipalities"), false});
    for (const auto& municipality : list.municipalities)
        field.choices.push_back({std::to_string(municipality.id.value),
                                 conference::display_name(municipality, context.lang),
                                 municipality.id == filter.municipality});
    field.choices.push_back({"andre", http::text(context, "register.elsewhere"), filter.elsewhere});
    return field;
}

http::Field state_field(const http::Context& context, const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "status", "register.state", "", nullptr);
    field.choices = {{"", http::text(context, "register.all_states"), false},
                     {"pameldt", http::text(context, "register.state_registered"),
                      filter.state == ParticipantState::registered},
                     {"avmeldt", http::text(context, "register.state_cancelled"),
                      filter.state == ParticipantState::cancelled}};
    return field;
}

http::Field order_field(const http::Context& context, const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "rekkefolge", "register.order", "", nullptr);
    field.choices = {{"", http::text(context, "register.order_name"), false},
                     {"nyeste", http::text(context, "register.order_newest"), filter.newest}};
    return field;
}

std::string address_in_order(std::string_view path, ParticipantFilter filter, bool newest)
{
    filter.newest = newest;
    const auto query = address_query(filter);
    return std::string(path) + (query.empty() ? "" : "?") + query;
}

void add_pager(const ParticipantFilter& filter, const ParticipantPage& page, view::Data& data)
{
    constexpr std::string_view path = "/admin/pameldinger";
    data["next"] = page.has_next && !page.rows.empty()
                       ? address_after(path, filter, page.rows.back().id)
                       : std::string();
    data["previous"] = page.has_previous && !page.rows.empty()
                           ? address_before(path, filter, page.rows.front().id)
                           : std::string();
    const auto query = address_query(filter);
    data["query"] = query.empty() ? std::string() : "?" + query;
    data["needs_query"] = "?" + query + (query.empty() ? "" : "&") + "behov=1";
}

view::Data register_data(const http::Context& context, const ParticipantFilter& filter,
                         const RegisterList& list)
{
    view::Data data;
    data["title"] = http::text(context, "register.title");
    data["area"] = "desk";
    data["rows"] = rows_data(context, list.page.rows);
    data["count"] = list.page.hits;
    data["more_hits"] = list.page.more_hits;
    data["filtered"] = address_in_order("", filter, false) != "";
    data["newest"] = filter.newest;
    data["by_name"] = address_in_order("/admin/pameldinger", filter, false);
    data["by_newest"] = address_in_order("/admin/pameldinger", filter, true);
    add_pager(filter, list.page, data);
    auto search = http::make_field(context, "sok", "register.search", filter.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    data["category_choice"] = view::data_of(category_field(context, list, filter));
    data["municipality_choice"] = view::data_of(municipality_field(context, list, filter));
    data["state_choice"] = view::data_of(state_field(context, filter));
    data["order_choice"] = view::data_of(order_field(context, filter));
    return data;
}

std::vector<std::string> sheet_row(const http::Context& context, const Export& found,
                                   const ExportRow& row)
{
    const auto& catalogue = context.services.templates.catalogue();
    std::vector<std::string> cells{
        row.name,
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

std::string subject_of(const http::Context& context, const ParticipantFilter& filter,
                       Answers answers)
{
    auto subject = "participants of conference " + std::to_string(context.site().conference.value);
    if (filter.municipality.value != 0)
        subject += ", municipality " + std::to_string(filter.municipality.value);
    if (answers == Answers::with_needs) subject += ", with diet and access answers";
    return subject;
}

// The log is written before the file leaves: no export without its row.
asio::awaitable<document::Sheet> export_sheet(http::Context& context)
{
    const auto filter = filter_from(context.request.query);
    const auto answers =
        context.request.query["behov"] == "1" ? Answers::with_needs : Answers::ordinary;
    auto found = co_await context.db.read(participants_for_export, context.viewer,
                                          context.site().conference, filter, answers);
    auto actor = context.viewer.actor();
    auto subject = subject_of(context, filter, answers);
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

asio::awaitable<http::Response> get_register(http::Context& context)
{
    const auto filter = filter_from(context.request.query);
    auto list = co_await context.db.read(read_register, context.viewer, context.site().conference,
                                         context.site().day, filter);
    auto data = register_data(context, filter, list);
    if (context.request.is_htmx)
        co_return http::part(context, "registration/_admin_rows", std::move(data));
    co_return http::page(context, "registration/admin_register", std::move(data));
}

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
