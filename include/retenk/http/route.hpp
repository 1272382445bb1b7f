#pragma once
// Routes are data: this table is the only way to add one, and each says who may come in.

#include "retenk/base/config.hpp"
#include "retenk/base/viewer.hpp"
#include "retenk/base/workers.hpp"
#include "retenk/db/database.hpp"
#include "retenk/http/request.hpp"
#include "retenk/http/response.hpp"
#include "retenk/view/templates.hpp"

#include <functional>
#include <memory>

namespace retenk::http {

enum class Access {
    open,           // anybody
    personal_link,  // Viewer::registration is set
    waiting_link,   // Viewer::waiting_party is set
    place_link,     // Viewer::place or Viewer::participant is set
    signed_in,      // any user
    organiser,      // organiser, administrator
    programme,      // organiser, administrator, programme_editor
    plan,           // organiser, administrator, plan_owner
    host,           // host, organiser, administrator; reads go by Viewer::scope()
    administrator,  // administrator
    auditor,        // auditor, administrator
    loopback        // only from this machine
};

// Requests counted for each client address; those of own_link, whatever is changed behind a personal link, for each
// link, and search is anything that is looked for: neither is said of a route.
enum class Limit { none, registration, draft, login, link, search, own_link };

// What every page shows of the conference; a snapshot that is swapped whole.
struct Site {
    ConferenceId conference;
    std::int64_t year = 0;
    std::string name;
    Day day{};
    std::string place;
    std::string contact_email;
    std::string accessibility_url;
    bool registration_open = false;
};

struct Services {
    const Config& config;
    db::Database& db;
    Workers& workers;
    const view::Templates& templates;
    Clock clock = system_now;
    std::string base_url;                   // without a slash at the end
    std::string style;                      // "/static/style-1a2b3c4d.css"
    std::string script;                     // "/static/app-1a2b3c4d.js"
    std::string sprite;                     // "/static/icons-1a2b3c4d.svg"
    std::string font = {};                  // "/static/inter-nordic-1a2b3c4d.woff2"
    std::string desk_style = {};            // "/static/desk-1a2b3c4d.css", of the pages of staff
    std::function<std::string()> figures = {}; // what /metrics says; the server knows
};

struct Context {
    const Services& services;
    db::Database& db;
    Workers& workers;
    std::shared_ptr<const Site> site_snapshot;
    const Request& request;
    Instant now;                            // of this request
    view::Lang lang;
    Viewer viewer;
    std::map<std::string, std::string, std::less<>> params; // {name} of the pattern
    Form posted;
    bool for_everybody = false;             // a cached route's page: nobody's name, token or notice
    std::vector<UploadedFile> files = {};   // of a post to a route that takes files; empty ones are left out

    const Site& site() const { return *site_snapshot; }
    const std::string& param(std::string_view name) const; // throws std::logic_error for a name not in the pattern
    const Form& form() const { return posted; }            // of a post
};

using Handler = asio::awaitable<Response> (*)(Context&);

struct RouteOptions {
    // Topics separated by spaces: the finished page is kept for everybody until one of them changes.
    // Such a page must not depend on who asks.
    std::string_view cached = "";
    Limit limit = Limit::none;
    std::size_t body_limit = 64 * 1024;
    // The form may come as multipart/form-data with files; these come on top of body_limit.
    bool takes_files = false;
};

struct Route {
    Method method = Method::get;            // get answers HEAD too
    std::string_view pattern;               // "/program/{slug}"; {name} is one segment
    Access access;
    Handler handler;
    RouteOptions options = {};
};

using Routes = std::vector<Route>;

// For tools that try every route: a list of {method, path, access, body (most bytes)}.
std::string routes_json(const Routes& routes);

} // namespace retenk::http
