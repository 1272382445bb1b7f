#include "registration/extras_view.hpp"
#include "registration/form_view.hpp"
#include "registration/own.hpp"
#include "registration/pages.hpp"
#include "registration/pages_cancel_all.hpp"
#include "registration/pages_change.hpp"
#include "registration/pages_contact.hpp"
#include "registration/pages_hand_over.hpp"
#include "registration/pages_link.hpp"
#include "registration/pages_own_data.hpp"
#include "registration/pages_own_move.hpp"
#include "registration/payer.hpp"
#include "registration/prices_view.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"
#include "retenk/document/qr.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

struct OwnRegistration {
    RegistrationId id;
    std::string reference, contact_name, contact_email;
    Instant created_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OwnRegistration, (), (id, reference, contact_name, contact_email, created_at, version))

struct OwnPage {
    conference::Conference conference;
    OwnRegistration registration;
    std::vector<Ticket> tickets;
    std::vector<ChosenExtra> extras;
    std::vector<AnswerLine> answers;
    std::vector<SignedSession> sessions;
    Bill bill;
    Payer payer;
    bool frozen = false;
    bool one = false; // of one participant of a group
};

void keep_only(OwnPage& page, ParticipantId one)
{
    const auto of_another = [&](const auto& line) { return line.participant_id != one; };
    std::erase_if(page.tickets, [&](const Ticket& ticket) { return ticket.id != one; });
    std::erase_if(page.extras, of_another);
    std::erase_if(page.sessions, of_another);
}

// With a participant: the page of whoever has one place of a group. The rest of the registration, and what it
// costs, is its contact's.
OwnPage own_page(db::Tx& tx, const Viewer& viewer, const std::optional<ParticipantId>& one)
{
    OwnPage page;
    page.conference = conference::get_current(tx);
    page.registration = tx.get<OwnRegistration>(
        "SELECT id, reference, contact_name, contact_email, created_at, version "
        "FROM registration WHERE id = coalesce((SELECT registration_id FROM participant WHERE id = ?1), ?2)",
        one, viewer.registration);
    page.tickets = tickets_of(tx, page.registration.id);
    if (one) {
        page.one = true;
        page.registration.contact_email.clear();
    } else {
        page.bill = bill_of_registration(tx, page.registration.id);
        page.payer = stored_payer(tx, page.registration.id);
    }
    page.extras = chosen_extras(tx, page.registration.id);
    page.sessions = signed_sessions(tx, page.registration.id);
    page.answers = answer_lines(tx, viewer, page.registration.id, one);
    if (one) keep_only(page, *one);
    Viewer owner;
    page.frozen = !check_freeze(tx, owner, page.conference);
    return page;
}

view::Data ticket_data(const Context& context, const OwnPage& page, const Ticket& ticket)
{
    view::Data data;
    data["id"] = ticket.id.value;
    data["name"] = shown_name(context, ticket);
    data["category"] = own_text(context, ticket.category, ticket.category_translations, "name");
    data["code"] = ticket.code;
    const bool active = ticket.is_valid(), registered = ticket.state == "registered";
    data["active"] = active;
    data["waits"] = ticket.waits();
    data["declined"] = ticket.approval == "declined";
    data["reason"] = ticket.declined_reason;
    data["cancelled"] = !registered && ticket.approval != "declined";
    data["registered"] = registered;
    data["changeable"] = registered && !page.frozen && !ticket.unnamed;
    data["to_name"] = ticket.is_open_place();
    data["may_cancel"] = !page.one;
    data["qr_html"] = active ? document::qr_svg(ticket.code) : std::string();
    const Ore total = ticket.price_ore + ticket.vat_ore;
    data["price"] = total.value == 0 ? http::text(context, "registration.free_of_charge")
                                     : context.services.templates.catalogue().amount(context.lang, total);
    data["priced"] = !page.one && !page.bill.is_free();
    data["extras"] = extras_data(context, page.extras, ticket.id);
    data["has_extras"] = !data["extras"].list()->empty();
    data["sessions"] = signed_data(context, page.sessions, ticket.id);
    data["has_sessions"] = !data["sessions"].list()->empty();
    data["answers"] = answers_data(context, page.answers, ticket.id);
    return data;
}

