#include "registration/pages_signup_queue.hpp"

#include "registration/signup_desk_view.hpp"
#include "registration/signup_queue.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

using http::Context;
using http::Response;

Result<QueueAct> parse_act(const Context& context)
{
    const auto participant = asked_waiter(context);
    const auto field = reason_field(participant);
    http::Typed typed(context.form());
    QueueAct act{context.site().conference,
                 asked_session(context),
                 participant,
                 context.form()["queue_version"],
                 typed.line(field, longest_signup_reason),
                 context.viewer.actor()};
    if (trim(context.form()[field]).empty()) typed.wrong(field, "signup_desk.reason_missing");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return act;
}

using Act = Result<bool> (*)(db::Tx&, const QueueAct&);

asio::awaitable<Response> post_act(Context& context, Act act, std::string_view notice)
{
    auto parsed = parse_act(context);
    const auto session = asked_session(context);
    Result<bool> done = true;
    if (!parsed)
        done = std::unexpected(parsed.error());
    else
        done = co_await context.db.write(act, std::move(*parsed));
    const auto path = "/admin/program/pamelding/" + std::to_string(session.value);
    if (done) co_return http::see_other(context, path + "?notice=" + std::string(notice));
    const auto editor = co_await context.db.read(read_signup_editor, context.viewer,
                                                 context.site().conference, session);
    if (!editor.session) co_return http::not_found(context);
    co_return refused_in_queue(context, editor, done.error());
}

Result<bool> move_up(db::Tx& tx, const QueueAct& act) { return move_in_queue(tx, act, Move::up); }
Result<bool> move_down(db::Tx& tx, const QueueAct& act)
{
    return move_in_queue(tx, act, Move::down);
}
Result<bool> move_to_top(db::Tx& tx, const QueueAct& act)
{
    return move_in_queue(tx, act, Move::top);
}

asio::awaitable<Response> post_move(Context& context)
{
    const auto& where = context.form()["where"];
    const Act act = where == "down" ? move_down : where == "top" ? move_to_top : move_up;
    return post_act(context, act, "signup_moved");
}

asio::awaitable<Response> post_place(Context& context)
{
    return post_act(context, give_by_hand, "signup_given");
}

} // namespace

http::Routes signup_queue_routes()
{
    using enum http::Method;
    using http::Access;
    return {
        {post, "/admin/program/pamelding/{id}/plassering", Access::organiser, post_move},
        {post, "/admin/program/pamelding/{id}/plass", Access::organiser, post_place},
    };
}

} // namespace retenk::registration
