#include "registration/mails.hpp"

#include "registration/own.hpp"
#include "retenk/base/join.hpp"
#include "retenk/base/must.hpp"
#include "retenk/base/secret.hpp"

namespace retenk::registration {

view::Lang language_of(const Addressee& contact)
{
    return view::lang_called(contact.language).value_or(view::Lang::nb);
}

// Day and time stay as data: the mailer words them in the language of the mail.
view::Data data_of_conference(const conference::Conference& conference, const std::string& to,
                              const std::string& reference)
{
    view::Data data;
    data["conference"] = conference.name;
    data["day"] = iso_day(conference.day);
    data["place"] = conference.place;
    data["contact_email"] = conference.contact_email;
    data["to"] = to;
    data["reference"] = reference;
    return data;
}

mail::Message message_to(const Addressee& contact, std::string name, view::Data data)
{
    mail::Message message;
    message.template_name = std::move(name);
    message.language = language_of(contact);
    message.recipient = contact.contact_email;
    message.recipient_name = contact.contact_name;
    message.data = std::move(data);
    message.registration = contact.id;
    return message;
}

std::string own_link(const std::string& base_url, view::Lang lang, const std::string& token)
{
    return base_url + view::localised_path(lang, "/min/" + token);
}

void send_if_addressed(db::Tx& tx, const mail::Message& message)
{
    if (!message.recipient.text.empty()) mail::enqueue(tx, message);
}

mail::Message message_with_link(db::Tx& tx, const conference::Conference& conference,
                                const Addressee& contact, std::string name,
                                const std::string& base_url)
{
    const auto token = issue_own_link(tx, conference, contact.id);
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    data["link"] = own_link(base_url, language_of(contact), token);
    return message_to(contact, std::move(name), std::move(data));
}

Addressee get_addressee(db::Tx& tx, RegistrationId registration)
{
    return tx.get<Addressee>("SELECT id, reference, contact_name, contact_email, language FROM "
                             "registration WHERE id = ?1",
                             registration);
}

namespace {

// Whoever has the place, if their address is not the contact's: who is told already.
std::optional<Addressee> holder_apart(const Addressee& contact, const std::string& name,
                                      const std::string& email)
{
    if (email.empty() || email == contact.contact_email.text) return std::nullopt;
    auto holder = contact;
    holder.contact_name = name;
    holder.contact_email = Email{email};
    return holder;
}

view::Data passed_on_by(PassedOnBy who, const Addressee& contact)
{
    view::Data data;
    data["holder"] = who == PassedOnBy::holder;
    data["contact_name"] =
        who == PassedOnBy::contact ? view::Data(contact.contact_name) : view::Data(false);
    data["organiser"] = who == PassedOnBy::organiser;
    return data;
}

} // namespace

void mail_declined(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                   const std::vector<std::string>& names, const std::string& reason)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    view::Data::List list;
    for (const auto& name : names)
        list.push_back(name);
    data["names"] = std::move(list);
    data["reason"] = reason;
    send_if_addressed(tx, message_to(contact, "registration_declined", std::move(data)));
}

void mail_cancelled(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                    const std::string& name)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    data["participant"] = name;
    send_if_addressed(tx, message_to(contact, "registration_cancelled", std::move(data)));
}

void mail_own_cancelled(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const std::string& name,
                        const std::string& email)
{
    const auto holder = holder_apart(contact, name, email);
    if (!holder) return;
    mail_cancelled(tx, conference, *holder, name);
}

void mail_all_cancelled(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const std::vector<std::string>& names)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    view::Data::List list;
    for (const auto& name : names)
        list.push_back(name);
    data["names"] = std::move(list);
    send_if_addressed(tx, message_to(contact, "registration_all_cancelled", std::move(data)));
}

void mail_contact_changed(db::Tx& tx, const conference::Conference& conference,
                          const Addressee& contact, const ContactNews& news,
                          const std::string& base_url)
{
    const std::string name = "registration_contact_changed";
    auto message =
        news.new_address
            ? message_with_link(tx, conference, contact, name, base_url)
            : message_to(contact, name,
                         data_of_conference(conference, contact.contact_name, contact.reference));
    if (!news.new_address) message.data["link"] = false;
    message.data["payer"] = news.payer;
    message.data["by_organiser"] = news.by_organiser;
    message.data["places"] = news.new_address && news.has_unnamed;
    send_if_addressed(tx, message);
}

