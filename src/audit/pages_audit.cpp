#include "audit/pages.hpp"

#include "audit/log_list.hpp"
#include "audit/words.hpp"
#include "retenk/app/may_open.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace retenk::audit {

namespace {

using http::Context;
using http::Response;

constexpr std::string_view here = "/admin/revisjon";
constexpr std::int64_t page_rows = 50;
constexpr std::int64_t most_in_file = 100'000;
constexpr std::array<std::string_view, 7> filters{"logg", "hvem", "hva", "nr", "handling", "fra", "til"};

std::string short_word(const std::string& text)
{
    return text.size() <= 60 ? text : std::string();
}

LogWish wish_of(const Context& context)
{
    const auto& query = context.request.query;
    LogWish wish;
    wish.reading = query["logg"] == "innsyn";
    wish.actor = short_word(query["hvem"]);
    wish.action = short_word(query["handling"]);
    if (!wish.reading) wish.kind = short_word(query["hva"]);
    if (!wish.reading) wish.number = http::parse_number(query["nr"]).value_or(0);
    wish.from = parse_day(query["fra"]);
    wish.to = parse_day(query["til"]);
    wish.before = http::parse_number(query["for"]).value_or(0);
    wish.limit = page_rows;
    return wish;
}

std::string address(const Context& context, std::int64_t before)
{
    std::string query;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        query += (query.empty() ? "?" : "&") + std::string(name) + "=" +
                 boost::urls::encode(value, boost::urls::unreserved_chars);
    };
    for (const auto name : filters)
        add(name, context.request.query[name]);
    if (before > 0) add("for", std::to_string(before));
    return std::string(here) + query;
}

view::Data kept_data(const Context& context)
{
    view::Data::List list;
    for (const auto name : filters) {
        const auto& value = context.request.query[name];
        if (value.empty()) continue;
        view::Data data;
        data["name"] = name;
        data["value"] = value;
        list.push_back(std::move(data));
    }
    return list;
}

// The page of the thing that was changed; empty where the reader may not come in, or it has none.
std::string place_of(const Context& context, const ChangeEntry& entry)
{
    static const std::map<std::string, std::string, std::less<>> places{
        {"registration", "/admin/pameldinger/{id}"},
        {"participant", "/admin/pameldinger/{id}"},
        {"session", "/admin/program/{id}"},
        {"session_offer", "/admin/program/pamelding/{id}"},
        {"survey", "/admin/undersokelse"},
        {"survey_question", "/admin/undersokelse/sporsmal/{id}"},
        {"speaker", "/admin/foredragsholdere/{id}"},
        {"partner", "/admin/partnere/{id}"},
        {"room", "/admin/rom/{id}"},
        {"venue", "/admin/steder/{id}"},
        {"category", "/admin/deltakertyper/{id}"},
        {"pool", "/admin/deltakertyper/plasskvoter/{id}"},
        {"extra", "/admin/deltakertyper/tillegg/{id}"},
        {"code", "/admin/koder/{id}"},
        {"organisation_list", "/admin/medlemslister/{id}"},
        {"question", "/admin/sporsmal/{id}"},
        {"waiting_party", "/admin/venteliste/{id}"},
        {"message", "/admin/epost/{id}"},
        {"conference", "/admin/konferanse"}};
    const auto found = places.find(entry.kind);
    if (found == places.end() || !app::may_open(context.viewer, found->second)) return "";
    auto path = found->second;
    const auto number = entry.kind == "participant" ? entry.registration_id.value_or(0) : entry.number;
    if (number == 0) return "";
    if (const auto at = path.find("{id}"); at != path.npos) path.replace(at, 4, std::to_string(number));
    return path;
}

std::string thing_in_words(const Context& context, const ChangeEntry& entry)
{
    if (entry.action == "bulk") return word_of(context, "several", entry.kind);
    return word_of(context, "kind", entry.kind) + " " + std::to_string(entry.number);
}

