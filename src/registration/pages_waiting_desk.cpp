#include "registration/pages_waiting_desk.hpp"

#include "registration/waiting_read.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/base/must.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

constexpr std::size_t longest_reason = 300;

struct Desk
{
    std::vector<PoolState> pools;
    std::vector<Queue> queues;
    std::vector<QueueRow> rows;
    std::int64_t hours = 0;
};

Desk read_desk(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference)
{
    return Desk{pools_of(tx, conference), queues_of(tx, conference),
                queue_rows(tx, viewer, conference), answer_hours(tx, conference)};
}

std::string state_text(const Context& context, WaitingState state)
{
    return http::text(context, "waiting_desk.state_" + std::string(db::enum_name(state)));
}

view::Data row_data(const Context& context, const QueueRow& row, std::int64_t number,
                    std::int64_t free)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    data["id"] = row.id.value;
    data["number"] = row.state == WaitingState::waiting ? std::to_string(number) : std::string("–");
    data["name"] = row.contact_name;
    data["places"] = row.places;
    data["since"] = catalogue.date_time(context.lang, row.created_at);
    data["state"] = db::enum_name(row.state);
    data["state_text"] = state_text(context, row.state);
    data["until"] =
        row.answer_by ? catalogue.date_time(context.lang, *row.answer_by) : std::string();
    data["passed_by"] = row.state == WaitingState::waiting && free > 0;
    return data;
}

view::Data pool_data(const Context& context, const Desk& desk, const PoolState& pool)
{
    view::Data data;
    data["id"] = pool.id.value;
    data["name"] = pool.name;
    data["capacity"] = pool.capacity;
    const auto free = std::max<std::int64_t>(0, pool.capacity - pool.taken);
    data["free"] = free;
    const auto queue = std::ranges::find(desk.queues, pool.id, &Queue::pool_id);
    const bool any = queue != desk.queues.end();
    data["people_waiting"] = any ? queue->people : 0;
    data["held"] = any ? queue->held : 0;
    data["taken"] = pool.taken - (any ? queue->held : 0);
    view::Data rows = view::Data::List{};
    std::int64_t number = 0;
    for (const auto& row : desk.rows) {
        if (row.pool_id != pool.id) continue;
        if (row.state == WaitingState::waiting) ++number;
        rows.push_back(row_data(context, row, number, free));
    }
    data["any"] = !rows.list()->empty();
    data["rows"] = std::move(rows);
    return data;
}

Response desk_page(const Context& context, const Desk& desk, const http::Fields& fields,
                   const Refusal* refusal)
{
    http::FormPage page(context, "waiting_desk.", fields, refusal);
    page.number("answer_hours", true);
    page.data()["pools"] = view::Data::List{};
    bool any = false;
    for (const auto& pool : desk.pools) {
        auto data = pool_data(context, desk, pool);
        any = any || *data["any"].flag();
        if (*data["any"].flag()) page.data()["pools"].push_back(std::move(data));
    }
    page.data()["nobody"] = !any;
    return page.answer("registration/admin_waiting", http::text(context, "waiting_desk.title"));
}

http::Fields hours_field(std::int64_t hours)
{
    http::Fields fields;
    fields.add("answer_hours", std::to_string(hours));
    return fields;
}

asio::awaitable<Response> get_desk(Context& context)
{
    const auto desk =
        co_await context.db.read(read_desk, context.viewer, context.site().conference);
    const auto conference = std::to_string(context.site().conference.value);
    co_await audit::note_seen(context, "waiting list of conference " + conference,
                              std::ssize(desk.rows));
    co_return desk_page(context, desk, hours_field(desk.hours), nullptr);
}

Result<std::int64_t> parse_hours(const http::Fields& fields)
{
    http::Typed typed(fields);
    if (trim(fields["answer_hours"]).empty()) typed.wrong("answer_hours", "typed.missing");
    const auto hours = typed.number("answer_hours", 1, 168).value_or(0);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return hours;
}

asio::awaitable<Response> post_hours(Context& context)
{
    const auto hours = parse_hours(context.form());
    if (hours) {
        const auto done = co_await context.db.write(
            change_answer_hours, context.site().conference, *hours, context.viewer.actor());
        if (!done) co_return http::refused(context, done.error());
        co_return http::see_other(context, "/admin/venteliste?notice=waiting_desk_saved");
    }
    const auto desk =
        co_await context.db.read(read_desk, context.viewer, context.site().conference);
    co_return desk_page(context, desk, context.form(), &hours.error());
}

struct PartyEditor
{
    std::optional<WholeParty> whole;
    std::vector<accounts::HistoryRow> history;
};

PartyEditor read_party(db::Tx& tx, const Viewer& viewer, const WaitingPartyId& party)
{
    return PartyEditor{find_whole_party(tx, viewer, party),
                       accounts::history_of(tx, "waiting_party", party.value)};
}

std::vector<http::Choice> states(const Context& context)
{
    std::vector<http::Choice> choices;
    for (const auto state : {WaitingState::waiting, WaitingState::offered, WaitingState::accepted,
                             WaitingState::declined, WaitingState::lapsed, WaitingState::left,
                             WaitingState::removed})
        choices.push_back({std::string(db::enum_name(state)), state_text(context, state), false});
    return choices;
}

// Who it was, where it was no user.
std::string actor_text(const Context& context, const std::string& who)
{
    const auto kind = who.substr(0, who.find(':'));
    const auto key = "register.actor_" + kind;
    const bool known = context.services.templates.catalogue().has(view::Lang::nb, key);
    return known && (who == kind || kind == "waiting_party") ? http::text(context, key) : who;
}

