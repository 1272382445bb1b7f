#include "registration/pages_organiser.hpp"

#include "registration/columns_view.hpp"
#include "registration/register_address.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/http/field.hpp"
#include "retenk/registration/group_view.hpp"
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
    ParticipantPage page; // its rows are in the cells
    RegisterCells cells;
    std::vector<ColumnQuestion> questions;
    std::vector<CategoryName> categories;
    std::vector<conference::Municipality> municipalities;
};

RegisterList read_register(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                           const Day& day, const ParticipantFilter& filter, const Columns& columns)
{
    RegisterList list;
    list.page = participant_page(tx, viewer, conference, filter);
    list.cells = cells_of(tx, viewer, conference, std::move(list.page.rows), columns);
    list.questions = column_questions(tx, viewer, conference);
    list.categories = tx.rows<CategoryName>("SELECT id, name, translations FROM category"
                                            " WHERE conference_id = ?1 ORDER BY position, id",
                                            conference);
    list.municipalities = conference::municipalities_on(tx, day);
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
                      filter.state == ParticipantState::registered && !filter.unnamed},
                     {"uten-navn", http::text(context, "group.state_unnamed"), filter.unnamed},
                     {"avmeldt", http::text(context, "register.state_cancelled"),
                      filter.state == ParticipantState::cancelled},
                     {"venter", http::text(context, "approval.waits"), filter.waiting}};
    return field;
}

http::Field order_field(const http::Context& context, const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "rekkefolge", "register.order", "", nullptr);
    field.choices = {{"", http::text(context, "register.order_name"), false},
                     {"nyeste", http::text(context, "register.order_newest"), filter.newest}};
    return field;
}

http::Field since_field(const http::Context& context, const ParticipantFilter& filter)
{
    auto field = http::make_field(context, "fra", "register.since",
                                  filter.since ? iso_day(*filter.since) : std::string(), nullptr);
    field.type = "date";
    return field;
}

void add_pager(const Addresses& addresses, const RegisterList& list, view::Data& data)
{
    const auto& rows = list.cells.rows;
    data["next"] =
        list.page.has_next && !rows.empty() ? addresses.after(rows.back().id) : std::string();
    data["previous"] =
        list.page.has_previous && !rows.empty() ? addresses.before(rows.front().id) : std::string();
    data["by_name"] = addresses.in_order(false);
    data["by_newest"] = addresses.in_order(true);
}

view::Data register_data(const http::Context& context, const ParticipantFilter& filter,
                         const Columns& columns, const RegisterList& list)
{
    const Addresses addresses(filter, columns);
    view::Data data;
    data["title"] = http::text(context, "register.title");
    data["area"] = "desk";
    add_cells(context, columns, list.cells, data);
    data["any_rows"] = !list.cells.rows.empty();
    data["count"] = list.page.hits;
    data["more_hits"] = list.page.more_hits;
    data["filtered"] = !address_query(filter).empty();
    data["newest"] = filter.newest;
    data["kept"] = kept_fields(context.request.query);
    add_pager(addresses, list, data);
    auto search = http::make_field(context, "sok", "register.search", filter.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    data["category_choice"] = view::data_of(category_field(context, list, filter));
    data["municipality_choice"] = view::data_of(municipality_field(context, list, filter));
    data["state_choice"] = view::data_of(state_field(context, filter));
    data["since"] = view::data_of(since_field(context, filter));
    data["order_choice"] = view::data_of(order_field(context, filter));
    data["columns"] = columns_choice(context, columns, list.questions);
    data["columns_chosen"] = columns.chosen();
    return data;
}

bool log_needs_seen(db::Tx& tx, const std::string& actor, const ConferenceId& conference,
                    const std::int64_t& rows)
{
    const auto subject =
        "diet and access answers of participants of conference " + std::to_string(conference.value);
    audit::record_access(tx, actor, "read", subject, rows);
    return true;
}

// Which set was opened; what was searched for in it stays out of the log, for that is a name.
std::string set_of(const http::Context& context, const ParticipantFilter& filter)
{
    auto subject = "participants of conference " + std::to_string(context.site().conference.value);
    if (filter.municipality.value != 0)
        subject += ", municipality " + std::to_string(filter.municipality.value);
    return subject;
}

} // namespace

asio::awaitable<http::Response> get_register(http::Context& context)
{
    const auto filter = filter_from(context.request.query);
    const auto columns = columns_from(context.request.query);
    const auto conference = context.site().conference;
    auto list = co_await context.db.read(read_register, context.viewer, conference,
                                         context.site().day, filter, columns);
    const auto needs = list.cells.needs_shown();
    co_await audit::note_seen(context, set_of(context, filter), list.page.hits);
    auto actor = context.viewer.actor();
    if (needs > 0) co_await context.db.write(log_needs_seen, std::move(actor), conference, needs);
    auto data = register_data(context, filter, columns, list);
    if (context.request.is_htmx)
        co_return http::part(context, "registration/_admin_rows", std::move(data));
    co_return http::page(context, "registration/admin_register", std::move(data));
}

} // namespace retenk::registration
