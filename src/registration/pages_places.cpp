#include "registration/form.hpp"
#include "registration/form_view.hpp"
#include "registration/group_list.hpp"
#include "registration/pages_place.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

std::string field_of(const ListedPlace& place, const char* name)
{
    return "p" + std::to_string(place.id.value) + "_" + name;
}

http::Field row_field(const Context& context, const ListedPlace& place, const char* name,
                      std::string_view key, std::string value, const Refusal* refusal)
{
    auto field = http::make_field(context, field_of(place, name), key, std::move(value), refusal);
    field.autocomplete = "off";
    field.maxlength = 120;
    return field;
}

std::string typed_or(const http::Form& typed, const std::string& name, std::string stored)
{
    return typed.has(name) ? typed[name] : stored;
}

view::Data row_data(const Context& context, const PlaceList& list, const ListedPlace& place,
                    const http::Form& typed, const Refusal* refusal)
{
    view::Data row;
    row["id"] = place.id.value;
    row["number"] = place.place;
    row["colleague"] = http::text(context, "group.place_number", {{"number", std::to_string(place.place)}});
    // Somebody was first, and the page says so: sending the list once more is then a decision.
    const bool overtaken = refusal && refusal->problem == Problem::conflict;
    const auto version = std::to_string(place.version);
    row["version"] = overtaken ? version : typed_or(typed, field_of(place, "version"), version);
    row["unnamed"] = place.unnamed;
    row["shown"] = shown_name(context, place);
    row["category"] = own_text(context, place.category, place.translations, "name");
    row["waits"] = place.approval == "waiting";
    row["their_mail"] = place.email;
    row["sent_to"] = place.sent_to;
    row["editable"] = place.unnamed ? !list.closed : !list.frozen;
    row["can_take"] = place.unnamed && !list.closed;
    row["can_free"] = !list.frozen;
    auto name = typed_or(typed, field_of(place, "name"), place.unnamed ? "" : place.name);
    row["name"] = view::data_of(
        row_field(context, place, "name", "registration.name", std::move(name), refusal));
    auto email = row_field(context, place, "email", "group.their_email",
                           typed[field_of(place, "email")], refusal);
    email.type = "email";
    email.maxlength = 254;
    email.hint.clear(); // said once, above the list
    row["asks_email"] = place.email.empty();
    row["email"] = view::data_of(email);
    const auto token = place_token(http::cookie(context, "link"), place.id);
    row["link"] = context.services.base_url + view::localised_path(context.lang, "/plass/" + token);
    return row;
}

Response list_page(const Context& context, const PlaceList& list, const http::Form& typed,
                   const Refusal* refusal)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "group.list_title");
    data["conference"] = list.conference.name;
    data["long_day"] = catalogue.long_day(context.lang, list.conference.day);
    data["place"] = list.conference.place;
    data["until"] = catalogue.date_time(context.lang, list.conference.names_until());
    data["contact_mail"] = list.conference.contact_email;
    data["closed"] = list.closed;
    data["total"] = std::ssize(list.places);
    data["named"] = std::ranges::count(list.places, false, &ListedPlace::unnamed);
    view::Data rows = view::Data::List{};
    bool any_editable = false;
    for (const auto& place : list.places) {
        rows.push_back(row_data(context, list, place, typed, refusal));
        any_editable = any_editable || (place.unnamed ? !list.closed : !list.frozen);
    }
    data["rows"] = std::move(rows);
    data["any_editable"] = any_editable;
    label_errors(data);
    const auto status = refusal != nullptr ? http::status_of(refusal->problem) : 200;
    return http::page(context, "registration/places", std::move(data), status);
}

// "p7_name" of a list that is older than the end of place 7.
bool is_of_a_place_that_went(const std::string& field, const PlaceList& list)
{
    if (!field.starts_with('p') || !field.ends_with("_name")) return false;
    const auto id = http::parse_number(field.substr(1, field.size() - 6));
    return id && std::ranges::find(list.places, ParticipantId{*id}, &ListedPlace::id) ==
                     list.places.end();
}