view::Data changes_data(const Context& context, const std::vector<ChangeEntry>& entries)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data::List list;
    for (const auto& entry : entries) {
        view::Data data;
        data["id"] = entry.id;
        data["when"] = catalogue.date_time(context.lang, entry.at);
        data["who"] = actor_in_words(context, entry.actor, entry.who);
        data["what"] = word_of(context, "action", entry.action);
        data["thing"] = thing_in_words(context, entry);
        data["place"] = place_of(context, entry);
        data["field"] = field_in_words(context, entry);
        data["old"] = value_in_words(context, entry, entry.old_value);
        data["new"] = value_in_words(context, entry, entry.new_value);
        data["values"] = entry.old_value.has_value() || entry.new_value.has_value();
        data["erased"] = entry.erased;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data readings_data(const Context& context, const LogPage& page)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data::List list;
    for (const auto& entry : page.readings) {
        view::Data data;
        data["id"] = entry.id;
        data["when"] = catalogue.date_time(context.lang, entry.at);
        data["who"] = actor_in_words(context, entry.actor, entry.who);
        data["what"] = word_of(context, "action", entry.action);
        data["set"] = set_in_words(context, page, entry.subject);
        data["count"] = entry.rows;
        data["purpose"] = entry.purpose;
        list.push_back(std::move(data));
    }
    return list;
}

http::Field select(const Context& context, const char* name, const char* key, const std::string& chosen)
{
    auto field = http::make_field(context, name, key, "", nullptr);
    field.choices.push_back({"", http::text(context, std::string(key) + "_all"), chosen.empty()});
    return field;
}

view::Data who_field(const Context& context, const LogPage& page, const LogWish& wish)
{
    auto field = select(context, "hvem", "audit.who", wish.actor);
    field.choices.push_back({"own", http::text(context, "audit.who_own"), wish.actor == "own"});
    field.choices.push_back({"system", http::text(context, "audit.who_system"), wish.actor == "system"});
    for (const auto& user : page.users)
        field.choices.push_back({user.key, user.name, wish.actor == user.key});
    return view::data_of(field);
}

view::Data words_field(const Context& context, const char* name, const char* key, const char* group,
                       const std::vector<std::string>& words, const std::string& chosen)
{
    auto field = select(context, name, key, chosen);
    for (const auto& word : words)
        field.choices.push_back({word, word_of(context, group, word), chosen == word});
    return view::data_of(field);
}

view::Data day_field(const Context& context, const char* name, const char* key, const std::optional<Day>& day)
{
    auto field = http::make_field(context, name, key, day ? iso_day(*day) : std::string(), nullptr);
    field.type = "date";
    return view::data_of(field);
}

void add_filters(const Context& context, const LogPage& page, const LogWish& wish, view::Data& data)
{
    data["who_choice"] = who_field(context, page, wish);
    data["action_choice"] = words_field(context, "handling", "audit.action", "action", page.actions, wish.action);
    data["kind_choice"] = view::Data();
    data["number"] = view::Data();
    if (!wish.reading) {
        data["kind_choice"] = words_field(context, "hva", "audit.kind", "kind", page.kinds, wish.kind);
        auto number = http::make_field(context, "nr", "audit.number",
                                       wish.number == 0 ? std::string() : std::to_string(wish.number), nullptr);
        number.inputmode = "numeric";
        data["number"] = view::data_of(number);
    }
    data["from"] = day_field(context, "fra", "audit.from", wish.from);
    data["to"] = day_field(context, "til", "audit.to", wish.to);
}

view::Data chain_data(const Context& context, const char* name, std::int64_t count,
                      const std::optional<std::int64_t>& broken, const std::string& last)
{
    view::Data data;
    data["name"] = http::text(context, name);
    data["whole"] = !broken.has_value();
    data["broken"] = broken.value_or(0);
    data["count"] = count;
    data["last"] = last.substr(0, 16);
    return data;
}

view::Data chains_data(const Context& context, const ChainState& state)
{
    view::Data::List list;
    list.push_back(chain_data(context, "audit.changes", state.changes, state.broken_change, state.last_change));
    list.push_back(chain_data(context, "audit.readings", state.readings, state.broken_reading, state.last_reading));
    return list;
}

