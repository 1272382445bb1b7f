#include "programme/pages_timetable.hpp"

#include "programme/timetable_view.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/http/form_page.hpp"

#include <algorithm>

namespace retenk::programme {

namespace asio = boost::asio;

namespace {

using http::Context;
using http::Response;

struct Shown
{
    Timetable timetable;
    std::vector<accounts::HistoryRow> history; // of the session that is open
};

Shown read_shown(db::Tx& tx, const ConferenceId& conference, const SessionId& session)
{
    Shown shown{timetable_of(tx, conference), {}};
    if (session.value > 0) shown.history = accounts::history_of(tx, "session", session.value);
    return shown;
}

std::vector<http::Choice> room_choices(const Context& context, const Timetable& timetable)
{
    std::vector<http::Choice> choices{{"", http::text(context, "timetable.no_room"), false}};
    for (const auto& room : timetable.rooms)
        choices.push_back({std::to_string(room.id.value), room.name, false});
    return choices;
}

const TimetableSession* find_in(const Timetable& timetable, SessionId session)
{
    const auto found = std::ranges::find(timetable.sessions, session, &TimetableSession::id);
    return found == timetable.sessions.end() ? nullptr : &*found;
}

// Texts that the script fills in: {title} stays {title}.
void add_sayings(const Context& context, view::Data& data)
{
    const Values same{{"title", "{title}"}, {"place", "{place}"}, {"from", "{from}"},
                      {"to", "{to}"},       {"room", "{room}"},   {"remarks", "{remarks}"}};
    for (const char* name : {"held", "at", "at_tray", "dropped", "called_off", "undone", "redone",
                             "conflict", "others", "failed", "grip", "nothing_to_undo", "copied"})
        data["say"][name] = http::text(context, std::string("timetable.say_") + name, same);
    const LocalTime midnight{Day{}, 0, 0};
    data["time_sign"] =
        context.services.templates.catalogue().time(context.lang, midnight).substr(2, 1);
}

// The move that the address speaks of, if nothing has changed the session since.
void add_taken_back(const Context& context, const Timetable& timetable, view::Data& data)
{
    data["undo"] = false;
    const auto move = parse_taken_back(context.request.query["angre"]);
    const auto* session = move ? find_in(timetable, move->session) : nullptr;
    if (!session || session->version != move->version) return;
    view::Data undo;
    auto before = *session;
    before.starts_at = move->before.starts_at;
    before.ends_at = move->before.ends_at;
    before.room_id = move->before.room_id;
    const auto fields = fields_of(before);
    for (const char* name : {"day", "starts", "length", "room_id", "version"})
        undo[name] = fields[name];
    undo["id"] = session->id.value;
    undo["title"] = session->title;
    undo["action"] = move->before.unscheduled ? "tray" : "place";
    undo["again"] = context.request.query["gjort"] == "angre";
    data["undo"] = std::move(undo);
}

void add_panel(const Context& context, http::FormPage& page, const Shown& shown,
               const TimetableSession& session, const Refusal* refusal)
{
    page.line("day", 10, true, "date");
    page.line("starts", 5, true, "time");
    page.number("length", true);
    page.select("room_id", room_choices(context, shown.timetable));
    page.hidden("version");
    auto& data = page.data();
    data["panel"] = true;
    data["id"] = session.id.value;
    data["panel_title"] = session.title;
    data["waits"] = session.unscheduled;
    view::Data::List remarks;
    for (const auto& warning : shown.timetable.warnings)
        if (warning.session == session.id)
            remarks.push_back(http::text(context, warning.key, warning.values));
    data["panel_warned"] = !remarks.empty();
    data["panel_warnings"] = std::move(remarks);
    if (!refusal || refusal->problem != Problem::conflict) return;
    page.conflict(fields_of(session), accounts::last_changer(shown.history),
                  accounts::last_change_time(context, shown.history));
    const bool to_tray = context.form()["action"] == "tray";
    if (to_tray != session.unscheduled)
        page.differs(http::text(context, "timetable.where"),
                     http::text(context, to_tray ? "timetable.in_tray" : "timetable.on_the_day"),
                     http::text(context, to_tray ? "timetable.on_the_day" : "timetable.in_tray"));
}

// The page, with the form of one session open if there is one.
Response page_of(const Context& context, const Shown& shown, const TimetableSession* session,
                 const http::Fields& fields, const Refusal* refusal)
{
    http::FormPage page(context, "timetable.", fields, refusal);
    const auto& asked = context.request.query["dag"];
    const auto day = day_of_view(shown.timetable, asked.empty() ? fields["shown_day"] : asked);
    auto& data = page.data();
    const auto& catalogue = context.services.templates.catalogue();
    const TimetableView view{catalogue, context.lang, shown.timetable, day};
    add_timetable(view, data);
    add_sayings(context, data);
    add_taken_back(context, shown.timetable, data);
    data["panel"] = false;
    data["made"] = "";
    if (session) add_panel(context, page, shown, *session, refusal);
    return page.answer("programme/admin_timetable", http::text(context, "timetable.title"));
}

// What the script asked for went well: the parts alone, and no form open.
Response parts_of(const Context& context, const Shown& shown, const std::string& made)
{
    view::Data data;
    const auto& catalogue = context.services.templates.catalogue();
    const auto day = day_of_view(shown.timetable, context.form()["shown_day"]);
    add_timetable(TimetableView{catalogue, context.lang, shown.timetable, day}, data);
    data["undo"] = false;
    data["panel"] = false;
    data["made"] = made;
    return http::part(context, "programme/_timetable", std::move(data));
}

SessionId session_in(std::string_view text)
{
    return SessionId{http::parse_number(text).value_or(0)};
}

std::string day_shown(const Context& context)
{
    const auto day = parse_day(context.form()["shown_day"]);
    return day ? "dag=" + iso_day(*day) + "&" : std::string();
}

asio::awaitable<Response> get_timetable(Context& context)
{
    const auto conference = context.site().conference;
    const auto asked = session_in(context.request.query["post"]);
    const auto shown = co_await context.db.read(read_shown, conference, asked);
    if (context.request.is_htmx) co_return parts_of(context, shown, "");
    const auto* session = find_in(shown.timetable, asked);
    const auto fields = session ? fields_of(*session) : http::Fields();
    co_return page_of(context, shown, session, fields, nullptr);
}

// Something was wrong: the form comes back with what was typed, beside what is stored now.
asio::awaitable<Response> refused_move(Context& context, SessionId id, Refusal refusal)
{
    const auto conference = context.site().conference;
    const auto shown = co_await context.db.read(read_shown, conference, id);
    const auto* session = find_in(shown.timetable, id);
    if (!session) co_return http::not_found(context);
    if (context.form().has("starts"))
        co_return page_of(context, shown, session, context.form(), &refusal);
    const auto fields = fields_of(*session);
    co_return page_of(context, shown, session, fields, &refusal);
}

asio::awaitable<Response> post_copy(Context& context, SessionId id)
{
    const auto conference = context.site().conference;
    const SessionId none;
    auto made = co_await context.db.write(copy_session, conference, id, context.form()["form_key"],
                                          context.viewer.actor());
    if (!made) co_return http::refused(context, made.error());
    const auto number = std::to_string(made->value);
    if (!context.request.is_htmx)
        co_return http::see_other(context, "/admin/program/timeplan?" + day_shown(context) +
                                               "post=" + number + "&notice=timetable_copied");
    const auto shown = co_await context.db.read(read_shown, conference, none);
    co_return parts_of(context, shown, number);
}

std::string address_after(const Context& context, SessionId id, std::int64_t version,
                          const Placement& before, const Placement& to, bool takes_out)
{
    const bool undoes = context.form().has("undoes");
    const auto day =
        takes_out ? day_shown(context) : "dag=" + iso_day(to_local(to.starts_at).day) + "&";
    const auto* notice = undoes      ? "timetable_undone"
                         : takes_out ? "timetable_taken_out"
                                     : "timetable_moved";
    return "/admin/program/timeplan?" + day + "notice=" + notice + (undoes ? "&gjort=angre" : "") +
           "&angre=" + text_of({id, version, before});
}

Result<std::int64_t> move_or_take_out(db::Tx& tx, const ConferenceId& conference, const Move& move,
                                      const bool& takes_out, const std::string& actor)
{
    if (takes_out) return take_out_session(tx, conference, move.session, move.version, actor);
    return move_session(tx, conference, move, actor);
}

asio::awaitable<Response> post_move(Context& context, SessionId id, bool takes_out)
{
    const auto conference = context.site().conference;
    const SessionId none;
    const auto version = http::parse_number(context.form()["version"]).value_or(0);
    auto actor = context.viewer.actor();
    const auto before = co_await context.db.read(placement_of, conference, id);
    if (!before) co_return http::not_found(context);
    auto to = takes_out ? Result<Placement>(*before) : parse_placement(context.form());
    if (!to) co_return co_await refused_move(context, id, to.error());
    const Move move{id, version, *to};
    auto moved =
        co_await context.db.write(move_or_take_out, conference, move, takes_out, std::move(actor));
    if (!moved) co_return co_await refused_move(context, id, moved.error());
    if (!context.request.is_htmx)
        co_return http::see_other(context,
                                  address_after(context, id, *moved, *before, *to, takes_out));
    const auto shown = co_await context.db.read(read_shown, conference, none);
    co_return parts_of(context, shown, "");
}

asio::awaitable<Response> post_timetable(Context& context)
{
    const auto id = session_in(context.param("id"));
    const auto& action = context.form()["action"];
    if (action == "copy") co_return co_await post_copy(context, id);
    co_return co_await post_move(context, id, action == "tray");
}

// Says only that the draft changed; the page then asks for what its viewer may see.
asio::awaitable<Response> get_live(Context&)
{
    Response response;
    response.stream_topic = "programme";
    co_return response;
}

} // namespace

http::Routes timetable_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/program/timeplan", Access::programme, get_timetable},
        {post, "/admin/program/timeplan/{id}", Access::programme, post_timetable},
        {get, "/live/programme", Access::programme, get_live},
    };
}

} // namespace retenk::programme