// Rows in which nobody typed a name are left alone; an address alone is a mistake.
Result<std::vector<ListedName>> parse_names(const http::Form& form, const PlaceList& list,
                                            ParticipantId but = {})
{
    std::vector<FieldError> errors;
    std::vector<ListedName> names;
    for (const auto& place : list.places) {
        const auto name_field = field_of(place, "name"), email_field = field_of(place, "email");
        const auto name = squeeze(form[name_field]);
        const auto typed = trim(form[email_field]);
        if (place.id == but || (name.empty() && typed.empty())) continue;
        if (name.empty()) errors.push_back({name_field, "group.name_missing", {}});
        else if (auto error = line_error(name_field, name, 120, true))
            errors.push_back(std::move(*error));
        const auto email = parse_email(typed);
        if (!typed.empty() && !email) errors.push_back({email_field, "form.email", {}});
        const auto version = http::parse_number(form[field_of(place, "version")]).value_or(0);
        names.push_back({place.id, name, email, version});
    }
    for (const auto& [field, value] : form.list())
        if (is_of_a_place_that_went(field, list) && !trim(value).empty())
            return refuse(Problem::conflict, "group.place_went", {{"name", squeeze(value)}});
    if (errors.empty()) return names;
    return std::unexpected(Refusal{Problem::invalid, "form.invalid", std::move(errors), {}});
}

asio::awaitable<Response> save_names(Context& context, const PlaceList& list)
{
    const auto& form = context.form();
    auto names = parse_names(form, list);
    if (!names) co_return list_page(context, list, form, &names.error());
    const auto done = co_await context.db.write(name_list, context.viewer, std::move(*names),
                                                context.services.base_url);
    if (done && *done)
        co_return http::see_other(context, "/min/plasser?notice=group_saved_but_known");
    if (done) co_return http::see_other(context, "/min/plasser?notice=group_saved");
    const auto token = std::string(http::cookie(context, "link"));
    const auto now = co_await context.db.read(place_list, context.viewer, token);
    co_return list_page(context, now, form, &done.error());
}

// What is typed in the other rows is saved with it, or it would be lost.
asio::awaitable<Response> send_link(Context& context, const PlaceList& list, ParticipantId id)
{
    const auto place = std::ranges::find(list.places, id, &ListedPlace::id);
    if (place == list.places.end()) co_return http::not_found(context);
    auto names = parse_names(context.form(), list, id);
    if (!names) co_return list_page(context, list, context.form(), &names.error());
    const auto field = field_of(*place, "email");
    const auto typed = trim(context.form()[field]);
    auto email = parse_email(typed);
    if (!email) {
        const auto refusal =
            refuse_field(field, typed.empty() ? "group.address_missing" : "form.email").error();
        co_return list_page(context, list, context.form(), &refusal);
    }
    PlaceLink link{id, std::move(*email), place_token(http::cookie(context, "link"), id)};
    const auto sent =
        co_await context.db.write(name_and_send, context.viewer, std::move(*names),
                                  std::move(link), context.services.base_url);
    if (sent && *sent)
        co_return http::see_other(context, "/min/plasser?notice=group_saved_but_known");
    if (sent) co_return http::see_other(context, "/min/plasser?notice=group_link_sent");
    co_return list_page(context, list, context.form(), &sent.error());
}

std::vector<ParticipantId> unnamed_of(const PlaceList& list)
{
    std::vector<ParticipantId> places;
    for (const auto& place : list.places)
        if (place.unnamed) places.push_back(place.id);
    return places;
}

// The links that the page shows must open something.
asio::awaitable<PlaceList> known_list(Context& context)
{
    const auto token = std::string(http::cookie(context, "link"));
    auto list = co_await context.db.read(place_list, context.viewer, token);
    if (list.links_known) co_return list;
    co_await context.db.write(keep_place_links, unnamed_of(list), token);
    co_return list;
}

} // namespace

asio::awaitable<Response> get_places(Context& context)
{
    const auto list = co_await known_list(context);
    if (list.places.empty()) co_return http::see_other(context, "/min");
    http::Form nothing;
    co_return list_page(context, list, nothing, nullptr);
}

asio::awaitable<Response> post_places(Context& context)
{
    const auto list = co_await known_list(context);
    const auto& action = context.form()["action"];
    if (!action.starts_with("send_")) co_return co_await save_names(context, list);
    const ParticipantId id{http::parse_number(action.substr(5)).value_or(0)};
    co_return co_await send_link(context, list, id);
}

} // namespace retenk::registration