// Whoever looks at the logs stands in them too.
std::string set_of(const LogWish& wish) { return wish.reading ? "log of reading" : "log of changes"; }

asio::awaitable<Response> get_log(Context& context)
{
    const auto wish = wish_of(context);
    auto page = co_await context.db.read(log_page, context.viewer, wish);
    std::optional<ChainState> state;
    if (wish.before == 0) state = co_await context.db.read(chain_state);
    const auto rows = std::ssize(page.changes) + std::ssize(page.readings);
    co_await audit::note_seen(context, set_of(wish), std::min<std::int64_t>(rows, wish.limit));
    const bool has_older = rows > wish.limit;
    if (has_older) wish.reading ? page.readings.pop_back() : page.changes.pop_back();
    view::Data data;
    data["title"] = http::text(context, "audit.title");
    data["area"] = "desk";
    data["reading"] = wish.reading;
    data["changes"] = changes_data(context, page.changes);
    data["readings"] = readings_data(context, page);
    data["none"] = rows == 0;
    data["chains"] = state ? chains_data(context, *state) : view::Data();
    const auto last = !has_older ? 0 : wish.reading ? page.readings.back().id : page.changes.back().id;
    data["older"] = has_older ? address(context, last) : std::string();
    data["newest"] = wish.before > 0 ? address(context, 0) : std::string();
    data["kept"] = kept_data(context);
    add_filters(context, page, wish, data);
    co_return http::page(context, "audit/log", std::move(data));
}

struct LogFile
{
    LogPage page;
    bool reading = false;
};

document::Sheet sheet_of(const Context& context, const LogFile& file)
{
    document::Sheet sheet;
    sheet.name = http::text(context, "audit.title");
    const auto& catalogue = context.services.templates.catalogue();
    const auto head = [&](std::initializer_list<const char*> keys) {
        for (const auto* key : keys)
            sheet.headings.push_back(catalogue.plain(context.lang, key));
    };
    if (file.reading)
        head({"audit.entry", "audit.when", "audit.who", "audit.action", "audit.set_shown", "audit.count", "audit.purpose"});
    else
        head({"audit.entry", "audit.when", "audit.who", "audit.action", "audit.thing", "audit.field", "audit.old", "audit.new"});
    for (const auto& entry : file.page.changes)
        sheet.rows.push_back({std::to_string(entry.id), iso_local_time(to_local(entry.at)),
                              actor_in_words(context, entry.actor, entry.who), word_of(context, "action", entry.action),
                              thing_in_words(context, entry), field_in_words(context, entry),
                              entry.old_value.value_or(""), entry.new_value.value_or("")});
    for (const auto& entry : file.page.readings)
        sheet.rows.push_back({std::to_string(entry.id), iso_local_time(to_local(entry.at)),
                              actor_in_words(context, entry.actor, entry.who), word_of(context, "action", entry.action),
                              set_in_words(context, file.page, entry.subject), std::to_string(entry.rows), entry.purpose});
    return sheet;
}

asio::awaitable<Response> get_csv(Context& context)
{
    auto wish = wish_of(context);
    wish.limit = most_in_file;
    wish.before = 0;
    auto page = co_await context.db.read(log_page, context.viewer, wish);
    const auto rows = std::ssize(page.changes) + std::ssize(page.readings);
    co_await audit::note_taken(context, "exported", set_of(wish), rows);
    LogFile log{std::move(page), wish.reading};
    const auto name = wish.reading ? "innsynslogg" : "endringslogg";
    auto sheet = co_await http::make_sheet(context, sheet_of, std::move(log));
    co_return co_await http::csv_file(context, std::move(sheet), name);
}

} // namespace

http::Routes auditor_routes()
{
    using enum http::Method;
    return {
        {get, "/admin/revisjon", http::Access::auditor, get_log},
        {get, "/admin/revisjon.csv", http::Access::auditor, get_csv},
    };
}

} // namespace retenk::audit
