#include "registration/pages_contact.hpp"

#include "registration/contact.hpp"
#include "registration/form_view.hpp"
#include "registration/pages_link.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

namespace {

std::string way_back(const http::Context& context, const StoredContact& stored)
{
    return way_back_to(context, stored.contact.id);
}

// Chosen is only what is not as it would be anyway.
std::string stored_way(const StoredContact& stored)
{
    if (stored.payer.payer_ehf == stored.public_payer) return "usual";
    return stored.payer.payer_ehf ? "ehf" : "email";
}

http::Form stored_fields(const StoredContact& stored)
{
    const auto& [contact, payer] = std::tie(stored.contact, stored.payer);
    const bool other = payer.payer_kind == "other";
    http::Form fields;
    fields.add("name", contact.contact_name);
    fields.add("email", contact.contact_email);
    fields.add("phone", contact.contact_phone.value_or(""));
    fields.add("payer_kind", payer.payer_kind);
    fields.add("payer_name", other ? payer.payer_name : "");
    // One that came with the name goes with it: whoever changes the name would leave it behind.
    fields.add("payer_number", stored.number_by_name ? "" : payer.payer_number);
    fields.add("payer_reference", payer.payer_reference);
    fields.add("payer_way", stored_way(stored));
    fields.add("payer_email",
               payer.payer_email == contact.contact_email ? "" : payer.payer_email);
    fields.add("version", std::to_string(contact.version));
    return fields;
}

http::Field line(const http::Context& context, const http::Form& fields, const std::string& name,
                 std::string type, std::string autocomplete, const Refusal* refusal)
{
    auto field =
        http::make_field(context, name, "registration." + name, fields[name], refusal);
    field.maxlength = type == "email" ? 254 : 120;
    field.type = std::move(type);
    // What an organiser's browser would fill in is the organiser's own.
    field.autocomplete = at_desk(context) ? "off" : std::move(autocomplete);
    return field;
}

http::Response contact_page(const http::Context& context, const StoredContact& stored,
                            const http::Form& fields, const Refusal* refusal)
{
    view::Data data;
    http::add_errors(context, data, refusal);
    const bool desk = at_desk(context);
    data["title"] = http::text(context, stored.pays ? "contact.title" : "contact.title_free");
    data["area"] = desk ? "desk" : "public";
    data["at_desk"] = desk;
    data["reference"] = stored.contact.reference;
    data["back"] = way_back(context, stored);
    data["has_unnamed"] = stored.has_unnamed;
    data["action"] = desk ? way_back(context, stored) + "/kontakt" : "/min/kontakt";
    // Somebody was first, and the page says so: sending the form once more is then a decision.
    const bool overtaken = refusal && refusal->key == "form.changed_meanwhile";
    data["version"] = overtaken ? std::to_string(stored.contact.version) : fields["version"];
    auto name = line(context, fields, "name", "text", "name", refusal);
    name.required = true;
    name.hint = http::text(context, "contact.name_hint");
    data["name"] = view::data_of(name);
    auto email = line(context, fields, "email", "email", "email", refusal);
    email.required = !desk || !stored.contact.contact_email.empty();
    data["email"] = view::data_of(email);
    data["phone"] = view::data_of(line(context, fields, "phone", "tel", "tel", refusal));
    const auto& number = stored.payer.payer_number;
    data["payer_now"] = stored.payer.payer_name + (number.empty() ? "" : " (" + number + ")");
    const auto* own = desk ? "contact.payer_kind_own" : "registration.payer_kind_own";
    data["payer"] =
        stored.pays ? payer_fields(context, {fields, {}}, refusal, own) : view::Data(false);
    label_errors(data);
    return http::page(context, "registration/contact", std::move(data),
                      refusal ? http::status_of(refusal->problem) : 200);
}

Result<ContactChange> parse_contact(const http::Form& fields, const StoredContact& stored)
{
    ContactChange change;
    std::vector<FieldError> errors;
    change.registration = stored.contact.id;
    change.version = http::parse_number(fields["version"]).value_or(0);
    auto& asked = change.asked;
    asked.contact_name = squeeze(fields["name"]);
    if (auto error = line_error("name", asked.contact_name, 120, true))
        errors.push_back(std::move(*error));
    if (!trim(fields["email"]).empty()) {
        const auto email = parse_email(fields["email"]);
        if (!email) errors.push_back({"email", "form.email", {}});
        asked.contact_email = email.value_or(Email());
    }
    if (!trim(fields["phone"]).empty()) {
        asked.contact_phone = parse_phone(fields["phone"]);
        if (!asked.contact_phone) errors.push_back({"phone", "form.phone", {}});
    }
    if (stored.pays) parse_payer(fields, asked, errors);
    if (errors.empty()) return change;
    return std::unexpected(Refusal{Problem::invalid, "form.invalid", std::move(errors), {}});
}

std::string notice_of(const http::Context& context, const ContactChanged& done)
{
    if (!done.mailed) return "registration_saved";
    if (at_desk(context)) return "contact_changed_mailed";
    return done.link_token.empty() ? "contact_payer_saved" : "contact_address_saved";
}

http::Response after_change(const http::Context& context, const StoredContact& stored,
                            const ContactChanged& done)
{
    auto response = http::see_other(context, way_back(context, stored) + "?notice=" +
                                                 notice_of(context, done));
    // The link that this browser came by holds no longer.
    if (!at_desk(context) && !done.link_token.empty())
        keep_link(context, response, "link", done.link_token);
    return response;
}

} // namespace

asio::awaitable<http::Response> get_contact(http::Context& context)
{
    const auto id = asked_registration(context);
    const auto stored = co_await context.db.read(find_contact, context.viewer, id);
    if (!stored) co_return http::not_found(context);
    if (!stored->is_open)
        co_return closed_to_changes(context, id);
    if (at_desk(context))
        co_await audit::note_seen(context, "registration " + std::to_string(id.value), 1);
    co_return contact_page(context, *stored, stored_fields(*stored), nullptr);
}

asio::awaitable<http::Response> post_contact(http::Context& context)
{
    const auto id = asked_registration(context);
    auto stored = co_await context.db.read(find_contact, context.viewer, id);
    if (!stored) co_return http::not_found(context);
    if (!stored->is_open)
        co_return closed_to_changes(context, id);
    const auto change = parse_contact(context.form(), *stored);
    if (!change) co_return contact_page(context, *stored, context.form(), &change.error());
    const auto done = co_await context.db.write(change_contact, context.viewer, *change,
                                                context.services.base_url);
    if (done) co_return after_change(context, *stored, *done);
    if (done.error().problem == Problem::closed) co_return closed_to_changes(context, id);
    stored = co_await context.db.read(find_contact, context.viewer, id);
    if (!stored) co_return http::not_found(context);
    co_return contact_page(context, *stored, context.form(), &done.error());
}

} // namespace retenk::registration
