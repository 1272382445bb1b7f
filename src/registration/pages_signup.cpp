#include "registration/pages_signup.hpp"

#include "registration/signup_desk_view.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/form_page.hpp"
#include "retenk/http/sheet_file.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

using http::Context;
using http::Response;

struct SignupList
{
    std::vector<DeskSession> sessions;
    std::int64_t travel = 0;
};

SignupList read_list(db::Tx& tx, const ConferenceId& conference)
{
    SignupList list{desk_sessions(tx, conference), travel_time(tx, conference).count()};
    // Those that people sign up for are what one comes to look at.
    std::ranges::stable_partition(list.sessions,
                                  [](const auto& session) { return session.places.has_value(); });
    return list;
}

std::string set_of(const Context& context)
{
    return "participants of session " + std::to_string(asked_session(context).value);
}

Response list_page(const Context& context, const SignupList& list, const http::Fields& fields,
                   const Refusal* refusal)
{
    http::FormPage page(context, "signup_desk.", fields, refusal);
    page.number("travel", true);
    page.data()["sessions"] = view::Data::List{};
    for (const auto& session : list.sessions)
        page.data()["sessions"].push_back(desk_session_data(context, session));
    page.data()["none"] = list.sessions.empty();
    return page.answer("registration/admin_signups", http::text(context, "signup_desk.title"));
}

Result<SignupRule> parse_rule(const http::Fields& fields)
{
    http::Typed typed(fields);
    SignupRule rule;
    rule.places = typed.number("places", 1, 100000);
    rule.closed = rule.places && typed.flag("closed");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return rule;
}

http::Fields travel_field(std::int64_t minutes)
{
    http::Fields fields;
    fields.add("travel", std::to_string(minutes));
    return fields;
}

asio::awaitable<Response> get_list(Context& context)
{
    const auto list = co_await context.db.read(read_list, context.site().conference);
    co_return list_page(context, list, travel_field(list.travel), nullptr);
}

Result<std::int64_t> parse_travel(const http::Fields& fields)
{
    http::Typed typed(fields);
    if (trim(fields["travel"]).empty()) typed.wrong("travel", "typed.missing");
    const auto minutes = typed.number("travel", 0, 240).value_or(0);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return minutes;
}

asio::awaitable<Response> post_travel(Context& context)
{
    const auto minutes = parse_travel(context.form());
    if (!minutes) {
        const auto list = co_await context.db.read(read_list, context.site().conference);
        co_return list_page(context, list, context.form(), &minutes.error());
    }
    const auto done = co_await context.db.write(change_travel, context.site().conference, *minutes,
                                                context.viewer.actor());
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/admin/program/pamelding?notice=signup_saved");
}

asio::awaitable<Response> get_signup(Context& context)
{
    const auto editor = co_await context.db.read(read_signup_editor, context.viewer,
                                                 context.site().conference, asked_session(context));
    if (!editor.session) co_return http::not_found(context);
    co_await audit::note_seen(context, set_of(context), std::ssize(editor.people));
    co_return signup_page(context, editor, rule_fields(*editor.session), nullptr);
}

asio::awaitable<Response> post_signup(Context& context)
{
    const auto& form = context.form();
    const auto session = asked_session(context);
    const auto rule = parse_rule(form);
    Result<bool> done = true;
    if (!rule)
        done = std::unexpected(rule.error());
    else
        done = co_await context.db.write(change_signup, context.site().conference, session,
                                         form["version"], *rule, context.viewer.actor());
    if (done) co_return http::see_other(context, "/admin/program/pamelding?notice=signup_saved");
    const auto editor = co_await context.db.read(read_signup_editor, context.viewer,
                                                 context.site().conference, session);
    if (!editor.session) co_return http::not_found(context);
    co_return signup_page(context, editor, form, &done.error());
}

document::Sheet sheet_of(const Context& context, const SignupEditor& editor)
{
    document::Sheet sheet{
        http::text(context, "signup_desk.sheet"),
        {http::text(context, "register.name"), http::text(context, "register.organisation"),
         http::text(context, "register.municipality"), http::text(context, "register.state")},
        {}};
    for (const auto& row : editor.people)
        sheet.rows.push_back({row.name, row.organisation, row.municipality,
                              http::text(context, "signup_desk.state_" + row.state)});
    return sheet;
}

asio::awaitable<SignupEditor> read_for_export(Context& context)
{
    auto editor = co_await context.db.read(read_signup_editor, context.viewer,
                                           context.site().conference, asked_session(context));
    if (editor.session)
        co_await audit::note_taken(context, "exported", set_of(context), std::ssize(editor.people));
    co_return editor;
}

asio::awaitable<Response> get_csv(Context& context)
{
    const auto editor = co_await read_for_export(context);
    if (!editor.session) co_return http::not_found(context);
    co_return co_await http::csv_file(context, sheet_of(context, editor), "programpost");
}

asio::awaitable<Response> get_xlsx(Context& context)
{
    const auto editor = co_await read_for_export(context);
    if (!editor.session) co_return http::not_found(context);
    co_return co_await http::xlsx_file(context, sheet_of(context, editor), "programpost");
}

} // namespace

http::Routes signup_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {get, "/admin/program/pamelding", Access::organiser, get_list},
        {post, "/admin/program/pamelding", Access::organiser, post_travel},
        {get, "/admin/program/pamelding/{id}", Access::organiser, get_signup},
        {post, "/admin/program/pamelding/{id}", Access::organiser, post_signup},
        {get, "/admin/program/pamelding/{id}/deltakere.csv", Access::organiser, get_csv},
        {get, "/admin/program/pamelding/{id}/deltakere.xlsx", Access::organiser, get_xlsx},
    };
}

} // namespace retenk::registration
