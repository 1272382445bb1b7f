#include "support/page_visit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace retenk::test {
namespace {

namespace fs = std::filesystem;

// The project's templates in a folder of the test; of shared parts that are not there, the least
// one.
fs::path templates_in(const fs::path& folder)
{
    const auto templates = folder / "templates";
    fs::copy(source_folder() / "web/templates", templates, fs::copy_options::recursive);
    const auto control =
        "{{label}} {{hint}} {{error}} <input name=\"{{name}}\" value=\"{{value}}\">";
    const auto choice =
        "{{label}} <select name=\"{{name}}\">{{#choices}}<option value=\"{{value}}\""
        "{{#selected}} selected{{/selected}}>{{label}}</option>{{/choices}}</select>";
    const std::vector<std::pair<std::string, std::string>> least{
        {"layout", "{{{content}}}"},
        {"parts/field", control},
        {"parts/checkbox", control},
        {"parts/select", choice},
        {"parts/error_summary", "{{#errors}}{{message}}{{/errors}}{{error}}"},
        {"problem", "{{title}}"}};
    fs::create_directories(templates / "parts");
    for (const auto& [name, text] : least)
        if (!fs::exists(templates / (name + ".html")))
            std::ofstream(templates / (name + ".html")) << text;
    return templates;
}

std::shared_ptr<const http::Site> this_years_site()
{
    http::Site site;
    site.conference = ConferenceId{1};
    site.year = 2027;
    site.name = "Re:tenk 2027";
    site.day = parse_day("2027-10-20").value();
    site.place = "Harstad kulturhus";
    site.contact_email = "post@example.no";
    return std::make_shared<const http::Site>(std::move(site));
}

http::Fields fields_of(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    http::Fields fields;
    for (const auto& [name, value] : pairs)
        fields.add(name, value);
    return fields;
}

} // namespace

Pages::Pages(const fs::path& database, http::Routes routes)
    : folder_(new_folder()), routes_(std::move(routes)),
      db_(db::Options{database, 1, 64, [] { return wednesday; }, nullptr}),
      catalogue_(source_folder() / "web/locales"),
      templates_(templates_in(folder_), catalogue_), services_{config_,
                                                               db_,
                                                               workers_,
                                                               templates_,
                                                               [] { return wednesday; },
                                                               "http://127.0.0.1",
                                                               "/static/style.css",
                                                               "/static/app.js",
                                                               "/static/icons.svg"},
      site_(this_years_site())
{
}

Pages::~Pages() { remove_folder(folder_); }

http::Response Pages::visit(const Viewer& viewer, const Visit& visit)
{
    const auto route = std::ranges::find_if(routes_, [&](const auto& candidate) {
        return candidate.method == visit.method && candidate.pattern == visit.pattern;
    });
    if (route == routes_.end()) throw std::logic_error("no route " + visit.pattern);
    http::Request request;
    request.method = visit.method;
    request.path = request.target = visit.pattern;
    request.query = fields_of(visit.query);
    request.lang = visit.lang;
    request.is_htmx = visit.is_htmx;
    http::Context context{services_, db_,        workers_, site_,        request,
                          wednesday, visit.lang, viewer,   visit.params, fields_of(visit.form)};
    asio::io_context io;
    auto answer = asio::co_spawn(io, route->handler(context), asio::use_future);
    io.run();
    return answer.get();
}

} // namespace retenk::test
