// What came of the survey: for organisers with texts and files, for everybody the figures when they are published.

#include "retenk/audit/reading.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"
#include "survey/pages.hpp"
#include "survey/result_view.hpp"

namespace retenk::survey {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

std::int64_t year_in(const Context& context, const http::Fields& fields)
{
    return http::parse_number(fields["ar"]).value_or(context.site().year);
}

std::string address_of(std::int64_t year) { return "/admin/undersokelse/resultat?ar=" + std::to_string(year); }

asio::awaitable<Response> get_results(Context& context)
{
    const auto results = co_await context.db.read(results_of, year_in(context, context.request.query));
    if (!results) co_return http::see_other(context, "/admin/undersokelse");
    view::Data data;
    data["title"] = http::text(context, "survey.results_of", {{"conference", results->survey.name}});
    data["area"] = "desk";
    data["year"] = results->survey.year;
    data["published"] = results->survey.published;
    data["open"] = results->survey.is_open(context.now);
    add_results(context, data, *results, true);
    if (!results->too_few) {
        auto subject = "survey answers of conference " + std::to_string(results->survey.conference.value);
        co_await audit::note_seen(context, std::move(subject), results->by_mail + results->openly);
    }
    co_return http::page(context, "survey/admin_results", std::move(data));
}

asio::awaitable<Response> post_publication(Context& context)
{
    const auto year = year_in(context, context.form());
    const bool published = context.form()["publisert"] == "1";
    const auto done = co_await context.db.write(publish, year, published, context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, address_of(year) + (published ? "&notice=survey_published" : "&notice=survey_hidden"));
}

// Of nothing that may not be shown there is a file.
asio::awaitable<std::optional<document::Sheet>> figures_of(Context& context)
{
    const auto results = co_await context.db.read(results_of, year_in(context, context.request.query));
    std::optional<document::Sheet> none;
    if (!results || results->too_few) co_return none;
    co_return figures_sheet(context, *results);
}

struct AllAnswers
{
    std::optional<Results> results;
    std::vector<SheetRow> rows;
};

AllAnswers read_answers(db::Tx& tx, const std::int64_t& year)
{
    AllAnswers all{results_of(tx, year), {}};
    if (all.results) all.rows = shuffled_sheets(tx, *all.results);
    return all;
}

document::Sheet sheet_of(const Context& context, const AllAnswers& all)
{
    return answers_sheet(context, *all.results, all.rows);
}

asio::awaitable<std::optional<document::Sheet>> answers_of(Context& context)
{
    auto all = co_await context.db.read(read_answers, year_in(context, context.request.query));
    std::optional<document::Sheet> none;
    if (!all.results || all.results->too_few) co_return none;
    auto subject = "survey answers of conference " + std::to_string(all.results->survey.conference.value);
    co_await audit::note_taken(context, "exported", std::move(subject), std::ssize(all.rows));
    co_return co_await http::make_sheet(context, sheet_of, std::move(all));
}

std::string file_name(const Context& context, const char* key)
{
    return context.services.templates.catalogue().plain(context.lang, key) + "-" +
           std::to_string(year_in(context, context.request.query));
}

asio::awaitable<Response> as_file(Context& context, std::optional<document::Sheet> sheet, std::string name, bool csv)
{
    if (!sheet) co_return http::see_other(context, address_of(year_in(context, context.request.query)));
    if (csv) co_return co_await http::csv_file(context, *std::move(sheet), std::move(name));
    co_return co_await http::xlsx_file(context, *std::move(sheet), std::move(name));
}

asio::awaitable<Response> get_figures_csv(Context& context)
{
    auto sheet = co_await figures_of(context);
    co_return co_await as_file(context, std::move(sheet), file_name(context, "survey.file_figures"), true);
}

asio::awaitable<Response> get_figures_xlsx(Context& context)
{
    auto sheet = co_await figures_of(context);
    co_return co_await as_file(context, std::move(sheet), file_name(context, "survey.file_figures"), false);
}

asio::awaitable<Response> get_answers_csv(Context& context)
{
    auto sheet = co_await answers_of(context);
    co_return co_await as_file(context, std::move(sheet), file_name(context, "survey.file_answers"), true);
}

asio::awaitable<Response> get_answers_xlsx(Context& context)
{
    auto sheet = co_await answers_of(context);
    co_return co_await as_file(context, std::move(sheet), file_name(context, "survey.file_answers"), false);
}

asio::awaitable<Response> get_published(Context& context)
{
    const auto year = http::parse_number(context.param("year")).value_or(0);
    const auto results = co_await context.db.read(results_of, year);
    if (!results || !results->survey.published) co_return http::not_found(context);
    view::Data data;
    data["title"] = http::text(context, "survey.results_of", {{"conference", results->survey.name}});
    data["year"] = results->survey.year;
    add_results(context, data, *results, false);
    co_return http::page(context, "survey/published", std::move(data));
}

} // namespace

http::Routes result_routes()
{
    return {
        {Method::get, "/admin/undersokelse/resultat", Access::organiser, get_results},
        {Method::get, "/admin/undersokelse/resultat.csv", Access::organiser, get_figures_csv},
        {Method::get, "/admin/undersokelse/resultat.xlsx", Access::organiser, get_figures_xlsx},
        {Method::get, "/admin/undersokelse/svar.csv", Access::organiser, get_answers_csv},
        {Method::get, "/admin/undersokelse/svar.xlsx", Access::organiser, get_answers_xlsx},
        {Method::post, "/admin/undersokelse/publisering", Access::organiser, post_publication},
        {Method::get, "/arkiv/{year}/undersokelse", Access::open, get_published},
    };
}

} // namespace retenk::survey
