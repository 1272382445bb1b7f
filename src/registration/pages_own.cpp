#include "registration/form.hpp"
#include "registration/form_view.hpp"
#include "registration/own.hpp"
#include "registration/pages.hpp"
#include "registration/pages_hand_over.hpp"
#include "registration/payer.hpp"
#include "registration/prices_view.hpp"
#include "registration/question_view.hpp"
#include "registration/upload_file.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/base/must.hpp"
#include "retenk/document/qr.hpp"
#include "retenk/http/field.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::registration {

namespace {

using http::Access;
using http::Context;
using http::Method;
using http::Response;

constexpr long link_seconds = 400L * 24 * 3600;

struct OwnRegistration {
    RegistrationId id;
    std::string reference, contact_name, contact_email;
    Instant created_at;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OwnRegistration, (), (id, reference, contact_name, contact_email, created_at, version))

// What somebody has chosen or answered, in the organisers' words; column is where those are translated.
struct Line {
    ParticipantId participant_id;
    std::string name, value, translations;
};
BOOST_DESCRIBE_STRUCT(Line, (), (participant_id, name, value, translations))

struct OwnPage {
    conference::Conference conference;
    OwnRegistration registration;
    std::vector<Ticket> tickets;
    std::vector<Line> categories, extras;
    std::vector<AnswerLine> answers;
    Bill bill;
    Payer payer;
    bool frozen = false;
};

OwnPage own_page(db::Tx& tx, const Viewer& viewer)
{
    OwnPage page;
    page.conference = conference::get_current(tx);
    page.registration = tx.get<OwnRegistration>(
        "SELECT id, reference, contact_name, contact_email, created_at, version "
        "FROM registration WHERE id = ?1",
        must(viewer.registration));
    page.tickets = tickets_of(tx, page.registration.id);
    page.bill = bill_of_registration(tx, page.registration.id);
    page.payer = stored_payer(tx, page.registration.id);
    page.categories = tx.rows<Line>("SELECT participant.id AS participant_id, category.name AS name, '' AS value, translations "
                                    "FROM participant JOIN category ON category.id = category_id WHERE registration_id = ?1",
                                    page.registration.id);
    page.extras = tx.rows<Line>("SELECT participant_id, extra.name AS name, '' AS value, translations FROM participant_extra "
                                "JOIN extra ON extra.id = extra_id JOIN participant ON participant.id = participant_id "
                                "WHERE registration_id = ?1 ORDER BY extra.position",
                                page.registration.id);
    page.answers = answer_lines(tx, viewer, page.registration.id);
    Viewer owner;
    page.frozen = !check_freeze(tx, owner, page.conference);
    return page;
}

view::Data lines_of(const Context& context, const std::vector<Line>& lines, ParticipantId participant, const char* column)
{
    view::Data list = view::Data::List{};
    for (const auto& line : lines) {
        if (line.participant_id != participant) continue;
        view::Data data;
        data["name"] = own_text(context, line.name, line.translations, column);
        data["value"] = line.value;
        list.push_back(std::move(data));
    }
    return list;
}

std::string category_of(const Context& context, const OwnPage& page, const Ticket& ticket)
{
    const auto category = std::ranges::find(page.categories, ticket.id, &Line::participant_id);
    return category == page.categories.end() ? ticket.category
                                             : own_text(context, category->name, category->translations, "name");
}

view::Data ticket_data(const Context& context, const OwnPage& page, const Ticket& ticket)
{
    view::Data data;
    data["id"] = ticket.id.value;
    data["name"] = ticket.name;
    data["category"] = category_of(context, page, ticket);
    data["code"] = ticket.code;
    const bool active = ticket.is_valid(), registered = ticket.state == "registered";
    data["active"] = active;
    data["waits"] = ticket.waits();
    data["declined"] = ticket.approval == "declined";
    data["reason"] = ticket.declined_reason;
    data["cancelled"] = !registered && ticket.approval != "declined";
    data["registered"] = registered;
    data["changeable"] = registered && !page.frozen;
    data["qr_html"] = active ? document::qr_svg(ticket.code) : std::string();
    const Ore total = ticket.price_ore + ticket.vat_ore;
    data["price"] = total.value == 0 ? http::text(context, "registration.free_of_charge")
                                     : context.services.templates.catalogue().amount(context.lang, total);
    data["priced"] = !page.bill.is_free();
    data["extras"] = lines_of(context, page.extras, ticket.id, "name");
    data["has_extras"] = !data["extras"].list()->empty();
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
    data["any_active"] = places > 0;
    const bool any_ticket = std::ranges::any_of(page.tickets, &Ticket::is_valid);
    data["any_ticket"] = any_ticket;
    data["all_wait"] = places > 0 && !any_ticket;
    data["any_waits"] = std::ranges::any_of(page.tickets, &Ticket::waits);
    return data;
}

asio::awaitable<Response> get_receipt(Context& context)
{
    const auto page = co_await context.db.read(own_page, context.viewer);
    auto data = page_data(context, page);
    const bool any_ticket = std::ranges::any_of(page.tickets, &Ticket::is_valid);
    data["title"] = http::text(context, any_ticket ? "registration.receipt_title"
                                                   : "registration.received_title");
    co_return http::page(context, "registration/receipt", std::move(data));
}

asio::awaitable<Response> get_own(Context& context)
{
    const auto page = co_await context.db.read(own_page, context.viewer);
    auto data = page_data(context, page);
    data["title"] = http::text(context, "registration.own_title");
    co_return http::page(context, "registration/own", std::move(data));
}

std::optional<accounts::Link> resolved(db::Tx& tx, const std::string& token) { return accounts::resolve_link(tx, token); }

// The token leaves the address at once; a mail scanner that opens the link changes nothing.
asio::awaitable<Response> get_exchange(Context& context)
{
    const auto token = context.param("token");
    const auto link = co_await context.db.read(resolved, token);
    if (!link || link->purpose != accounts::LinkPurpose::registration) {
        view::Data data;
        data["title"] = http::text(context, "registration.link_unknown_title");
        co_return http::page(context, "registration/link_unknown", std::move(data), 404);
    }
    auto response = http::see_other(context, "/min");
    http::set_cookie(context, response, "link", token, link_seconds);
    co_return response;
}

std::optional<ParticipantId> participant_in(const Context& context)
{
    const auto& text = context.param("id");
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return ParticipantId{id};
}

struct ChangePage {
    std::optional<OwnParticipant> own;
    Offer offer;
    CategoryId category;
    http::Form answers; // as the form would have them
    bool frozen = false;
};

ChangePage change_page(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant)
{
    ChangePage page;
    page.own = find_own(tx, viewer, participant);
    page.offer = current_offer(tx);
    page.frozen = !check_freeze(tx, viewer, page.offer.conference);
    if (!page.own) return page;
    page.category = tx.get<CategoryId>("SELECT category_id FROM participant WHERE id = ?1", participant);
    add_answer_fields(tx, participant, "", page.answers);
    return page;
}

bool is_open(const ChangePage& page) { return page.own && page.own->state == "registered" && !page.frozen; }

http::Form stored_fields(const ChangePage& page)
{
    const auto& own = must(page.own);
    http::Form fields = page.answers;
    fields.add("name", own.name);
    fields.add("organisation", own.organisation);
    fields.add("municipality", own.municipality_id ? std::to_string(own.municipality_id->value) : "elsewhere");
    if (own.show_in_list) fields.add("list", "1");
    fields.add("version", std::to_string(own.version));
    return fields;
}

view::Data change_data(const Context& context, const ChangePage& page, const http::Form& fields, const Refusal* refusal)
{
    const auto& own = must(page.own);
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.change_title", {{"name", own.name}});
    data["id"] = own.id.value;
    // Somebody was first, and the page says so: sending the form once more is then a decision.
    const bool overtaken = refusal && refusal->key == "form.changed_meanwhile";
    data["version"] = overtaken ? std::to_string(own.version) : fields["version"];
    auto name = http::make_field(context, "name", "registration.name", fields["name"], refusal);
    name.required = true;
    name.maxlength = 120;
    data["name"] = view::data_of(name);
    auto organisation = http::make_field(context, "organisation", "registration.organisation", fields["organisation"], refusal);
    organisation.maxlength = 120;
    data["organisation"] = view::data_of(organisation);
    data["municipality"] = view::data_of(municipality_field(context, page.offer, "municipality", fields["municipality"], refusal));
    data["questions"] = questions_data(context, {page.offer.questions, fields, "", "", page.category, {}}, refusal);
    data["takes_files"] = any_file(page.offer.questions);
    auto list = http::make_field(context, "list", "registration.show_in_list", "1", refusal);
    list.type = "checkbox";
    list.checked = fields.has("list");
    data["list"] = view::data_of(list);
    label_errors(data);
    return data;
}

asio::awaitable<Response> get_change(Context& context)
{
    const auto id = participant_in(context);
    if (!id) co_return http::not_found(context);
    const auto page = co_await context.db.read(change_page, context.viewer, *id);
    if (!page.own) co_return http::not_found(context);
    if (!is_open(page)) co_return http::see_other(context, "/min?notice=registration_frozen");
    co_return http::page(context, "registration/change", change_data(context, page, stored_fields(page), nullptr));
}

Result<ParticipantChange> parse_change(const http::Form& form, const ChangePage& page)
{
    ParticipantChange change;
    std::vector<FieldError> errors;
    const auto check = [&](const std::string& name, std::size_t longest, bool required) {
        auto value = squeeze(form[name]);
        if (auto error = line_error(name, value, longest, required)) errors.push_back(std::move(*error));
        return value;
    };
    change.participant = must(page.own).id;
    std::from_chars(form["version"].data(), form["version"].data() + form["version"].size(), change.version);
    change.name = check("name", 120, true);
    change.organisation = check("organisation", 120, false);
    change.show_in_list = form.has("list");
    change.answers = parse_answers(form, "", page.offer.questions, page.category, errors);
    bool known = form["municipality"] == "elsewhere";
    for (const auto* group : {&page.offer.hosts, &page.offer.others})
        for (const auto& municipality : *group)
            if (std::to_string(municipality.id.value) == form["municipality"]) {
                change.municipality = municipality.id;
                known = true;
            }
    if (!known) errors.push_back({"municipality", "registration.choose_municipality", {}});
    if (errors.empty()) return change;
    return std::unexpected(Refusal{Problem::invalid, "form.invalid", std::move(errors), {}});
}

asio::awaitable<Response> post_change(Context& context)
{
    const auto id = participant_in(context);
    if (!id) co_return http::not_found(context);
    const auto page = co_await context.db.read(change_page, context.viewer, *id);
    if (!page.own) co_return http::not_found(context);

    auto form = context.form();
    std::vector<FieldError> wrong_files;
    if (is_open(page)) wrong_files = co_await take_uploads(context, form, page.offer.questions);
    auto change = with_errors(parse_change(form, page), std::move(wrong_files));
    Result<bool> done = true;
    if (!change) done = std::unexpected(change.error());
    else done = co_await context.db.write(change_participant, context.viewer, std::move(*change));
    if (done) co_return http::see_other(context, "/min?notice=registration_saved");
    if (done.error().problem == Problem::not_found) co_return http::not_found(context);
    co_return http::page(context, "registration/change", change_data(context, page, form, &done.error()),
                         http::status_of(done.error().problem));
}

asio::awaitable<Response> get_cancelling(Context& context)
{
    const auto id = participant_in(context);
    if (!id) co_return http::not_found(context);
    const auto page = co_await context.db.read(change_page, context.viewer, *id);
    if (!page.own) co_return http::not_found(context);
    if (!is_open(page)) co_return http::see_other(context, "/min?notice=registration_frozen");
    view::Data data;
    data["title"] = http::text(context, "registration.cancel_title");
    data["name"] = page.own->name;
    data["id"] = page.own->id.value;
    co_return http::page(context, "registration/cancelling", std::move(data));
}

asio::awaitable<Response> post_cancelling(Context& context)
{
    const auto id = participant_in(context);
    if (!id) co_return http::not_found(context);
    const auto done = co_await context.db.write(cancel_participant, context.viewer, *id);
    if (done) co_return http::see_other(context, "/min?notice=registration_cancelled");
    // Cancelled before is what was wanted: a form sent twice shows the same page.
    if (done.error().key == "registration.cancelled_before") co_return http::see_other(context, "/min?notice=registration_cancelled");
    co_return http::refused(context, done.error());
}

asio::awaitable<Response> get_ticket(Context& context)
{
    const auto id = participant_in(context);
    if (!id) co_return http::not_found(context);
    const auto page = co_await context.db.read(own_page, context.viewer);
    std::string code;
    for (const auto& ticket : page.tickets)
        if (ticket.id == *id && ticket.is_valid()) code = ticket.code;
    if (code.empty()) co_return http::not_found(context);
    auto picture = co_await context.workers.run(document::qr_png, std::move(code), 8);
    co_return http::file(std::move(picture), "image/png", "billett.png");
}

asio::awaitable<Response> get_calendar(Context& context)
{
    const auto page = co_await context.db.read(own_page, context.viewer);
    if (std::ranges::none_of(page.tickets, &Ticket::is_valid)) co_return http::not_found(context);
    const auto sequence = static_cast<int>(page.registration.version - 1);
    auto calendar = calendar_of(page.conference, page.registration.id, sequence, context.now, context.services.base_url);
    co_return http::file(std::move(calendar), "text/calendar; charset=utf-8", "retenk.ics");
}

view::Data exported(const std::vector<Line>& lines)
{
    view::Data list = view::Data::List{};
    for (const auto& line : lines) {
        view::Data data;
        data["participant_id"] = view::data_of(line.participant_id);
        data["name"] = line.name;
        data["value"] = line.value;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data exported(const std::vector<AnswerLine>& lines)
{
    view::Data list = view::Data::List{};
    for (const auto& line : lines) {
        view::Data data;
        data["participant_id"] = view::data_of(line.participant_id);
        data["name"] = line.title;
        data["value"] = line.value;
        list.push_back(std::move(data));
    }
    return list;
}

// PRV-2: what is kept about those in this registration.
asio::awaitable<Response> get_own_data(Context& context)
{
    const auto page = co_await context.db.read(own_page, context.viewer);
    view::Data data;
    data["conference"] = page.conference.name;
    data["registration"] = view::data_of(page.registration);
    data["payer"] = view::data_of(page.payer);
    data["participants"] = view::data_of(page.tickets);
    data["extras"] = exported(page.extras);
    data["answers"] = exported(page.answers);
    co_return http::file(view::to_json(data), "application/json", "retenk.json");
}

asio::awaitable<Response> post_forget(Context& context)
{
    auto response = http::see_other(context, "/?notice=registration_forgotten");
    http::set_cookie(context, response, "link", "", 0);
    co_return response;
}

} // namespace

http::Routes own_routes()
{
    return {
        {Method::get, "/pamelding/kvittering", Access::personal_link, get_receipt},
        {Method::get, "/min/{token}", Access::open, get_exchange},
        {Method::get, "/min", Access::personal_link, get_own},
        {Method::get, "/min/kalender.ics", Access::personal_link, get_calendar},
        {Method::get, "/min/data.json", Access::personal_link, get_own_data},
        {Method::post, "/min/ut", Access::personal_link, post_forget},
        {Method::get, "/min/deltaker/{id}", Access::personal_link, get_change},
        {Method::post, "/min/deltaker/{id}", Access::personal_link, post_change, {.takes_files = true}},
        {Method::get, "/min/deltaker/{id}/avmelding", Access::personal_link, get_cancelling},
        {Method::post, "/min/deltaker/{id}/avmelding", Access::personal_link, post_cancelling},
        {Method::get, "/min/deltaker/{id}/overdragelse", Access::personal_link, get_hand_over},
        {Method::post, "/min/deltaker/{id}/overdragelse", Access::personal_link, post_hand_over},
        {Method::get, "/min/deltaker/{id}/billett.png", Access::personal_link, get_ticket},
    };
}

} // namespace retenk::registration
