#include "registration/group_mails.hpp"

#include "retenk/accounts/link.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

std::string link_path(view::Lang lang, std::string_view before, const std::string& token)
{
    return view::localised_path(lang, std::string(before) + token);
}

void add_ticket(db::Tx& tx, mail::Message& message, const conference::Conference& conference,
                const Addressee& contact, const Ticket& ticket, const std::string& base_url)
{
    view::Data::List lines;
    if (ticket.is_valid()) {
        add_ticket_line(message, lines, ticket, chosen_of(tx, contact.id));
        add_calendar(message, conference, tx, contact.id, base_url);
    }
    message.data["tickets"] = std::move(lines);
    message.data["waits"] = ticket.waits();
}

bool had_link_lately(db::Tx& tx, ParticipantId participant)
{
    return tx.find<std::int64_t>("SELECT 1 FROM message WHERE registration_id = (SELECT "
                                 "registration_id FROM participant WHERE id = ?1) AND participant_id "
                                 "= ?1 AND template = 'place_own_link' AND created_at > ?2 LIMIT 1",
                                 participant, tx.now - std::chrono::hours(1))
        .has_value();
}

} // namespace

std::string mail_own_place(db::Tx& tx, const conference::Conference& conference,
                           ParticipantId participant, OwnPlaceMail kind,
                           const std::string& base_url, std::string language)
{
    const RegistrationId registration{
        tx.get<std::int64_t>("SELECT registration_id FROM participant WHERE id = ?1", participant)};
    const auto contact = get_addressee(tx, registration);
    const auto ticket = must(find_ticket(tx, participant));
    if (ticket.email.empty()) return "";
    auto to = contact;
    to.contact_name = ticket.name;
    to.contact_email = Email{ticket.email};
    if (!language.empty()) to.language = std::move(language);
    const bool confirmed = kind == OwnPlaceMail::confirmed;
    auto message = message_to(to, confirmed ? "place_named" : "place_own_link",
                              data_of_conference(conference, ticket.name, contact.reference));
    message.participant = participant;
    message.data["contact_name"] = contact.contact_name;
    message.data["frozen"] = is_frozen(conference, tx.now);
    if (confirmed) add_ticket(tx, message, conference, contact, ticket, base_url);
    auto token = accounts::issue_link(tx, accounts::LinkPurpose::participant, participant.value,
                                      conference.ends_at + std::chrono::days(90));
    message.data["link_path"] = link_path(message.language, "/plass/", token);
    mail::enqueue(tx, message);
    return token;
}

void mail_place_link(db::Tx& tx, const conference::Conference& conference,
                     const OwnParticipant& place, const Email& email, const std::string& token)
{
    const auto contact = get_addressee(tx, place.registration_id);
    auto message = message_to(contact, "place_link",
                              data_of_conference(conference, "", contact.reference));
    message.recipient = email;
    message.recipient_name = "";
    message.participant = place.id;
    message.data["contact_name"] = contact.contact_name;
    message.data["organisation"] = place.organisation;
    message.data["extras"] =
        extras_in_mail(chosen_extras(tx, place.registration_id), place.id, message.language);
    message.data["any_extra"] = !message.data["extras"].list()->empty();
    message.data["until"] = iso_local_time(to_local(conference.names_until()));
    message.data["link_path"] = link_path(message.language, "/plass/", token);
    mail::enqueue(tx, message);
}

std::int64_t mails_of_place(db::Tx& tx, ParticipantId place)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM message WHERE registration_id = (SELECT "
                                "registration_id FROM participant WHERE id = ?1) AND participant_id = "
                                "?1 AND template = 'place_link' AND created_at > ?2",
                                place, tx.now - std::chrono::days(1));
}

void mail_place_reminder(db::Tx& tx, const conference::Conference& conference,
                         RegistrationId registration, std::int64_t unnamed, std::int64_t days)
{
    const auto contact = get_addressee(tx, registration);
    if (contact.contact_email.text.empty()) return;
    auto message =
        message_to(contact, "places_reminder",
                   data_of_conference(conference, contact.contact_name, contact.reference));
    message.data["unnamed"] = unnamed;
    message.data["until"] = iso_local_time(to_local(conference.names_until()));
    message.data["link_path"] =
        link_path(message.language, "/min/", issue_own_link(tx, conference, registration));
    message.dedupe_key =
        "places_reminder:" + std::to_string(registration.value) + ":" + std::to_string(days);
    mail::enqueue(tx, message);
}

void send_place_links_again(db::Tx& tx, const conference::Conference& conference,
                            const Email& email)
{
    const auto participants = tx.rows<ParticipantId>(
        "SELECT participant.id FROM participant JOIN person ON person.id = person_id WHERE "
        "conference_id = ?1 AND person.email = ?2 AND place > 0 AND state = 'registered' "
        "ORDER BY participant.id DESC LIMIT 5",
        conference.id, email);
    for (const auto id : participants)
        if (!had_link_lately(tx, id)) mail_own_place(tx, conference, id, OwnPlaceMail::link_again, "");
}

} // namespace retenk::registration
