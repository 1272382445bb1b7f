#include "registration/pages_cancel_all.hpp"

#include "registration/cancel.hpp"
#include "registration/contact.hpp"
#include "registration/own.hpp"
#include "registration/pages_link.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct CancellingAll
{
    std::optional<StoredContact> stored;
    std::vector<Ticket> places;
};

CancellingAll read_cancelling(db::Tx& tx, const Viewer& viewer, const RegistrationId& registration)
{
    CancellingAll page{find_contact(tx, viewer, registration), {}};
    if (!page.stored) return page;
    page.places = tickets_of(tx, registration);
    std::erase_if(page.places, [](const Ticket& place) { return place.state != "registered"; });
    return page;
}

std::string way_back(const http::Context& context)
{
    return way_back_to(context, asked_registration(context));
}

http::Response cancelling_page(const http::Context& context, const CancellingAll& page)
{
    view::Data names = view::Data::List{};
    for (const auto& place : page.places)
        names.push_back(shown_name(context, place));
    view::Data data;
    data["title"] = http::text(context, "registration.cancel_all_title");
    data["area"] = at_desk(context) ? "desk" : "public";
    data["at_desk"] = at_desk(context);
    data["reference"] = page.stored->contact.reference;
    data["contact_mail"] = page.stored->contact.contact_email;
    data["names"] = std::move(names);
    data["back"] = way_back(context);
    data["action"] = way_back(context) + "/avmelding";
    return http::page(context, "registration/cancelling_all", std::move(data));
}

std::string done_notice(const http::Context& context, const CancellingAll& page)
{
    if (!at_desk(context)) return "registration_all_cancelled";
    return page.stored->contact.contact_email.empty() ? "register_changed"
                                                      : "register_all_cancelled_mailed";
}

} // namespace

asio::awaitable<http::Response> get_cancelling_all(http::Context& context)
{
    const auto id = asked_registration(context);
    const auto page = co_await context.db.read(read_cancelling, context.viewer, id);
    if (!page.stored) co_return http::not_found(context);
    if (!page.stored->is_open)
        co_return closed_to_changes(context, id);
    if (at_desk(context))
        co_await audit::note_seen(context, "registration " + std::to_string(id.value),
                                  std::ssize(page.places));
    co_return cancelling_page(context, page);
}

asio::awaitable<http::Response> post_cancelling_all(http::Context& context)
{
    const auto id = asked_registration(context);
    const auto page = co_await context.db.read(read_cancelling, context.viewer, id);
    if (!page.stored) co_return http::not_found(context);
    if (!page.places.empty() && !page.stored->is_open) co_return closed_to_changes(context, id);
    const auto done = co_await context.db.write(cancel_registration, context.viewer, id);
    // Cancelled before is what was wanted: a form sent twice shows the same page.
    if (done || done.error().key == "registration.cancelled_before")
        co_return http::see_other(context,
                                  way_back(context) + "?notice=" + done_notice(context, page));
    if (done.error().problem == Problem::closed)
        co_return closed_to_changes(context, id);
    co_return http::refused(context, done.error());
}

} // namespace retenk::registration
