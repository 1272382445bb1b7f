// The call for proposals as everybody sees it, and a proposal behind its link.

#include "programme/pages_call.hpp"

#include "programme/proposal_form.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/conference/wording.hpp"

namespace retenk::programme {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long cookie_seconds = 400L * 24 * 3600;

struct CallPage
{
    Call call;
    PlanChoices choices;
    bool late = false;
    std::optional<StoredProposal> own;
};

CallPage read_page(db::Tx& tx, const ConferenceId& conference, const std::string& late_token,
                   const std::string& own_token, const view::Lang& lang)
{
    return {find_call(tx, conference), plan_choices(tx, lang),
            is_late_token(tx, conference, late_token), proposal_with(tx, own_token)};
}

asio::awaitable<CallPage> page_for(Context& context, bool own)
{
    std::string late = http::cookie(context, "late"), token;
    if (own) token = http::cookie(context, "proposal");
    co_return co_await context.db.read(read_page, context.site().conference, std::move(late),
                                       std::move(token), context.lang);
}

void add_call(const Context& context, view::Data& data, const CallPage& page)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    const auto& call = page.call;
    const auto when = [&](const std::optional<Instant>& at) {
        return at ? wording.catalogue.date_time(context.lang, *at) : std::string();
    };
    data["intro"] = wording.markdown(call.intro, "{}", "intro");
    data["opens"] = call.opens_at && context.now < *call.opens_at ? when(call.opens_at) : std::string();
    data["closes"] = when(call.closes_at);
    data["open"] = page.late || is_open(call, context.now);
    data["late"] = page.late;
    data["over"] = call.closes_at && *call.closes_at <= context.now;
}

http::Fields empty_form()
{
    http::Fields fields;
    for (const auto& [name, value] : {std::pair{"kind", "talk"}, {"language", "nb"}, {"minutes", "20"}})
        fields.add(name, value);
    return fields;
}

Response form_page(const Context& context, const CallPage& page, const http::Fields& fields,
                   const Refusal* refusal)
{
    http::FormPage form(context, "call.f_", fields, refusal);
    draw(form, context, page.choices, page.call, fields, refusal);
    auto& data = form.data();
    add_call(context, data, page);
    data["area"] = "public";
    data["is_new"] = !page.own;
    data["version"] = fields["version"];
    data["state"] = std::string();
    data["may_change"] = true;
    data["may_withdraw"] = false;
    data["submitted"] = false;
    if (page.own) {
        const auto state = std::string(db::enum_name(page.own->state));
        data["state"] = state;
        data["state_text"] = http::text(context, "call.state_" + state);
        data["may_change"] = may_change(*page.own, page.call, context.now);
        data["may_withdraw"] = page.own->state != ProposalState::withdrawn && !page.own->session_id;
        data["submitted"] = page.own->state == ProposalState::submitted;
    }
    return form.answer(page.own ? "programme/own_proposal" : "programme/call",
                       http::text(context, page.own ? "call.own_title" : "call.title"));
}

asio::awaitable<Response> get_call(Context& context)
{
    const auto page = co_await page_for(context, false);
    co_return form_page(context, page, empty_form(), nullptr);
}

// What is closed shows its page, and nothing typed is lost on the way.
asio::awaitable<Response> post_call(Context& context)
{
    const auto page = co_await page_for(context, false);
    const auto& form = context.form();
    auto parsed = parse_proposal(form, page.call);
    if (!parsed) co_return form_page(context, page, form, &parsed.error());
    NewProposal given;
    given.proposal = *std::move(parsed);
    given.submits = form["action"] != "draft";
    given.late_token = http::cookie(context, "late");
    given.reader = context.lang;
    given.form_key = form["form_key"];
    given.token = random_token();
    const auto made = co_await context.db.write(propose, std::move(given));
    if (!made) co_return form_page(context, page, form, &made.error());
    auto response = http::see_other(context, form["action"] == "draft" ? "/innspill/mitt?notice=call_saved"
                                                                       : "/innspill/mitt?notice=call_submitted");
    if (!made->token.empty()) http::set_cookie(context, response, "proposal", made->token, cookie_seconds);
    co_return response;
}

Response no_link(const Context& context, int status)
{
    view::Data data;
    data["title"] = http::text(context, "call.no_link_title");
    return http::page(context, "programme/proposal_no_link", std::move(data), status);
}

asio::awaitable<Response> get_link(Context& context)
{
    std::string token = context.param("token");
    const auto stored = co_await context.db.read(proposal_with, token);
    if (!stored) co_return no_link(context, 404);
    auto response = http::see_other(context, "/innspill/mitt");
    http::set_cookie(context, response, "proposal", token, cookie_seconds);
    co_return response;
}

asio::awaitable<Response> get_late(Context& context)
{
    std::string token = context.param("token");
    const auto conference = context.site().conference;
    const bool good = co_await context.db.read(is_late_token, conference, token);
    if (!good) co_return no_link(context, 404);
    auto response = http::see_other(context, "/innspill");
    http::set_cookie(context, response, "late", token, 30L * 24 * 3600);
    co_return response;
}

asio::awaitable<Response> get_own(Context& context)
{
    const auto page = co_await page_for(context, true);
    if (!page.own) co_return no_link(context, 200);
    co_return form_page(context, page, fields_of(*page.own, page.call), nullptr);
}

asio::awaitable<Response> post_own(Context& context)
{
    auto page = co_await page_for(context, true);
    if (!page.own) co_return http::see_other(context, "/innspill/mitt"); // which says what is missing
    const auto& form = context.form();
    auto parsed = parse_proposal(form, page.call);
    if (!parsed) co_return form_page(context, page, form, &parsed.error());
    const auto version = http::parse_number(form["version"]).value_or(0);
    const bool submits = form["action"] == "submit";
    std::string token = http::cookie(context, "proposal");
    const auto changed = co_await context.db.write(change_proposal, std::move(token), version,
                                                   *std::move(parsed), submits);
    if (changed)
        co_return http::see_other(context, submits ? "/innspill/mitt?notice=call_submitted"
                                                   : "/innspill/mitt?notice=call_saved");
    co_return form_page(context, page, form, &changed.error());
}

asio::awaitable<Response> post_withdrawal(Context& context)
{
    std::string token = http::cookie(context, "proposal");
    const auto withdrawn = co_await context.db.write(withdraw_proposal, std::move(token));
    if (!withdrawn && withdrawn.error().problem == Problem::not_found)
        co_return http::see_other(context, "/innspill/mitt");
    if (!withdrawn) co_return http::refused(context, withdrawn.error());
    co_return http::see_other(context, "/innspill/mitt?notice=call_withdrawn");
}

} // namespace

http::Routes call_routes()
{
    const http::RouteOptions as_form{.limit = http::Limit::registration};
    return {
        {Method::get, "/innspill", Access::open, get_call},
        {Method::post, "/innspill", Access::open, post_call, as_form},
        {Method::get, "/innspill/mitt", Access::open, get_own},
        {Method::post, "/innspill/mitt", Access::open, post_own, as_form},
        {Method::post, "/innspill/mitt/tilbake", Access::open, post_withdrawal, as_form},
        {Method::get, "/innspill/sen/{token}", Access::open, get_late},
        {Method::get, "/innspill/{token}", Access::open, get_link},
    };
}

} // namespace retenk::programme
