#include "app/roles.hpp"

#include "app/modules.hpp"
#include "retenk/app/may_open.hpp"
#include "retenk/http/admission.hpp"
#include "retenk/programme/doors.hpp"

#include <algorithm>
#include <array>

namespace retenk::app {

namespace {

using http::Context;
using http::Response;

struct Area
{
    std::string_view path, name; // and everything below the path; the longest counts
};

// In the order of the page.
constexpr std::array areas{
    Area{"/admin/pameldinger", "register"},
    Area{"/admin/deltakere", "register"},
    Area{"/admin/godkjenning", "register"},
    Area{"/admin/pameldinger/import", "import"},
    Area{"/admin/pameldinger/samlet", "bulk"},
    Area{"/admin/venteliste", "waiting"},
    Area{"/vertskap", "host"},
    Area{"/live", "host"},
    Area{"/live/programme", "programme"},
    Area{"/admin/statistikk", "statistics"},
    Area{"/admin", "overview"},
    Area{"/admin/deltakertyper", "offer"},
    Area{"/admin/koder", "offer"},
    Area{"/admin/medlemslister", "offer"},
    Area{"/admin/sporsmal", "questions"},
    Area{"/admin/program", "programme"},
    Area{"/admin/foredragsholdere", "programme"},
    Area{"/admin/innspill", "programme"},
    Area{"/admin/rom", "programme"},
    Area{"/admin/steder", "programme"},
    Area{"/admin/program/pamelding", "signup"},
    Area{"/admin/undersokelse", "survey"},
    Area{"/admin/partnere", "partners"},
    Area{"/admin/utviklingsplan", "plan"},
    Area{"/admin/tiltak", "plan"},
    Area{"/admin/konferanse", "conference"},
    Area{"/admin/epost", "mail"},
    Area{"/admin/brukere", "staff"},
    Area{"/admin/medarbeidere", "staff"},
    Area{"/admin/roller", "audit"},
    Area{"/admin/revisjon", "audit"},
    Area{"/admin/konto", "account"},
    Area{"/admin/okter", "account"},
    Area{"/logg-ut", "account"},
    Area{"/logg-inn", "login"},
    Area{"/velkommen", "login"},
    Area{"/nytt-passord", "login"},
    Area{"/kalender", "own"},
    Area{"/pamelding", "form"},
    Area{"/min", "own"},
    Area{"/plass", "own"},
    Area{"/foredragsholder", "own"},
    Area{"/venteliste", "own"},
    Area{"/", "site"},
    Area{"/healthz", "operation"},
    Area{"/metrics", "operation"},
    Area{"/.well-known", "operation"},
};
constexpr std::array public_pages{"/praktisk", "/personvern", "/tilgjengelighet", "/arkiv", "/program", "/foredragsholdere",
                                  "/utviklingsplan", "/partnere", "/innspill", "/bilder", "/undersokelse", "/t"};

bool is_below(std::string_view path, std::string_view above)
{
    if (!path.starts_with(above)) return false;
    return path.size() == above.size() || path[above.size()] == '/' || path[above.size()] == '.';
}

struct Somebody
{
    std::string name;
    Viewer viewer;
};

constexpr std::array<std::pair<Role, const char*>, 8> roles{{{Role::administrator, "administrator"},
                                                            {Role::organiser, "organiser"},
                                                            {Role::programme_editor, "programme_editor"},
                                                            {Role::plan_owner, "plan_owner"},
                                                            {Role::door_crew, "door_crew"},
                                                            {Role::host, "host"},
                                                            {Role::partner, "partner"},
                                                            {Role::auditor, "auditor"}}};

// One of each role, a visitor, and whoever has come by a link of their own.
const std::vector<Somebody>& everybody()
{
    static const auto all = [] {
        std::vector<Somebody> people;
        for (const auto& [role, name] : roles) {
            Viewer viewer;
            viewer.user = UserId{1};
            viewer.roles = {role};
            people.push_back({name, viewer});
        }
        Viewer with_link;
        with_link.registration = RegistrationId{1};
        with_link.waiting_party = WaitingPartyId{1};
        with_link.place = ParticipantId{1};
        people.push_back({"own_link", with_link});
        people.push_back({"visitor", Viewer()});
        return people;
    }();
    return all;
}

const http::Routes& table()
{
    static const auto routes = all_routes();
    return routes;
}

// Some handlers are stricter than the word of the table.
bool opens(const http::Route& route, const Somebody& somebody)
{
    if (!http::lets_in(route.access, somebody.viewer)) return false;
    if (programme::is_by_speaker_link(route.pattern)) return somebody.name == "own_link";
    return !programme::is_arrival(route.pattern) || programme::may_mark_arrival(somebody.viewer);
}

// Routes of one area and kind that let the same people in.
struct Line
{
    std::string_view area;
    bool changes = false;
    std::vector<bool> may;
    std::vector<std::string> routes;
};

std::size_t position_of(std::string_view area)
{
    return static_cast<std::size_t>(std::ranges::find(areas, area, &Area::name) - areas.begin());
}

std::vector<Line> lines_of(const http::Routes& routes)
{
    std::vector<Line> lines;
    for (const auto& route : routes) {
        const bool changes = route.method == http::Method::post;
        std::vector<bool> may;
        for (const auto& somebody : everybody())
            may.push_back(opens(route, somebody));
        const auto area = area_of(route.pattern);
        auto line = std::ranges::find_if(lines, [&](const Line& known) {
            return known.area == area && known.changes == changes && known.may == may;
        });
        if (line == lines.end()) line = lines.insert(line, Line{area, changes, may, {}});
        line->routes.push_back((changes ? "POST " : "GET ") + std::string(route.pattern));
    }
    std::ranges::stable_sort(lines, [](const Line& a, const Line& b) {
        const auto left = position_of(a.area), right = position_of(b.area);
        return left != right ? left < right : a.changes < b.changes;
    });
    return lines;
}

view::Data cells_data(const Context& context, const Line& line)
{
    view::Data::List cells;
    for (std::size_t i = 0; i < line.may.size(); ++i) {
        view::Data cell;
        cell["role"] = http::text(context, "roles.role_" + everybody()[i].name);
        cell["may"] = static_cast<bool>(line.may[i]);
        cells.push_back(std::move(cell));
    }
    return cells;
}

view::Data lines_data(const Context& context, const std::vector<Line>& lines)
{
    view::Data::List list;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        view::Data data;
        data["first"] = i == 0 || lines[i - 1].area != line.area;
        data["area"] = http::text(context, "roles.area_" + std::string(line.area));
        data["does"] = http::text(context, line.changes ? "roles.changes" : "roles.sees");
        data["nobody"] = std::ranges::none_of(line.may, std::identity());
        data["own_only"] = line.may[roles.size()] && std::ranges::count(line.may, true) == 1;
        data["cells"] = cells_data(context, line);
        view::Data::List routes;
        for (const auto& route : line.routes)
            routes.push_back(view::Data(route));
        data["count"] = line.routes.size();
        data["routes"] = std::move(routes);
        list.push_back(std::move(data));
    }
    return list;
}

asio::awaitable<Response> get_roles(Context& context)
{
    view::Data data;
    data["title"] = http::text(context, "roles.title");
    data["area"] = "desk";
    view::Data::List named;
    for (const auto& somebody : everybody()) {
        view::Data role;
        role["name"] = http::text(context, "roles.role_" + somebody.name);
        role["what"] = http::text(context, "roles.what_" + somebody.name);
        named.push_back(std::move(role));
    }
    data["roles"] = std::move(named);
    data["lines"] = lines_data(context, lines_of(table()));
    co_return http::page(context, "app/roles", std::move(data));
}

} // namespace

std::string_view area_of(std::string_view path)
{
    const Area* best = nullptr;
    for (const auto& area : areas)
        if (area.path != "/" && is_below(path, area.path) && (!best || best->path.size() < area.path.size()))
            best = &area;
    // What stands right under /admin without an area of its own is no overview.
    if (best && best->path == "/admin" && path != "/admin") return "other";
    if (best) return best->name;
    const bool is_public =
        path == "/" || std::ranges::any_of(public_pages, [&](const char* page) { return is_below(path, page); });
    return is_public ? "site" : "other";
}

bool may_open(const Viewer& viewer, std::string_view pattern)
{
    return std::ranges::any_of(table(), [&](const http::Route& route) {
        return route.method == http::Method::get && route.pattern == pattern && opens(route, {"", viewer});
    });
}

http::Routes role_routes() { return {{http::Method::get, "/admin/roller", http::Access::auditor, get_roles}}; }

} // namespace retenk::app
