#include "registration/pages_one_registration.hpp"

#include "registration/history_view.hpp"
#include "registration/pages_organiser.hpp"
#include "registration/payer.hpp"
#include "registration/prices_view.hpp"
#include "registration/question_view.hpp"
#include "registration/signup_view.hpp"

#include "retenk/audit/reading.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/mail/outbox.hpp"
#include "retenk/registration/group_view.hpp"
#include "retenk/registration/registration.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

struct Whole
{
    RegistrationRow head;
    std::vector<WholeParticipant> participants;
    std::vector<WholeExtra> extras;
    std::vector<AnswerLine> answers;
    std::vector<SignedSession> sessions;
    std::vector<WholeChange> changes;
    std::vector<mail::MessageRow> messages;
    Bill bill;
    Payer payer;
};

std::optional<Whole> read_whole(db::Tx& tx, const Viewer& viewer,
                                const RegistrationId& registration)
{
    auto head = find_registration(tx, viewer, registration);
    if (!head) return std::nullopt;
    Whole whole;
    whole.head = std::move(*head);
    whole.participants = participants_of(tx, viewer, registration);
    whole.extras = extras_of(tx, viewer, registration);
    whole.answers = answer_lines(tx, viewer, registration);
    whole.sessions = signed_sessions(tx, registration);
    whole.changes = history_of(tx, registration);
    whole.messages = mail::messages_of(tx, registration);
    whole.bill = bill_of_registration(tx, registration);
    whole.payer = stored_payer(tx, registration);
    return whole;
}

RegistrationId asked_for(const http::Context& context)
{
    return RegistrationId{http::parse_number(context.param("id")).value_or(0)};
}

std::string when(const http::Context& context, Instant instant)
{
    return context.services.templates.catalogue().date_time(context.lang, instant);
}

view::Data localised_data(const http::Context& context, std::string_view text,
                          std::string_view translations, std::string_view column)
{
    return view::data_of(view::localised(context.lang, text, translations, column));
}

view::Data extras_data(const http::Context& context, const Whole& whole, ParticipantId participant,
                       Ore& sum)
{
    view::Data::List list;
    for (const auto& extra : whole.extras) {
        if (extra.participant_id != participant) continue;
        view::Data data;
        data["name"] = localised_data(context, extra.name, extra.translations, "name");
        list.push_back(std::move(data));
        sum = sum + extra.price_ore + extra.vat_ore;
    }
    return list;
}

view::Data participant_data(const http::Context& context, const Whole& whole,
                            const WholeParticipant& participant)
{
    const bool cancelled = participant.state == ParticipantState::cancelled;
    Ore sum = participant.price_ore + participant.vat_ore;
    view::Data data;
    data["id"] = participant.id.value;
    data["name"] = shown_name(context, participant);
    data["unnamed"] = participant.unnamed;
    data["email"] = participant.email.value_or("");
    data["organisation"] = participant.organisation.value_or("");
    data["municipality"] = participant.municipality ? *participant.municipality
                                                    : http::text(context, "register.elsewhere");
    data["category"] =
        localised_data(context, participant.category, participant.category_translations, "name");
    const bool waits = !cancelled && participant.approval == "waiting";
    data["waits"] = waits;
    data["declined_reason"] = participant.declined_reason;
    data["state"] = waits ? std::string_view("waiting") : db::enum_name(participant.state);
    data["state_text"] = http::text(context, waits       ? "approval.waits"
                                             : cancelled ? "register.state_cancelled"
                                                         : "register.state_registered");
    data["cancelled"] = cancelled;
    data["cancelled_at"] =
        participant.cancelled_at ? when(context, *participant.cancelled_at) : std::string();
    data["in_list"] = participant.show_in_list;
    data["extras"] = extras_data(context, whole, participant.id, sum);
    data["price"] = context.services.templates.catalogue().amount(context.lang, sum);
    data["sessions"] = signed_data(context, whole.sessions, participant.id);
    data["has_sessions"] = !data["sessions"].list()->empty();
    data["answers"] = answers_data(context, whole.answers, participant.id);
    return data;
}

view::Data messages_data(const http::Context& context, const Whole& whole)
{
    view::Data::List list;
    for (const auto& message : whole.messages) {
        const auto state = db::enum_name(message.state);
        view::Data data;
        data["id"] = message.id.value;
        data["subject"] = message.subject.empty() ? word_for(context, "mail", message.template_name)
                                                  : message.subject;
        data["recipient"] = message.recipient;
        data["state"] = state;
        data["state_text"] = word_for(context, "mail_state", state);
        data["when"] = when(context, message.sent_at.value_or(message.created_at));
        list.push_back(std::move(data));
    }
    return list;
}

view::Data whole_data(const http::Context& context, const Whole& whole)
{
    view::Data data;
    data["title"] = http::text(context, "register.registration_title",
                               Values({{"reference", whole.head.reference}}));
    data["area"] = "desk";
    data["id"] = whole.head.id.value;
    data["reference"] = whole.head.reference;
    data["contact_name"] = whole.head.contact_name;
    data["contact_email"] = whole.head.contact_email;
    data["contact_phone"] = whole.head.contact_phone.value_or("");
    data["bill"] = bill_on_page(context, whole.bill);
    data["payer"] = payer_data(whole.payer);
    data["registered_at"] = when(context, whole.head.created_at);
    view::Data::List participants;
    for (const auto& participant : whole.participants)
        participants.push_back(participant_data(context, whole, participant));
    data["participants"] = std::move(participants);
    const auto places = std::ranges::count(whole.participants, ParticipantState::registered,
                                           &WholeParticipant::state);
    data["any_place"] = places > 0;
    data["several_places"] = places > 1;
    data["changes"] = history_data(context, whole.changes);
    data["messages"] = messages_data(context, whole);
    return data;
}

std::optional<RegistrationRow> read_head(db::Tx& tx, const Viewer& viewer,
                                         const RegistrationId& registration)
{
    return find_registration(tx, viewer, registration);
}

} // namespace

asio::awaitable<http::Response> get_one_registration(http::Context& context)
{
    const auto id = asked_for(context);
    auto whole = co_await context.db.read(read_whole, context.viewer, id);
    if (!whole) co_return http::not_found(context);
    const auto needs = needs_among(whole->answers);
    co_await audit::note_seen(context, "registration " + std::to_string(id.value),
                              std::ssize(whole->participants));
    auto actor = context.viewer.actor();
    if (needs > 0) co_await context.db.write(log_needs_read, std::move(actor), id, needs);
    co_return http::page(context, "registration/admin_registration", whole_data(context, *whole));
}

asio::awaitable<http::Response> post_link_again(http::Context& context)
{
    const auto id = asked_for(context);
    auto head = co_await context.db.read(read_head, context.viewer, id);
    if (!head) co_return http::not_found(context);
    auto email = parse_email(head->contact_email);
    if (!email) co_return http::not_found(context);
    co_await context.db.write(send_links_again, std::move(*email), context.services.base_url);
    co_return http::see_other(context, "/admin/pameldinger/" + std::to_string(id.value) +
                                           "?notice=register_link_sent");
}

} // namespace retenk::registration
