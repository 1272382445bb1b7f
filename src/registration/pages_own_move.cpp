#include "registration/pages_own_move.hpp"

#include "registration/form_view.hpp"
#include "registration/own.hpp"
#include "registration/own_move.hpp"
#include "registration/pages_change.hpp"
#include "registration/waiting_view.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

using http::Context;
using http::Response;

struct MovePage
{
    std::optional<PlaceToMove> place;
    bool open = false;
};

MovePage read_move(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant)
{
    return MovePage{find_place_to_move(tx, viewer, participant),
                    find_own_place(tx, viewer, participant).open};
}

std::string difference(const Context& context, Ore amount)
{
    if (amount.value == 0) return http::text(context, "registration.costs_same");
    const auto& catalogue = context.services.templates.catalogue();
    const bool more = amount.value > 0;
    return http::text(
        context, more ? "registration.costs_more" : "registration.costs_less",
        {{"amount", catalogue.amount(context.lang, Ore{more ? amount.value : -amount.value})}});
}

std::string with_note(std::string label, const std::string& note)
{
    return note.empty() ? label : label + ". " + note;
}

http::Field category_field(const Context& context, const PlaceToMove& place,
                           const std::string& chosen, const Refusal* refusal)
{
    auto field = http::make_field(context, "category", "registration.category", "", refusal);
    field.type = "radio";
    field.required = true;
    const auto now = place.person.price_ore + place.person.vat_ore;
    for (const auto& [category, charge] : place.categories) {
        const bool is_own = category.id == place.person.category_id;
        auto label = own_text(context, category.name, category.translations, "name") + " – ";
        label += is_own ? http::text(context, "registration.is_now")
                        : difference(context, Ore{charge.total().value - now.value});
        const bool same_pool = category.pool_id == place.person.pool_id;
        const auto value = std::to_string(category.id.value);
        field.choices.push_back(
            {value,
             with_note(label,
                       same_pool ? "" : waiting_note(context, category.free, category.waiting)),
             value == chosen});
    }
    return field;
}

http::Field extras_field(const Context& context, const PlaceToMove& place,
                         const std::vector<std::string>& chosen, const Refusal* refusal)
{
    auto field = http::make_field(context, "extra", "registration.extras", "", refusal);
    field.type = "checkbox";
    const auto& catalogue = context.services.templates.catalogue();
    for (const auto& extra : place.extras) {
        const auto value = std::to_string(extra.id.value);
        const bool is_held = std::ranges::count(place.held, extra.id) > 0;
        auto label = own_text(context, extra.name, extra.translations, "name");
        if (extra.total().value > 0) label += " – " + catalogue.amount(context.lang, extra.total());
        field.choices.push_back(
            {value,
             with_note(label, is_held ? "" : waiting_note(context, extra.free, extra.waiting)),
             std::ranges::count(chosen, value) > 0});
    }
    return field;
}

http::Form stored_fields(const PlaceToMove& place)
{
    http::Form fields;
    fields.add("category", std::to_string(place.person.category_id.value));
    for (const auto extra : place.held)
        fields.add("extra", std::to_string(extra.value));
    fields.add("version", std::to_string(place.version));
    return fields;
}

Response move_page(const Context& context, const PlaceToMove& place, const http::Form& fields,
                   const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.type_title",
                               {{"name", shown_name(context, place.person)}});
    data["id"] = place.person.id.value;
    // Somebody was first, and the page says so: sending the form once more is then a decision.
    const bool overtaken = refusal && refusal->key == "form.changed_meanwhile";
    data["version"] = overtaken ? std::to_string(place.version) : fields["version"];
    data["category"] = view::data_of(category_field(context, place, fields["category"], refusal));
    data["extras"] = view::data_of(extras_field(context, place, fields.all("extra"), refusal));
    data["has_extras"] = !place.extras.empty();
    label_errors(data);
    return http::page(context, "registration/own_move", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

PlaceChange parse_place(const http::Form& form, ParticipantId participant)
{
    PlaceChange change{participant, http::parse_number(form["version"]).value_or(0), {}, {}};
    change.category = CategoryId{http::parse_number(form["category"]).value_or(0)};
    for (const auto& value : form.all("extra"))
        change.extras.push_back(ExtraId{http::parse_number(value).value_or(0)});
    return change;
}

} // namespace

asio::awaitable<Response> get_own_move(Context& context)
{
    const auto page =
        co_await context.db.read(read_move, context.viewer, asked_participant(context));
    if (!page.place) co_return http::not_found(context);
    if (!page.open) co_return http::see_other(context, "/min?notice=registration_frozen");
    co_return move_page(context, *page.place, stored_fields(*page.place), nullptr);
}

asio::awaitable<Response> post_own_move(Context& context)
{
    const auto participant = asked_participant(context);
    auto change = parse_place(context.form(), participant);
    const auto done = co_await context.db.write(change_place, context.viewer, std::move(change));
    if (done) co_return http::see_other(context, "/min?notice=registration_saved");
    const auto page = co_await context.db.read(read_move, context.viewer, participant);
    if (!page.place) co_return http::not_found(context);
    if (done.error().problem == Problem::closed)
        co_return http::see_other(context, "/min?notice=registration_frozen");
    co_return move_page(context, *page.place, context.form(), &done.error());
}

} // namespace retenk::registration
