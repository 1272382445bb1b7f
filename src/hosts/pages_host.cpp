#include "hosts/pages.hpp"

#include "retenk/audit/reading.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/hosts/desk.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/registration/group_view.hpp"
#include "retenk/registration/register_filter.hpp"

namespace retenk::hosts {
namespace {

using registration::ParticipantFilter;
using registration::ParticipantRow;

// The desk with the names that its page needs.
struct DeskPage
{
    Desk desk;
    std::optional<conference::Municipality> municipality;
    std::vector<conference::Municipality> choices; // of organisers
};

DeskPage read_page(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference, const Day& day,
                   const ParticipantFilter& filter)
{
    DeskPage page;
    page.desk = read_desk(tx, viewer, conference, filter);
    const auto shown = desk_of(viewer, filter.municipality);
    if (shown.value != 0) page.municipality = conference::find_municipality(tx, shown, day);
    if (viewer.scope().kind == Scope::Kind::all)
        page.choices = conference::municipalities_on(tx, day);
    return page;
}

struct ListPage
{
    std::vector<ParticipantRow> rows;
    std::optional<conference::Municipality> municipality;
};

ListPage read_list(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference, const Day& day,
                   const MunicipalityId& chosen)
{
    ListPage page;
    page.rows = attendance_list(tx, viewer, conference, chosen);
    const auto shown = desk_of(viewer, chosen);
    if (shown.value != 0) page.municipality = conference::find_municipality(tx, shown, day);
    return page;
}

std::string whose(const http::Context& context,
                  const std::optional<conference::Municipality>& municipality)
{
    return municipality ? conference::display_name(*municipality, context.lang)
                        : http::text(context, "hosts.all_municipalities");
}

view::Data localised_data(const http::Context& context, std::string_view text,
                          std::string_view translations, std::string_view column)
{
    return view::data_of(view::localised(context.lang, text, translations, column));
}

view::Data guests_data(const http::Context& context, const std::vector<ParticipantRow>& rows)
{
    view::Data::List list;
    for (const auto& row : rows) {
        view::Data data;
        data["name"] = registration::shown_name(context, row);
        data["organisation"] = row.organisation.value_or("");
        data["municipality"] =
            row.municipality ? *row.municipality : http::text(context, "hosts.elsewhere");
        data["category"] = localised_data(context, row.category, row.category_translations, "name");
        list.push_back(std::move(data));
    }
    return list;
}

view::Data counts_data(const http::Context& context, const Desk& desk, std::int64_t& coming)
{
    view::Data::List list;
    for (const auto& count : desk.counts) {
        coming += count.registered;
        if (count.registered == 0) continue;
        view::Data data;
        data["name"] = localised_data(context, count.name, count.translations, "name");
        data["registered"] = count.registered;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data greetings_data(const http::Context& context, const std::vector<Greeting>& greetings)
{
    view::Data::List list;
    for (const auto& greeting : greetings) {
        view::Data data;
        data["name"] = greeting.name;
        data["title"] = greeting.title;
        data["session"] =
            localised_data(context, greeting.session, greeting.session_translations, "title");
        data["room"] = greeting.room.value_or("");
        data["time"] =
            context.services.templates.catalogue().time(context.lang, to_local(greeting.starts_at));
        list.push_back(std::move(data));
    }
    return list;
}

http::Field municipality_field(const http::Context& context, const DeskPage& page,
                               MunicipalityId chosen)
{
    auto field = http::make_field(context, "kommune", "hosts.municipality", "", nullptr);
    field.choices.push_back({"", http::text(context, "hosts.all_municipalities"), false});
    for (const auto& municipality : page.choices)
        field.choices.push_back({std::to_string(municipality.id.value),
                                 conference::display_name(municipality, context.lang),
                                 municipality.id == chosen});
    return field;
}

void add_pager(const ParticipantFilter& filter, const registration::ParticipantPage& guests,
               view::Data& data)
{
    constexpr std::string_view path = "/vertskap";
    const auto& rows = guests.rows;
    data["next"] = guests.has_next && !rows.empty()
                       ? registration::address_after(path, filter, rows.back().id)
                       : std::string();
    data["previous"] = guests.has_previous && !rows.empty()
                           ? registration::address_before(path, filter, rows.front().id)
                           : std::string();
}

// What the part that search fetches shows, and the page too.
view::Data guest_list_data(const http::Context& context, const ParticipantFilter& filter,
                           const registration::ParticipantPage& guests)
{
    view::Data data;
    data["all"] = context.viewer.scope().kind == Scope::Kind::all;
    data["rows"] = guests_data(context, guests.rows);
    data["count"] = guests.hits;
    data["more_hits"] = guests.more_hits;
    data["searched"] = !filter.search.empty();
    add_pager(filter, guests, data);
    return data;
}

view::Data desk_data(const http::Context& context, const ParticipantFilter& filter,
                     const DeskPage& page)
{
    std::int64_t coming = 0;
    auto data = guest_list_data(context, filter, page.desk.guests);
    data["title"] = http::text(context, "hosts.title");
    data["area"] = "desk";
    data["whose"] = whose(context, page.municipality);
    data["counts"] = counts_data(context, page.desk, coming);
    data["coming"] = coming;
    data["greetings"] = greetings_data(context, page.desk.greetings);
    const auto chosen = filter.municipality.value;
    data["list_query"] = chosen == 0 ? std::string() : "?kommune=" + std::to_string(chosen);
    auto search = http::make_field(context, "sok", "hosts.search", filter.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    data["municipality_choice"] =
        view::data_of(municipality_field(context, page, filter.municipality));
    return data;
}

// Only what the desk's address may say.
ParticipantFilter desk_filter(const http::Context& context)
{
    auto filter = registration::filter_from(context.request.query);
    filter.category = {};
    filter.elsewhere = false;
    filter.state = {};
    filter.newest = false;
    if (context.viewer.scope().kind != Scope::Kind::all) filter.municipality = {};
    return filter;
}

document::Sheet sheet_of(const http::Context& context, const std::vector<ParticipantRow>& rows)
{
    const auto& catalogue = context.services.templates.catalogue();
    document::Sheet sheet;
    sheet.name = catalogue.plain(context.lang, "hosts.sheet");
    for (const auto* key :
         {"hosts.name", "hosts.organisation", "hosts.municipality", "hosts.category"})
        sheet.headings.push_back(catalogue.plain(context.lang, key));
    sheet.rows.reserve(rows.size());
    for (const auto& row : rows)
        sheet.rows.push_back(
            {registration::shown_name(context, row), row.organisation.value_or(""),
             row.municipality.value_or(""),
             view::localised(context.lang, row.category, row.category_translations, "name").text});
    return sheet;
}

// The log is written before anything leaves: no list without its row.
asio::awaitable<ListPage> logged_list(http::Context& context, std::string action)
{
    const auto chosen = desk_filter(context).municipality;
    auto page = co_await context.db.read(read_list, context.viewer, context.site().conference,
                                         context.site().day, chosen);
    const auto rows = static_cast<std::int64_t>(page.rows.size());
    co_await audit::note_taken(context, std::move(action), set_of(context.viewer, chosen), rows);
    co_return page;
}

std::string file_name(const http::Context& context, const ListPage& page)
{
    const auto& catalogue = context.services.templates.catalogue();
    auto name = catalogue.plain(context.lang, "hosts.file_name");
    if (page.municipality) name += "-" + page.municipality->slug;
    return name + "-" + std::to_string(context.site().year);
}

asio::awaitable<http::Response> get_guests(http::Context& context)
{
    const auto filter = desk_filter(context);
    auto guests =
        co_await context.db.read(read_guests, context.viewer, context.site().conference, filter);
    co_await audit::note_seen(context, set_of(context.viewer, filter.municipality), guests.hits);
    co_return http::part(context, "hosts/_guests", guest_list_data(context, filter, guests));
}

asio::awaitable<http::Response> get_desk(http::Context& context)
{
    if (context.request.is_htmx) co_return co_await get_guests(context);
    const auto filter = desk_filter(context);
    auto page = co_await context.db.read(read_page, context.viewer, context.site().conference,
                                         context.site().day, filter);
    co_await audit::note_seen(context, set_of(context.viewer, filter.municipality),
                              page.desk.guests.hits);
    co_return http::page(context, "hosts/desk", desk_data(context, filter, page));
}

asio::awaitable<http::Response> get_print(http::Context& context)
{
    auto list = co_await logged_list(context, "printed");
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    data["title"] = http::text(context, "hosts.print_title");
    data["area"] = "desk";
    data["whose"] = whose(context, list.municipality);
    data["all"] = !list.municipality.has_value();
    data["conference_day"] = catalogue.long_day(context.lang, context.site().day);
    data["printed_at"] = catalogue.date_time(context.lang, context.now);
    data["count"] = list.rows.size();
    data["rows"] = guests_data(context, list.rows);
    co_return http::page(context, "hosts/attendance_list", std::move(data));
}

asio::awaitable<http::Response> get_csv(http::Context& context)
{
    auto list = co_await logged_list(context, "exported");
    auto name = file_name(context, list);
    auto sheet = co_await http::make_sheet(context, sheet_of, std::move(list.rows));
    co_return co_await http::csv_file(context, std::move(sheet), std::move(name));
}

asio::awaitable<http::Response> get_xlsx(http::Context& context)
{
    auto list = co_await logged_list(context, "exported");
    auto name = file_name(context, list);
    auto sheet = co_await http::make_sheet(context, sheet_of, std::move(list.rows));
    co_return co_await http::xlsx_file(context, std::move(sheet), std::move(name));
}

// Says only that something changed; the page then asks for its list, and gets what its viewer may
// see.
asio::awaitable<http::Response> get_live(http::Context&)
{
    http::Response response;
    response.stream_topic = "registration";
    co_return response;
}

} // namespace

http::Routes host_routes()
{
    using enum http::Method;
    using enum http::Access;
    return {
        {get, "/vertskap", host, get_desk},
        {get, "/vertskap/utskrift", host, get_print},
        {get, "/vertskap/deltakere.csv", host, get_csv},
        {get, "/vertskap/deltakere.xlsx", host, get_xlsx},
        {get, "/live/registration", host, get_live},
    };
}

} // namespace retenk::hosts