void mail_contact_left(db::Tx& tx, const conference::Conference& conference,
                       const Addressee& contact)
{
    send_if_addressed(
        tx, message_to(contact, "registration_contact_left",
                       data_of_conference(conference, contact.contact_name, contact.reference)));
}

void mail_changed(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                  const std::string& name)
{
    auto data = data_of_conference(conference, contact.contact_name, contact.reference);
    data["participant"] = name;
    data["own"] = false;
    send_if_addressed(tx, message_to(contact, "registration_changed", std::move(data)));
}

void mail_own_changed(db::Tx& tx, const conference::Conference& conference,
                      const Addressee& contact, const std::string& name, const std::string& email)
{
    const auto holder = holder_apart(contact, name, email);
    if (!holder) return;
    auto data = data_of_conference(conference, name, contact.reference);
    data["participant"] = name;
    data["own"] = true;
    send_if_addressed(tx, message_to(*holder, "registration_changed", std::move(data)));
}

std::string letter_key(const Letter& letter, const Email& email)
{
    return "letter:" + sha256(letter.subject + "\n" + letter.text) + ":" + email.text;
}

bool mail_letter(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 const LetterTo& to, const Letter& letter)
{
    const auto key = letter_key(letter, to.email);
    if (to.email.text.empty() ||
        tx.find<std::int64_t>("SELECT 1 FROM message WHERE dedupe_key = ?1", key))
        return false;
    auto data = data_of_conference(conference, to.name, contact.reference);
    data["subject"] = letter.subject;
    data["letter"] = letter.text;
    auto message = message_to(contact, "participant_letter", std::move(data));
    message.recipient = to.email;
    message.recipient_name = to.name;
    message.participant = to.participant;
    message.dedupe_key = key;
    send_if_addressed(tx, message);
    return true;
}

void mail_handed_over(db::Tx& tx, const conference::Conference& conference, const Addressee& to,
                      const std::string& before, const std::string& after, PassedOnBy who,
                      const Addressee& contact)
{
    auto data = data_of_conference(conference, to.contact_name, to.reference);
    data["participant"] = before;
    data["colleague"] = after;
    data["passed_on_by"] = passed_on_by(who, contact);
    send_if_addressed(tx, message_to(to, "registration_handed_over", std::move(data)));
}

void mail_session_place(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, ParticipantId participant, SessionId session,
                        const std::vector<OpenSession>& given_back)
{
    auto message =
        message_to(contact, "session_place",
                   data_of_conference(conference, contact.contact_name, contact.reference));
    const auto ticket = must(find_ticket(tx, participant));
    message.data["participant"] = ticket.name;
    message.participant = participant;
    if (!ticket.email.empty()) {
        message.recipient = Email{ticket.email};
        message.recipient_name = ticket.name;
        message.data["to"] = ticket.name;
    }
    for (const auto& place : signed_sessions(tx, contact.id))
        if (place.participant_id == participant && place.session_id == session) {
            message.data["session"] =
                view::localised(message.language, place.title, place.translations, "title").text;
            message.data["starts"] = iso_local_time(to_local(place.starts_at));
            message.data["room"] =
                view::localised(message.language, place.room, place.room_translations, "name").text;
        }
    std::vector<std::string> titles;
    for (const auto& other : given_back)
        titles.push_back(
            view::localised(message.language, other.title, other.translations, "title").text);
    message.data["given_back"] = join(titles);
    send_if_addressed(tx, message);
}

void mail_link(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
               const std::string& base_url)
{
    send_if_addressed(tx, message_with_link(tx, conference, contact, "registration_link", base_url));
}

void mail_exists(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 const std::string& base_url)
{
    const auto today = std::chrono::floor<std::chrono::days>(tx.now).time_since_epoch().count();
    const auto key =
        "registration_exists:" + std::to_string(contact.id.value) + ":" + std::to_string(today);
    if (tx.find<std::int64_t>("SELECT id FROM message WHERE dedupe_key = ?1", key)) return;
    auto message = message_with_link(tx, conference, contact, "registration_exists", base_url);
    message.dedupe_key = key;
    send_if_addressed(tx, message);
}

} // namespace retenk::registration
