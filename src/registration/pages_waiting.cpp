#include "registration/pages_waiting.hpp"

#include "registration/form_view.hpp"
#include "registration/pages_link.hpp"
#include "registration/waiting_read.hpp"
#include "registration/waiting_view.hpp"
#include "retenk/base/must.hpp"

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

view::Data members_data(const Context& context, const WholeParty& whole)
{
    view::Data list = view::Data::List{};
    for (const auto& member : whole.members) {
        view::Data data;
        data["name"] = member.name;
        data["category"] = own_text(context, member.category, member.translations, "name");
        list.push_back(std::move(data));
    }
    return list;
}

view::Data extras_data(const Context& context, const WholeParty& whole)
{
    view::Data list = view::Data::List{};
    for (const auto& extra : whole.extras)
        list.push_back(own_text(context, extra.name, extra.translations, "name"));
    return list;
}

// Of a party that is passed by although something is free.
view::Data passed_by_data(const WholeParty& whole)
{
    if (!whole.shortage || whole.shortage->free == 0) return false;
    view::Data data;
    data["pool"] = whole.shortage->name;
    data["free"] = whole.shortage->free;
    data["places"] = whole.shortage->places;
    return data;
}

std::string title_key(const WholeParty& whole)
{
    if (whole.over && whole.party.state != WaitingState::accepted) return "waiting.title_over";
    switch (whole.party.state) {
    case WaitingState::waiting:
        return "waiting.title_waiting";
    case WaitingState::offered:
        return "waiting.title_offered";
    case WaitingState::accepted:
        return "waiting.title_accepted";
    case WaitingState::lapsed:
        return "waiting.title_lapsed";
    case WaitingState::declined:
    case WaitingState::left:
    case WaitingState::removed:
        return "waiting.title_ended";
    }
    throw std::logic_error("unknown state");
}

// The offer may be over before the timed task has said so.
bool has_offer(const WholeParty& whole, Instant now)
{
    return whole.party.state == WaitingState::offered && now < must(whole.party.answer_by);
}

view::Data page_data(const Context& context, const WholeParty& whole)
{
    const auto& catalogue = context.services.templates.catalogue();
    const auto state = whole.party.state;
    view::Data data;
    data["title"] = http::text(context, title_key(whole));
    data["conference"] = whole.conference.name;
    data["long_day"] = catalogue.long_day(context.lang, whole.conference.day);
    data["place"] = whole.conference.place;
    data["contact_mail"] = whole.party.contact_email;
    data["people"] = std::ssize(whole.members);
    data["members"] = members_data(context, whole);
    data["extras"] = extras_data(context, whole);
    data["price"] = whole.total.value == 0 ? http::text(context, "registration.free_of_charge")
                                           : catalogue.amount(context.lang, whole.total);
    data["since"] = catalogue.date_time(context.lang, whole.party.created_at);
    data["position"] = whole.position;
    data["passed_by"] = passed_by_data(whole);
    data["answer_by"] = whole.party.answer_by
                            ? catalogue.date_time(context.lang, *whole.party.answer_by)
                            : std::string();
    data["waits"] = state == WaitingState::waiting && !whole.over;
    data["has_offer"] = has_offer(whole, context.now);
    data["lapsed"] =
        !whole.over && (state == WaitingState::lapsed ||
                        (state == WaitingState::offered && !has_offer(whole, context.now)));
    data["accepted"] = state == WaitingState::accepted;
    data["over"] = whole.over && state != WaitingState::accepted;
    data["ended"] = !whole.over && (state == WaitingState::declined ||
                                    state == WaitingState::left || state == WaitingState::removed);
    add_rule(data, whole.answer_hours);
    return data;
}

asio::awaitable<Response> get_own_waiting(Context& context)
{
    const auto whole = co_await context.db.read(find_whole_party, context.viewer,
                                                must(context.viewer.waiting_party));
    if (!whole) co_return http::not_found(context);
    co_return http::page(context, "registration/waiting", page_data(context, *whole));
}

asio::awaitable<Response> get_waiting_link(Context& context)
{
    co_return co_await exchange_link(context, accounts::LinkPurpose::waiting_party, "waiting",
                                     "/venteliste");
}

asio::awaitable<Response> post_acceptance(Context& context)
{
    const auto receipt = co_await context.db.write(accept_offer, must(context.viewer.waiting_party),
                                                   context.services.base_url);
    if (receipt) {
        const bool all = !receipt->answers_left_out;
        auto response = http::see_other(context, all ? "/pamelding/kvittering" : "/min?notice=waiting_answers_left_out");
        keep_link(context, response, "link", receipt->link_token);
        co_return response;
    }
    if (receipt.error().key == "waiting.offer_over")
        co_return http::see_other(context, "/venteliste?notice=waiting_offer_over");
    if (receipt.error().key == "waiting.has_place")
        co_return http::see_other(context, "/venteliste?notice=waiting_has_place");
    co_return http::refused(context, receipt.error());
}

asio::awaitable<Response> get_leaving(Context& context)
{
    const auto whole = co_await context.db.read(find_whole_party, context.viewer,
                                                must(context.viewer.waiting_party));
    if (!whole) co_return http::not_found(context);
    const auto state = whole->party.state;
    if (state != WaitingState::waiting && state != WaitingState::offered)
        co_return http::see_other(context, "/venteliste");
    auto data = page_data(context, *whole);
    const bool has = has_offer(*whole, context.now);
    data["title"] = http::text(context, has ? "waiting.decline_title" : "waiting.leave_title");
    co_return http::page(context, "registration/waiting_leaving", std::move(data));
}

asio::awaitable<Response> post_leaving(Context& context)
{
    const auto done = co_await context.db.write(leave_line, must(context.viewer.waiting_party));
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/venteliste?notice=waiting_left");
}

asio::awaitable<Response> post_standing_again(Context& context)
{
    const auto done = co_await context.db.write(stand_again, must(context.viewer.waiting_party));
    if (!done) co_return http::refused(context, done.error());
    co_return http::see_other(context, "/venteliste");
}

} // namespace

Response standing_in_line(const Context& context, const Standing& standing)
{
    auto response = http::see_other(context, "/venteliste");
    keep_link(context, response, "waiting", standing.link_token);
    return response;
}

http::Routes waiting_routes()
{
    return {
        {Method::get, "/venteliste", Access::waiting_link, get_own_waiting},
        {Method::get, "/venteliste/avmelding", Access::waiting_link, get_leaving},
        {Method::post, "/venteliste/avmelding", Access::waiting_link, post_leaving},
        {Method::post, "/venteliste/plasser", Access::waiting_link, post_acceptance},
        {Method::post, "/venteliste/ny-plass", Access::waiting_link, post_standing_again},
        {Method::get, "/venteliste/{token}", Access::open, get_waiting_link},
    };
}

} // namespace retenk::registration
