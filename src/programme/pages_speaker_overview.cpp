#include "programme/list_filter.hpp"
#include "programme/pages_own_speaker.hpp"
#include "programme/pages_speaker_desk.hpp"
#include "programme/speaker_overview.hpp"
#include "programme/speaker_page.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/programme/doors.hpp"

#include <algorithm>
#include <set>

namespace retenk::programme {

namespace {

using http::Context;
using http::Response;

struct Line : SpeakerLine
{
    bool has_place = false;
    std::vector<std::string_view> lacks;
};

std::vector<Line> read_overview(db::Tx& tx, const ConferenceId& conference)
{
    const auto placed = tx.rows<PersonId>(
        "SELECT person_id FROM participant WHERE conference_id = ?1 AND state = 'registered'",
        conference);
    const std::set<PersonId> with_place(placed.begin(), placed.end());
    std::vector<Line> lines;
    for (auto& speaker : speaker_lines(tx, conference)) {
        Line line{std::move(speaker), false, {}};
        line.has_place = with_place.contains(line.person_id);
        line.lacks = lacks_of(line);
        // What no speaker can mend.
        if (line.state == "confirmed" && line.invited_at && !line.has_place)
            line.lacks.push_back("place");
        if (!line.email) line.lacks.push_back("address");
        lines.push_back(std::move(line));
    }
    return lines;
}

constexpr std::array<std::string_view, 10> filters{
    "any",       "answer",       "bio",       "photo", "alt",
    "recording", "availability", "equipment", "place", "address"};
constexpr std::array<std::string_view, 3> orders{"name", "lacks", "state"};

struct Wish
{
    std::string search, lacks, order;
};

std::string known(const std::string& value, std::span<const std::string_view> all)
{
    return std::ranges::find(all, value) == all.end() ? std::string() : value;
}

Wish wish_of(const Context& context)
{
    const auto& query = context.request.query;
    return {squeeze(query["sok"]), known(query["mangler"], filters),
            known(query["rekkefolge"], orders)};
}

bool is_wanted(const Line& line, const Wish& wish)
{
    if (!finds(wish.search, line.name + " " + line.title + " " + line.organisation)) return false;
    if (wish.lacks.empty()) return true;
    if (wish.lacks == "any") return !line.lacks.empty();
    return std::ranges::find(line.lacks, wish.lacks) != line.lacks.end();
}

// Norwegian order is theirs already.
void sort_by(std::vector<Line>& lines, const std::string& order)
{
    const auto rank = [](const Line& line) {
        return line.state == "declined" ? 0 : line.state == "invited" ? 1 : 2;
    };
    if (order == "lacks")
        std::ranges::stable_sort(lines, std::greater(),
                                 [](const Line& line) { return line.lacks.size(); });
    if (order == "state") std::ranges::stable_sort(lines, {}, rank);
}

view::Data line_data(const Context& context, const Line& line)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto day = [&](const std::optional<Instant>& at) {
        return at ? catalogue.short_day(context.lang, to_local(*at).day) : std::string();
    };
    view::Data row;
    row["id"] = line.id.value;
    row["name"] = line.name;
    row["speaker_title"] = line.title;
    row["state"] = line.state;
    row["state_text"] = http::text(context, "edit.speaker_state_" + line.state);
    row["sessions"] = line.sessions;
    row["lacks"] = view::Data::List{};
    for (const auto lack : line.lacks)
        row["lacks"].push_back(http::text(context, "speaker.lack_" + std::string(lack)));
    row["whole"] = line.lacks.empty();
    row["invited"] = day(line.invited_at);
    row["reminded"] = day(line.reminded_at);
    row["arrived"] = line.arrived_at.has_value();
    row["arrived_at"] =
        line.arrived_at ? catalogue.time(context.lang, to_local(*line.arrived_at)) : std::string();
    return row;
}

void add_filter(const Context& context, const Wish& wish, view::Data& data)
{
    auto search = http::make_field(context, "sok", "edit.search_speakers", wish.search, nullptr);
    search.type = "search";
    search.autocomplete = "off";
    data["search"] = view::data_of(search);
    const auto select = [&](const char* name, const char* key, const std::string& prefix,
                            std::span<const std::string_view> values, const std::string& chosen) {
        auto field = http::make_field(context, name, key, "", nullptr);
        field.choices = http::choices_of(context, prefix, values);
        for (auto& choice : field.choices)
            choice.selected = choice.value == chosen;
        return field;
    };
    auto lacks = select("mangler", "speaker.filter_lacks", "speaker.filter_", filters, wish.lacks);
    lacks.choices.insert(lacks.choices.begin(),
                         {"", http::text(context, "speaker.filter_all"), false});
    data["lacking"] = view::data_of(lacks);
    data["order"] =
        view::data_of(select("rekkefolge", "speaker.order", "speaker.order_", orders, wish.order));
    data["filtered"] = !wish.search.empty() || !wish.lacks.empty();
}

// How many lack each thing, so that the page says at once where it hurts.
view::Data sums_data(const Context& context, const std::vector<Line>& lines)
{
    view::Data::List sums;
    for (const auto filter : filters) {
        const auto count = std::ranges::count_if(lines, [&](const Line& line) {
            return filter != "any" && std::ranges::find(line.lacks, filter) != line.lacks.end();
        });
        if (count == 0) continue;
        view::Data sum;
        sum["lack"] = filter;
        sum["text"] = http::text(context, "speaker.filter_" + std::string(filter));
        sum["count"] = count;
        sums.push_back(std::move(sum));
    }
    return sums;
}

struct Arrival
{
    SpeakerId id;
    std::string name, title;
    std::optional<Instant> arrived_at;
};

std::vector<Arrival> read_arrivals(db::Tx& tx, const ConferenceId& conference)
{
    std::vector<Arrival> arrivals;
    for (const auto& line : speaker_lines(tx, conference))
        if (line.state != "declined")
            arrivals.push_back({line.id, line.name, line.title, line.arrived_at});
    return arrivals;
}

view::Data arrival_data(const Context& context, const Arrival& arrival)
{
    view::Data row;
    row["id"] = arrival.id.value;
    row["name"] = arrival.name;
    row["speaker_title"] = arrival.title;
    row["arrived"] = arrival.arrived_at.has_value();
    row["arrived_at"] = arrival.arrived_at ? context.services.templates.catalogue().time(
                                                 context.lang, to_local(*arrival.arrived_at))
                                           : std::string();
    return row;
}

} // namespace

