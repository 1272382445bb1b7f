// The survey as whoever answers it sees it.

#include "retenk/base/secret.hpp"
#include "survey/answer_form.hpp"
#include "survey/pages.hpp"

namespace retenk::survey {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long cookie_seconds = 120L * 24 * 3600;

struct Page
{
    std::optional<Survey> survey;
    Asked asked = Asked::unknown;
    Form form;
};

Page read_page(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret)
{
    Page page{find_survey(tx, conference), Asked::unknown, {}};
    if (!page.survey) return page;
    page.asked = look_up(tx, conference, token, secret);
    page.form = read_form(tx, conference);
    if (page.asked == Asked::answered_here) page.form.sheet = sheet_of(tx, conference, token, secret);
    return page;
}

asio::awaitable<Page> page_of(Context& context)
{
    std::string token = http::cookie(context, "survey"), secret = http::cookie(context, "survey_key");
    co_return co_await context.db.read(read_page, context.site().conference, std::move(token), std::move(secret));
}

// Why there is nothing to answer; empty: there is.
std::string objection(const Context& context, const Page& page, bool openly)
{
    if (!page.survey || context.now < page.survey->opens) return "not_yet";
    if (page.survey->closes <= context.now) return "over";
    if (openly) return page.survey->settings.open_link ? "" : "no_open_link";
    if (page.asked == Asked::unknown) return "unknown";
    return page.asked == Asked::answered_elsewhere ? "elsewhere" : "";
}

Response no_page(const Context& context, const Page& page, const std::string& why, int status)
{
    view::Data data;
    if (page.survey) add_head(context, data, *page.survey);
    data["title"] = http::text(context, "survey.title", {{"conference", context.site().name}});
    for (const auto* reason : {"not_yet", "over", "no_open_link", "unknown", "elsewhere"})
        data[std::string("is_") + reason] = why == reason;
    data["opens"] = page.survey ? *data.find("opens") : view::Data();
    data["open_link"] = page.survey && why == "unknown" && page.survey->settings.open_link;
    return http::page(context, "survey/nothing", std::move(data), status);
}

Response form_page(const Context& context, const Page& page, const Refusal* refusal, bool openly)
{
    view::Data data;
    add_head(context, data, *page.survey);
    data["openly"] = openly;
    data["corrects"] = page.asked == Asked::answered_here && !openly;
    data["action"] = openly ? "/undersokelse/apen" : "/undersokelse";
    draw(context, data, page.form, refusal);
    return http::page(context, "survey/answer", std::move(data), refusal ? http::status_of(refusal->problem) : 200);
}

asio::awaitable<Response> get_link(Context& context)
{
    std::string token = context.param("token"), secret;
    const auto page = co_await context.db.read(read_page, context.site().conference, token, std::move(secret));
    const auto why = objection(context, page, false);
    if (page.asked == Asked::unknown) co_return no_page(context, page, why, why == "unknown" ? 404 : 200);
    auto response = http::see_other(context, "/undersokelse");
    http::set_cookie(context, response, "survey", token, cookie_seconds);
    co_return response;
}

asio::awaitable<Response> get_own(Context& context)
{
    const auto page = co_await page_of(context);
    const auto why = objection(context, page, false);
    if (!why.empty()) co_return no_page(context, page, why, 200);
    auto response = form_page(context, page, nullptr, false);
    if (http::cookie(context, "survey_key").empty())
        http::set_cookie(context, response, "survey_key", random_token(), cookie_seconds);
    co_return response;
}

asio::awaitable<Response> post_own(Context& context)
{
    auto page = co_await page_of(context);
    const auto why = objection(context, page, false);
    if (!why.empty()) co_return no_page(context, page, why, 409);
    page.form.sheet = parse_sheet(context.form(), page.form.questions);
    std::string token = http::cookie(context, "survey"), secret = http::cookie(context, "survey_key");
    const auto answered = co_await context.db.write(answer_by_link, context.site().conference, std::move(token),
                                                    std::move(secret), page.form.sheet);
    if (!answered) co_return form_page(context, page, &answered.error(), false);
    co_return http::see_other(context, "/undersokelse/takk?rett=1");
}

asio::awaitable<Response> get_open(Context& context)
{
    const auto page = co_await page_of(context);
    const auto why = objection(context, page, true);
    co_return why.empty() ? form_page(context, page, nullptr, true) : no_page(context, page, why, 200);
}

asio::awaitable<Response> post_open(Context& context)
{
    auto page = co_await page_of(context);
    const auto why = objection(context, page, true);
    if (!why.empty()) co_return no_page(context, page, why, 409);
    const auto& form = context.form();
    page.form.sheet = parse_sheet(form, page.form.questions);
    const auto answered = co_await context.db.write(answer_openly, context.site().conference, form["form_key"], page.form.sheet);
    if (!answered) co_return form_page(context, page, &answered.error(), true);
    co_return http::see_other(context, "/undersokelse/takk");
}

asio::awaitable<Response> get_thanks(Context& context)
{
    const auto page = co_await page_of(context);
    view::Data data;
    data["closes"] = "";
    if (page.survey) add_head(context, data, *page.survey);
    data["title"] = http::text(context, "survey.thanks");
    data["corrects"] = page.asked == Asked::answered_here && !context.request.query["rett"].empty();
    co_return http::page(context, "survey/thanks", std::move(data));
}

} // namespace

http::Routes answer_routes()
{
    const http::RouteOptions as_form{.limit = http::Limit::registration};
    return {
        {Method::get, "/undersokelse", Access::open, get_own},
        {Method::post, "/undersokelse", Access::open, post_own, as_form},
        {Method::get, "/undersokelse/apen", Access::open, get_open},
        {Method::post, "/undersokelse/apen", Access::open, post_open, as_form},
        {Method::get, "/undersokelse/takk", Access::open, get_thanks},
        {Method::get, "/undersokelse/{token}", Access::open, get_link},
    };
}

} // namespace retenk::survey