std::vector<http::FormChange> changes_in_words(const Context& context, const PartyEditor& editor)
{
    auto changes = accounts::changes_of(context, editor.history);
    for (auto& change : changes)
        change.who = actor_text(context, change.who);
    return changes;
}

view::Data members_data(const Context& context, const WholeParty& whole)
{
    view::Data list = view::Data::List{};
    for (const auto& member : whole.members) {
        view::Data data;
        data["name"] = member.name;
        data["email"] = member.email.value_or("");
        data["category"] = view::data_of(
            view::localised(context.lang, member.category, member.translations, "name"));
        list.push_back(std::move(data));
    }
    return list;
}

view::Data extras_data(const Context& context, const WholeParty& whole)
{
    view::Data list = view::Data::List{};
    for (const auto& extra : whole.extras)
        list.push_back(
            view::data_of(view::localised(context.lang, extra.name, extra.translations, "name")));
    return list;
}

void add_party(const Context& context, const WholeParty& whole, view::Data& data)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto state = whole.party.state;
    data["id"] = whole.party.id.value;
    data["contact_name"] = whole.party.contact_name;
    data["contact_address"] = whole.party.contact_email;
    data["since"] = catalogue.date_time(context.lang, whole.party.created_at);
    data["state"] = db::enum_name(state);
    data["state_text"] = state_text(context, state);
    data["until"] = whole.party.answer_by ? catalogue.date_time(context.lang, *whole.party.answer_by)
                                          : std::string();
    data["members"] = members_data(context, whole);
    data["extras"] = extras_data(context, whole);
    data["people"] = std::ssize(whole.members);
    data["position"] = whole.position;
    data["registration"] =
        whole.party.registration_id ? std::to_string(whole.party.registration_id->value) : "";
    data["waits"] = state == WaitingState::waiting;
    data["offered"] = state == WaitingState::offered;
    data["stands"] = state == WaitingState::waiting || state == WaitingState::offered ||
                     state == WaitingState::lapsed;
    // Whoever waits and fits has an offer already.
    data["can_be_offered"] = state == WaitingState::offered || state == WaitingState::lapsed;
    data["shortage"] = false;
    if (whole.shortage && whole.shortage->free > 0 && state == WaitingState::waiting)
        data["shortage"] = view::data_of(*whole.shortage);
}

Response party_page(const Context& context, const PartyEditor& editor, const http::Fields& fields,
                    const Refusal* refusal)
{
    http::FormPage page(context, "waiting_desk.", fields, refusal);
    page.line("reason", longest_reason, true);
    page.list("state", states(context));
    const auto& whole = must(editor.whole);
    add_party(context, whole, page.data());
    page.history(changes_in_words(context, editor));
    const auto& name = whole.party.contact_name;
    return page.answer("registration/admin_waiting_party",
                       name.empty() ? http::text(context, "waiting_desk.forgotten_title")
                                    : http::text(context, "waiting_desk.party_title",
                                                 {{"name", name}}));
}

WaitingPartyId asked_party(const Context& context)
{
    return WaitingPartyId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<Response> get_party(Context& context)
{
    const auto editor =
        co_await context.db.read(read_party, context.viewer, asked_party(context));
    if (!editor.whole) co_return http::not_found(context);
    co_await audit::note_seen(context, "waiting party " + std::to_string(asked_party(context).value),
                              std::ssize(editor.whole->members));
    co_return party_page(context, editor, http::Fields(), nullptr);
}

Result<DeskAct> parse_act(const Context& context)
{
    http::Typed typed(context.form());
    DeskAct act{context.site().conference, asked_party(context),
                typed.line("reason", longest_reason, true), context.viewer.actor()};
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return act;
}

using Act = Result<bool> (*)(db::Tx&, const DeskAct&);

asio::awaitable<Response> post_act(Context& context, Act act, std::string_view notice)
{
    auto parsed = parse_act(context);
    Result<bool> done = true;
    if (!parsed)
        done = std::unexpected(parsed.error());
    else
        done = co_await context.db.write(act, std::move(*parsed));
    const auto path = "/admin/venteliste/" + std::to_string(asked_party(context).value);
    if (done) co_return http::see_other(context, path + "?notice=" + std::string(notice));
    const auto editor =
        co_await context.db.read(read_party, context.viewer, asked_party(context));
    if (!editor.whole) co_return http::not_found(context);
    co_return party_page(context, editor, context.form(), &done.error());
}

Result<bool> move_up(db::Tx& tx, const DeskAct& act) { return move_party(tx, act, Move::up); }
Result<bool> move_down(db::Tx& tx, const DeskAct& act) { return move_party(tx, act, Move::down); }
Result<bool> move_to_top(db::Tx& tx, const DeskAct& act) { return move_party(tx, act, Move::top); }

asio::awaitable<Response> post_move(Context& context)
{
    const auto& where = context.form()["where"];
    const Act act = where == "down" ? move_down : where == "top" ? move_to_top : move_up;
    return post_act(context, act, "waiting_desk_moved");
}

asio::awaitable<Response> post_offer(Context& context)
{
    return post_act(context, offer_by_hand, "waiting_desk_offered");
}

asio::awaitable<Response> post_removal(Context& context)
{
    return post_act(context, remove_party, "waiting_desk_removed");
}

} // namespace

http::Routes waiting_desk_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/venteliste", Access::organiser, get_desk},
        {post, "/admin/venteliste/frist", Access::organiser, post_hours},
        {get, "/admin/venteliste/{id}", Access::organiser, get_party},
        {post, "/admin/venteliste/{id}/plassering", Access::organiser, post_move},
        {post, "/admin/venteliste/{id}/tilbud", Access::organiser, post_offer},
        {post, "/admin/venteliste/{id}/fjerning", Access::organiser, post_removal},
    };
}

} // namespace retenk::registration