asio::awaitable<Response> get_speaker_overview(Context& context)
{
    const auto conference = context.site().conference;
    auto lines = co_await context.db.read(read_overview, conference);
    const auto wish = wish_of(context);
    view::Data data;
    data["title"] = http::text(context, "speaker.overview_title");
    data["area"] = "desk";
    data["sums"] = sums_data(context, lines);
    std::erase_if(lines, [&](const Line& line) { return !is_wanted(line, wish); });
    sort_by(lines, wish.order);
    data["speakers"] = view::Data::List{};
    for (const auto& line : lines)
        data["speakers"].push_back(line_data(context, line));
    data["count"] = http::text(context, "speaker.count", {{"count", std::to_string(lines.size())}});
    data["may_mail"] = context.viewer.is_organiser();
    add_filter(context, wish, data);
    co_await audit::note_seen(context, "speakers of conference " + std::to_string(conference.value),
                              std::ssize(lines));
    co_return http::page(context, "programme/admin_speaker_overview", std::move(data));
}

asio::awaitable<Response> get_arrivals(Context& context)
{
    if (!may_mark_arrival(context.viewer)) co_return not_allowed(context);
    const auto conference = context.site().conference;
    const auto arrivals = co_await context.db.read(read_arrivals, conference);
    const auto search = squeeze(context.request.query["sok"]);
    view::Data data;
    data["title"] = http::text(context, "speaker.arrivals_title");
    data["area"] = "desk";
    auto field = http::make_field(context, "sok", "edit.search_speakers", search, nullptr);
    field.type = "search";
    field.autocomplete = "off";
    data["search"] = view::data_of(field);
    data["speakers"] = view::Data::List{};
    for (const auto& arrival : arrivals)
        if (finds(search, arrival.name)) data["speakers"].push_back(arrival_data(context, arrival));
    const auto here = std::ranges::count_if(
        arrivals, [](const Arrival& one) { return one.arrived_at.has_value(); });
    data["count"] =
        http::text(context, "speaker.arrived_count",
                   {{"here", std::to_string(here)}, {"all", std::to_string(arrivals.size())}});
    co_await audit::note_seen(context, "speakers of conference " + std::to_string(conference.value),
                              std::ssize(arrivals));
    co_return http::page(context, "programme/admin_arrivals", std::move(data));
}

asio::awaitable<Response> post_arrival(Context& context)
{
    if (!may_mark_arrival(context.viewer)) co_return not_allowed(context);
    const SpeakerId speaker{http::parse_number(context.form()["id"]).value_or(0)};
    const bool arrived = context.form()["arrived"] == "1";
    // A speaker who is not there needs no mark.
    co_await context.db.write(set_arrived, context.site().conference, speaker, arrived,
                              context.viewer.actor());
    const bool sees_page =
        context.viewer.is_organiser() || context.viewer.is(Role::programme_editor);
    const bool from_page = context.form()["from"] == "svar" && sees_page;
    if (from_page)
        co_return http::see_other(context, "/admin/foredragsholdere/" +
                                               std::to_string(speaker.value) +
                                               "/svar?notice=speaker_saved");
    co_return http::see_other(context, "/admin/foredragsholdere/framme");
}

} // namespace retenk::programme
