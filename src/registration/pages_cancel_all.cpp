#include "registration/pages_cancel_all.hpp"

#include "registration/cancel.hpp"
#include "registration/contact.hpp"
#include "registration/own.hpp"
#include "registration/pages_link.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct CancellingAll
{
    std::optional<StoredContact> stored;
    std::vector<Ticket> places;

    // Whoever took part and left an address is told though the contact has none.
    bool reaches_somebody() const
    {
        return std::ranges::any_of(places, [](const Ticket& place) { return !place.email.empty(); });
    }
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

const char* who_is_told(const CancellingAll& page)
{
    if (!page.stored->contact.contact_email.empty()) return "registration.cancel_all_mail";
    return page.reaches_somebody() ? "registration.cancel_all_partly_mailed"
                                   : "registration.cancel_all_unmailed";
}

http::Response cancelling_page(const http::Context& context, const CancellingAll& page,
                               const Refusal* refusal)
{
    view::Data names = view::Data::List{};
    for (const auto& place : page.places)
        names.push_back(shown_name(context, place));
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.cancel_all_title");
    data["area"] = at_desk(context) ? "desk" : "public";
    data["at_desk"] = at_desk(context);
    data["reference"] = page.stored->contact.reference;
    data["version"] = page.stored->contact.version;
    data["told"] = http::text(context, who_is_told(page),
                              {{"contact_mail", page.stored->contact.contact_email}});
    data["names"] = std::move(names);
    data["back"] = way_back(context);
    data["action"] = way_back(context) + "/avmelding";
    return http::page(context, "registration/cancelling_all", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

std::string done_notice(const http::Context& context, const CancellingAll& page)
{
    if (!at_desk(context)) return "registration_all_cancelled";
    if (!page.stored->contact.contact_email.empty()) return "register_all_cancelled_mailed";
    return page.reaches_somebody() ? "register_all_cancelled_told" : "register_changed";
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
    co_return cancelling_page(context, page, nullptr);
}

asio::awaitable<http::Response> post_cancelling_all(http::Context& context)
{
    const auto id = asked_registration(context);
    auto page = co_await context.db.read(read_cancelling, context.viewer, id);
    if (!page.stored) co_return http::not_found(context);
    if (!page.places.empty() && !page.stored->is_open) co_return closed_to_changes(context, id);
    const auto version = http::parse_number(context.form()["version"]).value_or(0);
    const auto done = co_await context.db.write(cancel_registration, context.viewer, id, version);
    // Cancelled before is what was wanted: a form sent twice shows the same page.
    if (done || done.error().key == "registration.cancelled_before")
        co_return http::see_other(context,
                                  way_back(context) + "?notice=" + done_notice(context, page));
    if (done.error().problem == Problem::closed)
        co_return closed_to_changes(context, id);
    // Somebody was named or given up meanwhile: the page says who would go now.
    if (done.error().key != "bulk.changed_meanwhile")
        co_return http::refused(context, done.error());
    page = co_await context.db.read(read_cancelling, context.viewer, id);
    if (!page.stored) co_return http::not_found(context);
    co_return cancelling_page(context, page, &done.error());
}

} // namespace retenk::registration
