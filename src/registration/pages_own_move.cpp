#include "registration/pages_own_move.hpp"

#include "registration/form_view.hpp"
#include "registration/own.hpp"
#include "registration/own_move.hpp"
#include "registration/pages_change.hpp"
#include "registration/pages_link.hpp"
#include "registration/waiting_view.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/base/join.hpp"
#include "retenk/base/must.hpp"
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
    LeftBehind behind; // what the chosen category takes away
};

MovePage read_move(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant,
                   const CategoryId& chosen)
{
    MovePage page{find_place_to_move(tx, viewer, participant),
                  find_own_place(tx, viewer, participant).open,
                  {}};
    if (page.place && chosen.value > 0)
        page.behind = questions_left_behind(tx, viewer, *page.place, chosen);
    return page;
}

std::string way_back(const Context& context, const PlaceToMove& place)
{
    return way_back_to(context, place.person.registration_id);
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
    fields.add("tell", "1");
    return fields;
}

// Nothing for a registration without an address; whoever registered is always told.
view::Data tell_data(const Context& context, const PlaceToMove& place, const http::Form& fields)
{
    std::vector<std::string> told;
    for (const auto& address : {place.person.contact_email, place.person.email})
        if (!address.empty() && std::ranges::find(told, address) == told.end())
            told.push_back(address);
    if (!at_desk(context) || told.empty()) return false;
    http::Field field;
    field.id = field.name = "tell";
    field.value = "1";
    field.label =
        http::text(context, "registration.type_tell", {{"email", join(told)}});
    field.type = "checkbox";
    field.checked = fields.has("tell");
    return view::data_of(field);
}

view::Data left_data(const Context& context, const std::vector<AskedQuestion>& left)
{
    view::Data list = view::Data::List{};
    for (const auto& question : left)
        list.push_back(own_text(context, question.title, question.translations, "title"));
    return list;
}

Response move_page(const Context& context, const MovePage& page, const http::Form& fields,
                   const Refusal* refusal)
{
    const auto& place = must(page.place);
    view::Data data;
    // What is asked about is no error of a field.
    const bool asks = refusal && refusal->key == "registration.answers_go";
    http::add_errors(context, data, asks ? nullptr : refusal);
    data["left"] = left_data(context, page.behind.questions);
    data["any_left"] = !page.behind.questions.empty();
    data["hidden_needs"] = page.behind.hidden_needs;
    data["holder"] = place.person.name;
    data["asks"] = asks;
    data["chosen"] = fields["category"];
    data["area"] = at_desk(context) ? "desk" : "public";
    data["at_desk"] = at_desk(context);
    data["reference"] = place.person.reference;
    data["back"] = way_back(context, place);
    data["action"] = (at_desk(context) ? "/admin/deltakere/" : "/min/deltaker/") +
                     std::to_string(place.person.id.value) + "/type";
    data["tell"] = tell_data(context, place, fields);
    data["title"] = http::text(context, "registration.type_title",
                               {{"name", shown_name(context, place.person)}});
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

CategoryId chosen_in(const http::Form& form)
{
    return CategoryId{http::parse_number(form["category"]).value_or(0)};
}

PlaceChange parse_place(const Context& context, const http::Form& form, ParticipantId participant)
{
    PlaceChange change;
    change.participant = participant;
    change.version = http::parse_number(form["version"]).value_or(0);
    change.category = chosen_in(form);
    for (const auto& value : form.all("extra"))
        change.extras.push_back(ExtraId{http::parse_number(value).value_or(0)});
    // Agreed for the category that was shown, and for no other.
    change.without_answers = form.has("without_answers") &&
                             form["without_answers"] == form["category"];
    change.tell = !at_desk(context) || form.has("tell");
    return change;
}

// Who pays was never asked while the place was free.
std::string where_to(const Context& context, const PlaceToMove& place, bool payer_put_in)
{
    if (!payer_put_in) return way_back(context, place) + "?notice=registration_saved";
    return way_back(context, place) + "/kontakt?notice=contact_payer_asked";
}

} // namespace

asio::awaitable<Response> get_own_move(Context& context)
{
    const auto participant = asked_participant(context);
    const CategoryId none{0};
    const auto page = co_await context.db.read(read_move, context.viewer, participant, none);
    if (!page.place) co_return http::not_found(context);
    if (!page.open)
        co_return closed_to_changes(context, page.place->person.registration_id);
    if (at_desk(context))
        co_await audit::note_seen(context, "participant " + context.param("id"), 1);
    co_return move_page(context, page, stored_fields(*page.place), nullptr);
}

asio::awaitable<Response> post_own_move(Context& context)
{
    const auto participant = asked_participant(context);
    auto change = parse_place(context, context.form(), participant);
    const auto chosen = change.category;
    const auto done = co_await context.db.write(change_place, context.viewer, std::move(change));
    const auto page = co_await context.db.read(read_move, context.viewer, participant, chosen);
    if (!page.place) co_return http::not_found(context);
    if (done) co_return http::see_other(context, where_to(context, *page.place, *done));
    if (done.error().problem == Problem::closed)
        co_return closed_to_changes(context, page.place->person.registration_id);
    co_return move_page(context, page, context.form(), &done.error());
}

} // namespace retenk::registration
