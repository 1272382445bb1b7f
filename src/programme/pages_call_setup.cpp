// The settings of the call, and its late link.

#include "programme/pages_call.hpp"
#include "retenk/accounts/history.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/programme/call.hpp"

namespace retenk::programme {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

http::Fields fields_of(const Call& call)
{
    http::Fields fields;
    const auto local = [](const std::optional<Instant>& at) { return at ? iso_local_time(to_local(*at)) : std::string(); };
    fields.add("opens_at", local(call.opens_at));
    fields.add("closes_at", local(call.closes_at));
    fields.add("intro", call.intro);
    fields.add("questions", call.questions);
    fields.add("criteria", call.criteria);
    fields.add("hide_names", call.hide_names ? "1" : "");
    fields.add("version", audit::fingerprint(call));
    return fields;
}

Result<Call> parse_call(const http::Fields& fields)
{
    http::Typed typed(fields);
    Call call;
    call.opens_at = typed.moment("opens_at");
    call.closes_at = typed.moment("closes_at");
    call.intro = typed.lines("intro", 10000);
    call.questions = typed.lines("questions", 1000);
    call.criteria = typed.lines("criteria", 1000);
    call.hide_names = typed.flag("hide_names");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return call;
}

struct Setup
{
    Call call;
    std::vector<accounts::HistoryRow> history;
};

Setup read_setup(db::Tx& tx, const ConferenceId& conference)
{
    return {find_call(tx, conference), accounts::history_of(tx, "call", conference.value)};
}

Response setup_page(const Context& context, const Setup& setup, const http::Fields& fields,
                    const Refusal* refusal, const std::string& late)
{
    http::FormPage page(context, "edit.call_", fields, refusal);
    page.line("opens_at", 16, false, "datetime-local");
    page.line("closes_at", 16, false, "datetime-local");
    page.lines("intro", 10000);
    page.lines("questions", 1000);
    page.lines("criteria", 1000);
    page.checkbox("hide_names");
    page.hidden("version");
    page.data()["late_address"] = late;
    page.history(accounts::changes_of(context, setup.history));
    if (refusal && refusal->problem == Problem::conflict)
        page.conflict(fields_of(setup.call), accounts::last_changer(setup.history),
                      accounts::last_change_time(context, setup.history));
    return page.answer("programme/admin_call_setup", http::text(context, "call.setup_title"));
}

asio::awaitable<Response> get_setup(Context& context)
{
    const auto setup = co_await context.db.read(read_setup, context.site().conference);
    co_return setup_page(context, setup, fields_of(setup.call), nullptr, "");
}

asio::awaitable<Response> post_setup(Context& context)
{
    const auto& form = context.form();
    const auto conference = context.site().conference;
    auto call = parse_call(form);
    Refusal refusal;
    if (!call) {
        refusal = call.error();
    } else {
        const auto changed = co_await context.db.write(change_call, conference, form["version"], *std::move(call), context.viewer.actor());
        if (changed) co_return http::see_other(context, "/admin/innspill/oppsett?notice=call_setup_saved");
        refusal = changed.error();
    }
    const auto setup = co_await context.db.read(read_setup, conference);
    co_return setup_page(context, setup, form, &refusal, "");
}

asio::awaitable<Response> post_late(Context& context)
{
    const auto conference = context.site().conference;
    const auto token = co_await context.db.write(new_late_link, conference, context.viewer.actor());
    const auto setup = co_await context.db.read(read_setup, conference);
    co_return setup_page(context, setup, fields_of(setup.call), nullptr,
                         context.services.base_url + "/innspill/sen/" + token);
}

} // namespace

http::Routes call_setup_routes()
{
    return {
        {Method::get, "/admin/innspill/oppsett", Access::organiser, get_setup},
        {Method::post, "/admin/innspill/oppsett", Access::organiser, post_setup},
        {Method::post, "/admin/innspill/oppsett/sen", Access::organiser, post_late},
    };
}

} // namespace retenk::programme
