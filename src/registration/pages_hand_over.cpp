#include "registration/pages_hand_over.hpp"

#include "registration/by_hand.hpp"
#include "registration/hand_over.hpp"
#include "registration/pages_change.hpp"
#include "registration/pages_link.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace asio = boost::asio;

namespace {

std::string way_back(const http::Context& context, const OwnParticipant& own)
{
    return way_back_to(context, own.registration_id);
}

// Nobody hands over what nobody has.
std::string way_to_name(const http::Context& context, ParticipantId place)
{
    const auto id = std::to_string(place.value);
    return at_desk(context) ? "/admin/deltakere/" + id + "/navn" : "/min/plasser/" + id;
}

view::Data field_data(const http::Context& context, std::string name, std::string_view key,
                      const http::Fields& fields, const Refusal* refusal, std::string type)
{
    auto field = http::make_field(context, name, key, fields[name], refusal);
    field.required = name != "organisation";
    field.maxlength = type == "email" ? 254 : 120;
    field.type = std::move(type);
    return view::data_of(field);
}

// Where organisers find the place that the new person has already.
std::string way_to_known(const Refusal* refusal)
{
    if (!refusal || !refusal->values.contains("registration")) return "";
    return "/admin/pameldinger/" + refusal->values.at("registration");
}

http::Response hand_over_page(const http::Context& context, const OwnParticipant& own,
                              const http::Fields& fields, const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "hand_over.title", {{"name", own.name}});
    data["area"] = at_desk(context) ? "desk" : "public";
    data["at_desk"] = at_desk(context);
    data["action"] = (at_desk(context) ? "/admin/deltakere/" : own_root(context) + "/deltaker/") +
                     std::to_string(own.id.value) + "/overdragelse";
    data["back"] = way_back(context, own);
    data["known"] = way_to_known(refusal);
    // Somebody was first, and the page says so: sending the form once more is then a decision.
    const bool overtaken = refusal && refusal->key == "form.changed_meanwhile";
    data["version"] = overtaken || !refusal ? std::to_string(own.version) : fields["version"];
    data["name"] = field_data(context, "name", "hand_over.name", fields, refusal, "text");
    data["email"] = field_data(context, "email", "hand_over.email", fields, refusal, "email");
    data["organisation"] =
        field_data(context, "organisation", "registration.organisation", fields, refusal, "text");
    const auto status = refusal ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/hand_over", std::move(data), status);
}

Result<HandOver> parse_hand_over(const http::Fields& fields, const OwnParticipant& own)
{
    http::Typed typed(fields);
    HandOver to;
    to.participant = own.id;
    to.version = http::parse_number(fields["version"]).value_or(0);
    to.name = typed.line("name", 120, true);
    to.organisation = typed.line("organisation", 120);
    if (const auto email = typed.email("email"))
        to.email = *email;
    else if (trim(fields["email"]).empty())
        typed.wrong("email", "form.required");
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return to;
}

Refusal at_its_field(const Refusal& refusal)
{
    return refusal.values.contains("registration") ? by_its_field(refusal) : refusal;
}

// Whoever gave the place away has no page any more to which they could be sent on.
http::Response handed_over_page(const http::Context& context, const http::Fields& fields,
                                const HandedOver& done)
{
    view::Data data;
    data["title"] = http::text(context, "hand_over.done_title");
    data["name"] = squeeze(fields["name"]);
    data["email"] = trim(fields["email"]);
    data["contact_name"] = done.contact_name;
    auto response = http::page(context, "registration/handed_over", std::move(data));
    forget_link(context, response, own_root(context) == "/min" ? "link" : "place");
    return response;
}

http::Response after_hand_over(const http::Context& context, const OwnParticipant& own,
                               const HandedOver& done)
{
    if (done.mailed_instead)
        return http::see_other(context, way_back(context, own) + "?notice=hand_over_known");
    if (at_desk(context))
        return http::see_other(context,
                               way_back(context, own) + "?notice=registration_handed_over");
    const auto root = own_root(context);
    const bool dead = root == "/plass" ? done.place_link_is_dead : done.link_is_dead;
    if (!dead) return http::see_other(context, root + "?notice=registration_handed_over");
    return handed_over_page(context, context.form(), done);
}

} // namespace

asio::awaitable<http::Response> get_hand_over(http::Context& context)
{
    const auto page =
        co_await context.db.read(find_own_place, context.viewer, asked_participant(context));
    if (!page.own) co_return http::not_found(context);
    if (page.own->unnamed) co_return http::see_other(context, way_to_name(context, page.own->id));
    if (!page.open)
        co_return closed_to_changes(context, page.own->registration_id);
    http::Fields fields;
    fields.add("organisation", page.own->organisation);
    if (at_desk(context))
        co_await audit::note_seen(context, "participant " + std::to_string(page.own->id.value), 1);
    co_return hand_over_page(context, *page.own, fields, nullptr);
}

asio::awaitable<http::Response> post_hand_over(http::Context& context)
{
    const auto page =
        co_await context.db.read(find_own_place, context.viewer, asked_participant(context));
    if (!page.own) co_return http::not_found(context);
    auto to = parse_hand_over(context.form(), *page.own);
    if (!to) co_return hand_over_page(context, *page.own, context.form(), &to.error());
    const auto done = co_await context.db.write(hand_over, context.viewer, std::move(*to),
                                                context.services.base_url);
    if (done) co_return after_hand_over(context, *page.own, *done);
    if (done.error().problem == Problem::closed)
        co_return closed_to_changes(context, page.own->registration_id);
    const auto refusal = at_its_field(done.error());
    co_return hand_over_page(context, *page.own, context.form(), &refusal);
}

} // namespace retenk::registration