view::Data page_data(const Context& context, const OwnPage& page)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    data["conference"] = page.conference.name;
    data["long_day"] = catalogue.long_day(context.lang, page.conference.day);
    data["opens_at"] = catalogue.time(context.lang, to_local(page.conference.starts_at));
    data["place"] = page.conference.place;
    data["own"] = own_root(context);
    data["one"] = page.one;
    data["reference"] = page.registration.reference;
    data["contact_name"] = page.registration.contact_name;
    data["contact_mail"] = page.registration.contact_email;
    data["payer"] = page.bill.is_free() ? view::Data(false) : payer_data(page.payer);
    data["bill"] = bill_on_page(context, page.bill);
    data["frozen"] = page.frozen;
    data["freeze_day"] = page.conference.freeze_at ? catalogue.long_day(context.lang, to_local(*page.conference.freeze_at).day) : std::string();
    view::Data tickets = view::Data::List{};
    for (const auto& ticket : page.tickets) tickets.push_back(ticket_data(context, page, ticket));
    data["tickets"] = std::move(tickets);
    const auto places = std::ranges::count(page.tickets, "registered", &Ticket::state);
    data["places"] = places;
    data["may_change_contact"] = !page.one && !page.frozen && places > 0;
    data["may_cancel_all"] = !page.one && !page.frozen && places > 1;
    data["any_active"] = places > 0;
    const bool any_ticket = std::ranges::any_of(page.tickets, &Ticket::is_valid);
    data["any_ticket"] = any_ticket;
    data["all_wait"] = places > 0 && !any_ticket;
    const bool any_unnamed = std::ranges::any_of(page.tickets, &Ticket::is_open_place);
    data["nothing_yet"] = !any_ticket && !any_unnamed;
    data["only_places"] = !any_ticket && any_unnamed;
    data["any_waits"] = std::ranges::any_of(page.tickets, &Ticket::waits);
    data["unnamed"] = std::ranges::count_if(page.tickets, &Ticket::is_open_place);
    data["any_unnamed"] = any_unnamed;
    data["has_list"] = !page.one && std::ranges::any_of(page.tickets, [](const Ticket& ticket) {
        return ticket.place > 0 && ticket.state == "registered";
    });
    data["names_over"] = context.now >= page.conference.names_until();
    data["names_until"] = catalogue.date_time(context.lang, page.conference.names_until());
    return data;
}

// Under /plass the page is that of the place's own link, whatever else the browser has.
std::optional<ParticipantId> place_of(const Context& context)
{
    return own_root(context) == "/min" ? std::nullopt : context.viewer.participant;
}

bool has_no_page(const Context& context)
{
    return own_root(context) != "/min" && !context.viewer.participant;
}

asio::awaitable<Response> get_receipt(Context& context)
{
    const auto one = place_of(context);
    const auto page = co_await context.db.read(own_page, context.viewer, one);
    auto data = page_data(context, page);
    const bool nothing_yet = *data["nothing_yet"].flag();
    data["title"] = http::text(context, nothing_yet ? "registration.received_title"
                                                    : "registration.receipt_title");
    co_return http::page(context, "registration/receipt", std::move(data));
}

asio::awaitable<Response> get_own(Context& context)
{
    if (has_no_page(context)) co_return http::not_found(context);
    const auto one = place_of(context);
    const auto page = co_await context.db.read(own_page, context.viewer, one);
    auto data = page_data(context, page);
    data["title"] = http::text(context, "registration.own_title");
    co_return http::page(context, "registration/own", std::move(data));
}

asio::awaitable<Response> get_exchange(Context& context)
{
    co_return co_await exchange_link(context, accounts::LinkPurpose::registration, "link", "/min");
}

