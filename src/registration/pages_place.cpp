#include "registration/pages_place.hpp"

#include "registration/naming_form.hpp"
#include "registration/pages.hpp"
#include "registration/pages_change.hpp"
#include "registration/pages_link.hpp"
#include "registration/upload_file.hpp"
#include "retenk/audit/reading.hpp"

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

Namer namer_of(const Context& context)
{
    if (context.request.path.starts_with("/admin")) return Namer::organiser;
    return own_root(context) == "/min" ? Namer::contact : Namer::holder;
}

ParticipantId asked_place(const Context& context)
{
    if (namer_of(context) != Namer::holder) return asked_participant(context);
    return context.viewer.place.value_or(ParticipantId{});
}

// To whoever has a link that opens nothing it says only that, whatever the reason is.
Response link_is_over(const Context& context)
{
    view::Data data;
    data["title"] = http::text(context, "group.link_over_title");
    return http::page(context, "registration/place_link_over", std::move(data), 404);
}

Response too_late(const Context& context, const NamingPage& page)
{
    view::Data data;
    data["title"] = http::text(context, "group.closed_title");
    data["until"] = context.services.templates.catalogue().date_time(
        context.lang, page.offer.conference.names_until());
    data["contact_name"] = page.contact_name;
    data["contact_mail"] = page.offer.conference.contact_email;
    data["is_holder"] = page.namer == Namer::holder;
    return http::page(context, "registration/place_closed", std::move(data), 410);
}

// Where the page of one place is shown instead of the form, because it has its name or nobody may see it.
Response without_form(const Context& context, const NamingPage& page)
{
    if (page.namer == Namer::holder) return link_is_over(context);
    if (!page.place) return http::not_found(context);
    if (page.namer == Namer::contact) return http::see_other(context, "/min/plasser");
    return http::see_other(context, "/admin/pameldinger/" +
                                        std::to_string(page.place->registration_id.value));
}

bool can_be_named(const NamingPage& page)
{
    return page.place && page.place->unnamed && page.place->state != "cancelled";
}

asio::awaitable<Response> get_naming(Context& context)
{
    const auto namer = namer_of(context);
    const auto id = asked_place(context);
    const auto page = co_await context.db.read(naming_page, context.viewer, namer, id);
    if (!can_be_named(page)) co_return without_form(context, page);
    if (page.closed) co_return too_late(context, page);
    if (namer == Namer::organiser)
        co_await audit::note_seen(context, "participant " + std::to_string(id.value), 1);
    co_return naming_response(context, page, reserved_fields(page), nullptr);
}

Response after_naming(const Context& context, const NamingPage& page, const Named& named)
{
    if (named.mailed_instead && page.namer == Namer::contact)
        return http::see_other(context, "/min/plasser?notice=group_known");
    if (named.mailed_instead) return http::see_other(context, "/pamelding/sendt");
    if (page.namer == Namer::contact)
        return http::see_other(context, "/min/plasser?notice=group_named");
    if (page.namer == Namer::organiser)
        return http::see_other(context,
                               "/admin/pameldinger/" +
                                   std::to_string(page.place->registration_id.value) +
                                   "?notice=group_named");
    auto response = http::see_other(context, "/plass?notice=group_taken");
    keep_link(context, response, "place", named.own_link);
    return response;
}

asio::awaitable<Response> post_naming(Context& context)
{
    const auto namer = namer_of(context);
    const bool has_own = namer == Namer::holder && context.viewer.participant;
    if (has_own) co_return http::see_other(context, "/plass");
    const auto id = asked_place(context);
    const auto page = co_await context.db.read(naming_page, context.viewer, namer, id);
    if (!can_be_named(page)) co_return without_form(context, page);
    if (page.closed) co_return too_late(context, page);
    auto form = context.form();
    auto wrong_files = co_await take_uploads(context, form, page.offer.questions);
    auto naming = with_errors(parse_naming(form, page, context.lang), std::move(wrong_files));
    if (!naming) co_return naming_response(context, page, form, &naming.error());
    const auto named = co_await context.db.write(name_place, context.viewer, std::move(*naming),
                                                 context.services.base_url);
    if (named) co_return after_naming(context, page, *named);
    if (named.error().key == "group.named_before") co_return without_form(context, page);
    if (named.error().problem == Problem::closed) co_return too_late(context, page);
    co_return naming_response(context, page, form, &named.error());
}

// The own page of whoever has the place, or the form by which somebody takes it.
asio::awaitable<Response> get_place(Context& context)
{
    if (context.viewer.participant) co_return co_await get_own_place(context);
    co_return co_await get_naming(context);
}

std::optional<accounts::Link> resolved(db::Tx& tx, const std::string& token)
{
    return accounts::resolve_link(tx, token);
}

asio::awaitable<Response> get_place_exchange(Context& context)
{
    const auto token = context.param("token");
    const auto link = co_await context.db.read(resolved, token);
    const bool opens = link && (link->purpose == accounts::LinkPurpose::place ||
                                link->purpose == accounts::LinkPurpose::participant);
    if (!opens) co_return link_is_over(context);
    auto response = http::see_other(context, "/plass");
    keep_link(context, response, "place", token);
    co_return response;
}

} // namespace

http::Routes place_routes()
{
    return {
        {Method::get, "/min/plasser", Access::personal_link, get_places},
        {Method::post, "/min/plasser", Access::personal_link, post_places},
        {Method::get, "/min/plasser/{id}", Access::personal_link, get_naming},
        {Method::post, "/min/plasser/{id}", Access::personal_link, post_naming, {.takes_files = true}},
        {Method::get, "/admin/deltakere/{id}/navn", Access::organiser, get_naming},
        {Method::post, "/admin/deltakere/{id}/navn", Access::organiser, post_naming, {.takes_files = true}},
        {Method::get, "/plass", Access::place_link, get_place},
        {Method::post, "/plass", Access::place_link, post_naming, {.limit = http::Limit::registration, .takes_files = true}},
        {Method::get, "/plass/{token}", Access::open, get_place_exchange},
    };
}

} // namespace retenk::registration
