#include "registration/mails.hpp"

#include "registration/own.hpp"
#include "registration/payer.hpp"
#include "registration/prices_view.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct TicketLine
{
    std::string name, category, code, picture;
};
BOOST_DESCRIBE_STRUCT(TicketLine, (), (name, category, code, picture))

view::Data sessions_in_mail(const std::vector<SignedSession>& sessions, ParticipantId participant,
                            view::Lang lang)
{
    view::Data list = view::Data::List{};
    for (const auto& session : sessions) {
        if (session.participant_id != participant || session.cancelled) continue;
        view::Data data;
        data["title"] = view::localised(lang, session.title, session.translations, "title").text;
        data["waits"] = session.state == "waiting";
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace

Chosen chosen_of(db::Tx& tx, RegistrationId registration)
{
    return {signed_sessions(tx, registration), chosen_extras(tx, registration)};
}

view::Data extras_in_mail(const std::vector<ChosenExtra>& extras, ParticipantId participant,
                          view::Lang lang)
{
    view::Data list = view::Data::List{};
    for (const auto& extra : extras)
        if (extra.participant_id == participant)
            list.push_back(view::localised(lang, extra.name, extra.translations, "name").text);
    return list;
}

void add_ticket_line(mail::Message& message, view::Data::List& lines, const Ticket& ticket,
                     const Chosen& chosen)
{
    const auto picture = "ticket" + std::to_string(ticket.id.value);
    const auto category = view::localised(message.language, ticket.category,
                                          ticket.category_translations, "name");
    auto line = view::data_of(TicketLine{ticket.name, category.text, ticket.code, picture});
    line["sessions"] = sessions_in_mail(chosen.sessions, ticket.id, message.language);
    line["any_session"] = !line["sessions"].list()->empty();
    line["extras"] = extras_in_mail(chosen.extras, ticket.id, message.language);
    line["any_extra"] = !line["extras"].list()->empty();
    lines.push_back(std::move(line));
    message.attachments.push_back({picture + ".png", "image/png", ticket.code, true, picture});
}

void add_calendar(mail::Message& message, const conference::Conference& conference, db::Tx& tx,
                  RegistrationId registration, const std::string& base_url)
{
    message.attachments.push_back({"retenk.ics", "text/calendar; charset=utf-8; method=PUBLISH",
                                   calendar_of(conference, registration, 0, tx.now, base_url,
                                               message.language),
                                   false, ""});
}

namespace {

// How many have no name yet, and until when they get one; the mailer words the time.
void add_places(mail::Message& message, const conference::Conference& conference,
                std::ptrdiff_t places)
{
    message.data["places"] = places > 0 ? view::Data(places) : view::Data(false);
    if (places > 0) message.data["until"] = iso_local_time(to_local(conference.names_until()));
}

void mail_to_colleague(db::Tx& tx, const conference::Conference& conference,
                       const Addressee& contact, const Ticket& ticket, const Chosen& chosen,
                       const std::string& base_url)
{
    auto message = message_to(contact, "registration_ticket",
                              data_of_conference(conference, ticket.name, contact.reference));
    message.recipient = Email{ticket.email};
    message.recipient_name = ticket.name;
    message.participant = ticket.id;
    view::Data::List lines;
    add_ticket_line(message, lines, ticket, chosen);
    message.data["tickets"] = std::move(lines);
    message.data["contact_name"] = contact.contact_name;
    add_calendar(message, conference, tx, contact.id, base_url);
    send_if_addressed(tx, message);
}

void mail_to_colleagues(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const std::vector<Ticket>& tickets,
                        const Chosen& chosen, const std::string& base_url)
{
    for (const auto& ticket : tickets)
        if (ticket.is_valid() && !ticket.email.empty() &&
            ticket.email != contact.contact_email.text)
            mail_to_colleague(tx, conference, contact, ticket, chosen, base_url);
}

void add_bill(db::Tx& tx, mail::Message& message)
{
    const auto registration = message.registration.value();
    message.data["bill"] = bill_data(bill_of_registration(tx, registration), message.language);
    message.data["payer"] = payer_data(stored_payer(tx, registration));
}

bool is_own(const Addressee& contact, const Ticket& ticket)
{
    return ticket.email == contact.contact_email.text ||
           fold(ticket.name) == fold(contact.contact_name);
}

// Whose the places are, unless it is one and the contact's own: somebody else's name, or how many.
view::Data others_data(const Addressee& contact, const std::vector<Ticket>& tickets)
{
    const auto own = std::ranges::find_if(tickets, &Ticket::is_valid);
    const auto count = std::ranges::count_if(tickets, &Ticket::is_valid);
    if (count == 0 || (count == 1 && is_own(contact, *own))) return false;
    view::Data data;
    data["name"] = count == 1 ? view::Data(own->name) : view::Data(false);
    data["count"] = count > 1 ? view::Data(count) : view::Data(false);
    return data;
}

} // namespace

void mail_confirmation(db::Tx& tx, const conference::Conference& conference,
                       const Addressee& contact, const std::string& token,
                       const std::string& base_url)
{
    const auto tickets = tickets_of(tx, contact.id);
    const auto chosen = chosen_of(tx, contact.id);
    const bool any = std::ranges::any_of(tickets, &Ticket::is_valid);
    const auto places = std::ranges::count_if(tickets, &Ticket::is_open_place);
    const bool only_places = !any && places > 0;
    auto message =
        message_to(contact,
                   any           ? "registration_confirmed"
                   : only_places ? "places_reserved"
                                 : "registration_received",
                   data_of_conference(conference, contact.contact_name, contact.reference));
    view::Data::List lines, waiting;
    for (const auto& ticket : tickets) {
        if (ticket.is_valid()) add_ticket_line(message, lines, ticket, chosen);
        if (ticket.waits()) waiting.push_back(ticket.name);
    }
    message.data["tickets"] = std::move(lines);
    message.data["any_waiting"] = !waiting.empty();
    message.data["waiting"] = std::move(waiting);
    message.data["others"] = others_data(contact, tickets);
    add_places(message, conference, places);
    message.data["link"] = own_link(base_url, message.language, token);
    message.data["frozen"] = is_frozen(conference, tx.now);
    add_bill(tx, message);
    if (any || only_places) add_calendar(message, conference, tx, contact.id, base_url);
    send_if_addressed(tx, message);
    mail_to_colleagues(tx, conference, contact, tickets, chosen, base_url);
}

void mail_approved(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                   const std::vector<ParticipantId>& people, const std::string& base_url)
{
    auto tickets = tickets_of(tx, contact.id);
    std::erase_if(tickets, [&](const Ticket& ticket) {
        return std::ranges::find(people, ticket.id) == people.end();
    });
    const auto places = std::ranges::count_if(tickets, &Ticket::is_open_place);
    std::erase_if(tickets, [](const Ticket& ticket) { return !ticket.is_valid(); });
    const bool only_places = tickets.empty() && places > 0;
    auto message =
        message_with_link(tx, conference, contact,
                          only_places ? "places_reserved" : "registration_approved", base_url);
    add_places(message, conference, places);
    const auto chosen = chosen_of(tx, contact.id);
    view::Data::List lines;
    for (const auto& ticket : tickets)
        add_ticket_line(message, lines, ticket, chosen);
    message.data["tickets"] = std::move(lines);
    message.data["frozen"] = is_frozen(conference, tx.now);
    add_bill(tx, message);
    add_calendar(message, conference, tx, contact.id, base_url);
    send_if_addressed(tx, message);
    mail_to_colleagues(tx, conference, contact, tickets, chosen, base_url);
}

void mail_ticket(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 ParticipantId participant, const std::string& base_url)
{
    const auto ticket = find_ticket(tx, participant);
    if (ticket && ticket->is_valid())
        mail_to_colleague(tx, conference, contact, *ticket, chosen_of(tx, contact.id), base_url);
}

void mail_link_of_new_contact(db::Tx& tx, const conference::Conference& conference,
                              const Addressee& contact, const std::string& base_url)
{
    mail_confirmation(tx, conference, contact, issue_own_link(tx, conference, contact.id),
                      base_url);
}

} // namespace retenk::registration
