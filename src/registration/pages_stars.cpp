#include "registration/pages_stars.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/conference/wording.hpp"
#include "retenk/document/calendar.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/registration/stars.hpp"

#include <boost/json.hpp>

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long cookie_seconds = 400L * 24 * 3600; // what browsers keep at most
constexpr std::string_view calendar_type = "text/calendar; charset=utf-8";

Stars cookie_stars(const Context& context) { return stars_in(http::cookie(context, "stars")); }

conference::Wording wording_of(const Context& context)
{
    return {context.services.templates.catalogue(), context.lang};
}

// With the token of who is logged in: the pages with stars are everybody's and have none.
Response json_of(const Context& context, const Stars& stars)
{
    boost::json::object object;
    auto& ids = object["sessions"].emplace_array();
    for (const auto& session : stars)
        ids.push_back(session.value);
    if (!context.viewer.form_token.empty()) object["form_token"] = context.viewer.form_token;
    Response response;
    response.type = "application/json";
    response.body = boost::json::serialize(object);
    return response;
}

std::string joined_titles(const OwnProgramme& own, const OwnSession& one,
                          const conference::Wording& wording)
{
    std::string titles;
    for (const auto place : one.clashes) {
        const auto& other = own.sessions[place].session;
        titles += titles.empty() ? "" : ", ";
        titles += view::localised(wording.lang, other.title, other.translations, "title").text;
    }
    return titles;
}

view::Data session_data(const OwnProgramme& own, const OwnSession& one,
                        const conference::Wording& wording)
{
    auto data = programme::card_of(one.session, wording);
    data["day"] = wording.long_day(to_local(one.session.starts_at).day);
    data["starred"] = one.starred;
    data["signed_up"] = one.signed_up;
    data["waits"] = one.waits;
    data["clash_titles"] = joined_titles(own, one, wording);
    data["has_clash"] = !one.clashes.empty();
    return data;
}

Response page_of(const Context& context, const OwnProgramme& own, const std::string& feed_path)
{
    const auto wording = wording_of(context);
    view::Data data;
    data["title"] = http::text(context, "stars.title");
    data["published"] = own.release.has_value();
    data["none"] = own.sessions.empty();
    data["sessions"] = view::Data::List{};
    Stars shown;
    for (const auto& one : own.sessions) {
        data["sessions"].push_back(session_data(own, one, wording));
        shown.insert(one.session.session_id);
    }
    data["selection"] = cookie_of(shown);
    data["has_page"] = own.has_page;
    data["has_feed"] = own.has_feed && feed_path.empty();
    data["feed"] = std::string();
    if (!feed_path.empty()) {
        const auto address = context.services.base_url + feed_path;
        data["feed"] = address;
        data["webcal"] = "webcal" + address.substr(address.find(':'));
    }
    return http::page(context, "registration/stars", std::move(data));
}

asio::awaitable<Response> get_own_programme(Context& context)
{
    const auto own =
        co_await context.db.read(own_programme, context.viewer, cookie_stars(context));
    co_return page_of(context, own, "");
}

asio::awaitable<Response> get_stars(Context& context)
{
    const auto stars = co_await context.db.read(stars_of, context.viewer, cookie_stars(context));
    co_return json_of(context, stars);
}

// The script asks for the list; a plain form leads on to one's own programme.
asio::awaitable<Response> post_star(Context& context)
{
    auto slug = context.param("slug");
    const auto session = co_await context.db.read(session_called, std::move(slug));
    if (!session) co_return http::not_found(context);
    const bool on = context.form()["stjerne"] == "1";
    auto stars = cookie_stars(context);
    if (context.viewer.registration)
        stars = co_await context.db.write(set_star, context.viewer, std::move(stars), *session, on);
    else
        stars = co_await context.db.read(set_star, context.viewer, std::move(stars), *session, on);
    auto response = context.form()["svar"] == "liste"
                        ? json_of(context, stars)
                        : http::see_other(context, on ? "/program/mitt?notice=star_added"
                                                      : "/program/mitt?notice=star_removed");
    http::set_cookie(context, response, "stars", cookie_of(stars), cookie_seconds);
    co_return response;
}

std::string calendar_of_own(const Context& context, const OwnProgramme& own, const Stars* only)
{
    std::vector<document::CalendarEvent> events;
    if (own.release)
        for (const auto& one : own.sessions)
            if (!only || only->contains(one.session.session_id))
                events.push_back(programme::event_of(one.session, *own.release, context.lang,
                                                     context.services.base_url));
    return document::calendar_file(context.site().name, events);
}

// The sessions that the address names: whoever has it sees no more than the programme.
asio::awaitable<Response> get_selection(Context& context)
{
    const auto chosen = stars_in(context.request.query["okter"]);
    Viewer nobody;
    const auto own = co_await context.db.read(own_programme, std::move(nobody), chosen);
    co_return http::file(calendar_of_own(context, own, &chosen), calendar_type, "mitt-program.ics");
}

asio::awaitable<Response> post_feed(Context& context)
{
    const auto token = co_await context.db.write(new_feed, context.viewer);
    const auto own =
        co_await context.db.read(own_programme, context.viewer, cookie_stars(context));
    const auto path = view::localised_path(context.lang, "/kalender/" + token + ".ics");
    co_return page_of(context, own, path);
}

asio::awaitable<Response> get_feed(Context& context)
{
    std::string token = context.param("token");
    auto owner = co_await context.db.read(owner_of_feed, std::move(token));
    if (!owner) co_return http::not_found(context);
    Stars of_no_browser;
    const auto own =
        co_await context.db.read(own_programme, *std::move(owner), std::move(of_no_browser));
    co_return http::file(calendar_of_own(context, own, nullptr), calendar_type, "mitt-program.ics");
}

} // namespace

http::Routes star_routes()
{
    return {
        {Method::get, "/program/mitt", Access::open, get_own_programme},
        {Method::get, "/program/mitt/stjerner.json", Access::open, get_stars},
        {Method::get, "/program/utvalg.ics", Access::open, get_selection},
        {Method::post, "/program/{slug}/stjerne", Access::open, post_star},
        {Method::post, "/min/kalender", Access::personal_link, post_feed},
        {Method::get, "/kalender/{token}.ics", Access::open, get_feed},
    };
}

} // namespace retenk::registration