asio::awaitable<Response> get_ticket(Context& context)
{
    if (has_no_page(context)) co_return http::not_found(context);
    const auto id = asked_participant(context);
    const auto one = place_of(context);
    const auto page = co_await context.db.read(own_page, context.viewer, one);
    std::string code;
    for (const auto& ticket : page.tickets)
        if (ticket.id == id && ticket.is_valid()) code = ticket.code;
    if (code.empty()) co_return http::not_found(context);
    auto picture = co_await context.workers.run(document::qr_png, std::move(code), 8);
    co_return http::file(std::move(picture), "image/png", "billett.png");
}

asio::awaitable<Response> get_calendar(Context& context)
{
    if (has_no_page(context)) co_return http::not_found(context);
    const auto one = place_of(context);
    const auto page = co_await context.db.read(own_page, context.viewer, one);
    if (std::ranges::none_of(page.tickets, &Ticket::is_valid)) co_return http::not_found(context);
    const auto sequence = static_cast<int>(page.registration.version - 1);
    auto calendar = calendar_of(page.conference, page.registration.id, sequence, context.now, context.services.base_url,
                                context.lang);
    co_return http::file(std::move(calendar), "text/calendar; charset=utf-8", "retenk.ics");
}

asio::awaitable<Response> post_forget(Context& context)
{
    auto response = http::see_other(context, "/?notice=registration_forgotten");
    forget_link(context, response, own_root(context) == "/min" ? "link" : "place");
    co_return response;
}

} // namespace

asio::awaitable<Response> get_own_place(Context& context)
{
    co_return co_await get_own(context);
}

http::Routes own_place_routes()
{
    return {
        {Method::get, "/plass/kalender.ics", Access::place_link, get_calendar},
        {Method::get, "/plass/data.json", Access::place_link, get_own_data},
        {Method::post, "/plass/ut", Access::place_link, post_forget},
        {Method::get, "/plass/deltaker/{id}", Access::place_link, get_change},
        {Method::post, "/plass/deltaker/{id}", Access::place_link, post_change, {.takes_files = true}},
        {Method::get, "/plass/deltaker/{id}/overdragelse", Access::place_link, get_hand_over},
        {Method::post, "/plass/deltaker/{id}/overdragelse", Access::place_link, post_hand_over},
        {Method::get, "/plass/deltaker/{id}/billett.png", Access::place_link, get_ticket},
    };
}

http::Routes own_routes()
{
    return {
        {Method::get, "/pamelding/kvittering", Access::personal_link, get_receipt},
        {Method::get, "/min/{token}", Access::open, get_exchange},
        {Method::get, "/min", Access::personal_link, get_own},
        {Method::get, "/min/kalender.ics", Access::personal_link, get_calendar},
        {Method::get, "/min/data", Access::personal_link, get_own_data_page},
        {Method::post, "/min/sletting", Access::personal_link, post_deletion},
        {Method::get, "/min/data.json", Access::personal_link, get_own_data},
        {Method::post, "/min/ut", Access::personal_link, post_forget},
        {Method::get, "/min/kontakt", Access::personal_link, get_contact},
        {Method::post, "/min/kontakt", Access::personal_link, post_contact},
        {Method::get, "/min/avmelding", Access::personal_link, get_cancelling_all},
        {Method::post, "/min/avmelding", Access::personal_link, post_cancelling_all},
        {Method::get, "/min/deltaker/{id}", Access::personal_link, get_change},
        {Method::post, "/min/deltaker/{id}", Access::personal_link, post_change, {.takes_files = true}},
        {Method::get, "/min/deltaker/{id}/type", Access::personal_link, get_own_move},
        {Method::post, "/min/deltaker/{id}/type", Access::personal_link, post_own_move},
        {Method::get, "/min/deltaker/{id}/avmelding", Access::personal_link, get_cancelling_own},
        {Method::post, "/min/deltaker/{id}/avmelding", Access::personal_link, post_cancelling_own},
        {Method::get, "/min/deltaker/{id}/overdragelse", Access::personal_link, get_hand_over},
        {Method::post, "/min/deltaker/{id}/overdragelse", Access::personal_link, post_hand_over},
        {Method::get, "/min/deltaker/{id}/billett.png", Access::personal_link, get_ticket},
    };
}

} // namespace retenk::registration
