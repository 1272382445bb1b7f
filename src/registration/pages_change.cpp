#include "registration/pages_change.hpp"

#include "registration/change_conflict.hpp"
#include "registration/form.hpp"
#include "registration/form_view.hpp"
#include "registration/own.hpp"
#include "registration/pages_link.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"
#include "registration/upload_file.hpp"
#include "retenk/base/must.hpp"
#include "retenk/http/field.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/registration/group_view.hpp"

namespace retenk::registration {

namespace {

using http::Context;
using http::Response;

struct ChangePage {
    OwnPlace place;
    Offer offer;
    CategoryId category;
    http::Form answers; // as the form would have them
    std::vector<SessionId> sessions;
};

ChangePage change_page(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant)
{
    ChangePage page;
    page.place = find_own_place(tx, viewer, participant);
    if (!page.place.own) return page;
    page.offer = current_offer(tx);
    const auto& own = must(page.place.own);
    if (own.place > 0 && viewer.participant != own.id) // what they need is not their contact's to read
        std::erase_if(page.offer.questions, [](const auto& question) { return question.rights_class == "needs"; });
    page.category = tx.get<CategoryId>("SELECT category_id FROM participant WHERE id = ?1", participant);
    add_answer_fields(tx, participant, "", page.answers);
    page.sessions = sessions_of(tx, participant);
    return page;
}

http::Form stored_fields(const ChangePage& page)
{
    const auto& own = must(page.place.own);
    http::Form fields = page.answers;
    fields.add("name", own.name);
    fields.add("organisation", own.organisation);
    fields.add("municipality", own.municipality_id ? std::to_string(own.municipality_id->value) : "elsewhere");
    if (own.show_in_list) fields.add("list", "1");
    for (const auto session : page.sessions) fields.add("sessions", std::to_string(session.value));
    fields.add("version", std::to_string(own.version));
    return fields;
}

view::Data change_data(const Context& context, const ChangePage& page, const http::Form& fields, const Refusal* refused)
{
    const auto& own = must(page.place.own);
    const auto worded =
        refused ? with_session_titles(context, page.offer.sessions, *refused) : Refusal{};
    const auto* refusal = refused ? &worded : nullptr;
    view::Data data;
    http::add_errors(context, data, refusal);
    data["title"] = http::text(context, "registration.change_title", {{"name", own.name}});
    data["id"] = own.id.value;
    data["own"] = own_root(context);
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
    data["sessions"] = sessions_data(context, {page.offer.sessions, fields, "sessions", page.sessions}, refusal);
    data["has_sessions"] = !page.offer.sessions.empty();
    auto list = http::make_field(context, "list", "registration.show_in_list", "1", refusal);
    list.type = "checkbox";
    list.checked = fields.has("list");
    data["list"] = view::data_of(list);
    label_errors(data);
    // Sent again for another reason, it still holds what stood there when it was read.
    data["before"] = refusal && !overtaken ? kept_before(fields) : read_before(data, stored_fields(page));
    data["differences"] = view::Data::List{};
    data["differences_found"] = false;
    return data;
}

// Nothing that somebody else has saved meanwhile is put back by a form that left it alone.
view::Data overtaken_data(const Context& context, const ChangePage& page, const http::Form& form, const Refusal& refusal)
{
    const auto stored = stored_fields(page);
    auto data = change_data(context, page, follow_stored(form, stored), &refusal);
    data["differences"] = differences(context, data, form, stored);
    data["differences_found"] = !data["differences"].list()->empty();
    return data;
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
    change.participant = must(page.place.own).id;
    change.version = http::parse_number(form["version"]).value_or(0);
    change.name = check("name", 120, true);
    change.organisation = check("organisation", 120, false);
    change.show_in_list = form.has("list");
    if (!page.offer.sessions.empty()) change.sessions = parse_sessions(form, "sessions");
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

} // namespace

ParticipantId asked_participant(const Context& context)
{
    return ParticipantId{http::parse_number(context.param("id")).value_or(0)};
}

asio::awaitable<Response> get_change(Context& context)
{
    const auto id = asked_participant(context);
    const auto page = co_await context.db.read(change_page, context.viewer, id);
    if (!page.place.own) co_return http::not_found(context);
    if (page.place.own->unnamed) co_return http::see_other(context, "/min/plasser/" + context.param("id"));
    if (!page.place.open) co_return http::see_other(context, own_root(context) + "?notice=registration_frozen");
    co_return http::page(context, "registration/change", change_data(context, page, stored_fields(page), nullptr));
}

asio::awaitable<Response> post_change(Context& context)
{
    const auto id = asked_participant(context);
    const auto page = co_await context.db.read(change_page, context.viewer, id);
    if (!page.place.own) co_return http::not_found(context);

    auto form = context.form();
    std::vector<FieldError> wrong_files;
    if (page.place.open) wrong_files = co_await take_uploads(context, form, page.offer.questions);
    auto change = with_errors(parse_change(form, page), std::move(wrong_files));
    Result<bool> done = true;
    if (!change) done = std::unexpected(change.error());
    else done = co_await context.db.write(change_participant, context.viewer, std::move(*change));
    if (done) co_return http::see_other(context, own_root(context) + "?notice=registration_saved");
    if (done.error().problem == Problem::not_found) co_return http::not_found(context);
    const bool overtaken = done.error().key == "form.changed_meanwhile";
    auto data = overtaken ? overtaken_data(context, page, form, done.error())
                          : change_data(context, page, form, &done.error());
    co_return http::page(context, "registration/change", std::move(data), http::status_of(done.error().problem));
}

asio::awaitable<Response> get_cancelling_own(Context& context)
{
    const auto id = asked_participant(context);
    const auto place = co_await context.db.read(find_own_place, context.viewer, id);
    if (!place.own) co_return http::not_found(context);
    if (!place.open) co_return http::see_other(context, "/min?notice=registration_frozen");
    view::Data data;
    data["title"] = http::text(context, "registration.cancel_title");
    data["name"] = shown_name(context, *place.own);
    data["id"] = place.own->id.value;
    co_return http::page(context, "registration/cancelling", std::move(data));
}

asio::awaitable<Response> post_cancelling_own(Context& context)
{
    const auto id = asked_participant(context);
    const auto done = co_await context.db.write(cancel_participant, context.viewer, id);
    if (done) co_return http::see_other(context, "/min?notice=registration_cancelled");
    // Cancelled before is what was wanted: a form sent twice shows the same page.
    if (done.error().key == "registration.cancelled_before") co_return http::see_other(context, "/min?notice=registration_cancelled");
    co_return http::refused(context, done.error());
}

} // namespace retenk::registration
