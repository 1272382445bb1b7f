#pragma once
// The messages that this module writes.

#include "registration/signup.hpp"
#include "retenk/mail/outbox.hpp"
#include "retenk/registration/ticket.hpp"

namespace retenk::registration {

struct Addressee
{
    RegistrationId id;
    std::string reference, contact_name;
    Email contact_email;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(Addressee, (), (id, reference, contact_name, contact_email, language))

view::Lang language_of(const Addressee& contact);

Addressee get_addressee(db::Tx& tx, RegistrationId registration);

// What every mail of this module is made of.
view::Data data_of_conference(const conference::Conference& conference, const std::string& to,
                              const std::string& reference);
mail::Message message_to(const Addressee& contact, std::string name, view::Data data);
std::string own_link(const std::string& base_url, view::Lang lang, const std::string& token);

// With a new link to the contact's own page.
mail::Message message_with_link(db::Tx& tx, const conference::Conference& conference,
                                const Addressee& contact, std::string name,
                                const std::string& base_url);

// Nothing for somebody who was registered by hand and has no address.
void send_if_addressed(db::Tx& tx, const mail::Message& message);

// What the tickets of a registration are good for.
struct Chosen
{
    std::vector<SignedSession> sessions;
    std::vector<ChosenExtra> extras;
};
Chosen chosen_of(db::Tx& tx, RegistrationId registration);

// In the language of the message.
void add_ticket_line(mail::Message& message, view::Data::List& lines, const Ticket& ticket,
                     const Chosen& chosen);
view::Data extras_in_mail(const std::vector<ChosenExtra>& extras, ParticipantId participant,
                          view::Lang lang);
void add_calendar(mail::Message& message, const conference::Conference& conference, db::Tx& tx,
                  RegistrationId registration, const std::string& base_url);

// To the contact, with every ticket and the names of those who wait for approval; and to each other
// participant with an address of their own, with their own ticket and no link: the link is the
// contact's.
void mail_confirmation(db::Tx& tx, const conference::Conference& conference,
                       const Addressee& contact, const std::string& token,
                       const std::string& base_url);

// The tickets of those whom an organiser has said yes to; and the no, with its reason.
void mail_approved(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                   const std::vector<ParticipantId>& people, const std::string& base_url);
void mail_declined(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                   const std::vector<std::string>& names, const std::string& reason);

void mail_cancelled(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                    const std::string& name);

// The same to whoever had the place, when they have an address of their own: else they would come to the door with a
// ticket that is dead.
void mail_own_cancelled(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const std::string& name,
                        const std::string& email);

// A place has another name: to the contact, and to the holder's own address.
void mail_changed(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                  const std::string& name);
void mail_own_changed(db::Tx& tx, const conference::Conference& conference,
                      const Addressee& contact, const std::string& name, const std::string& email);

// To the contact: a new link when the address is new, and who pays when that was changed (payer_data(), else false).
struct ContactNews
{
    bool new_address = false;
    view::Data payer;
    bool by_organiser = false;
    bool has_unnamed = false; // the links of its places ended with the address
};
void mail_contact_changed(db::Tx& tx, const conference::Conference& conference,
                          const Addressee& contact, const ContactNews& news,
                          const std::string& base_url);

// To the address that a registration had before; it does not say which one it has now.
void mail_contact_left(db::Tx& tx, const conference::Conference& conference,
                       const Addressee& contact);

// One mail about all the places of a registration.
void mail_all_cancelled(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const std::vector<std::string>& names);

// The category and the price that somebody was moved to. Whoever has the place and an address of their
// own is told too, without the price, and whether answers of theirs went with the old category.
void mail_moved(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                ParticipantId participant, bool answers_went);

// Category, extras and price after they were changed; to whom, as above.
struct PlaceNews
{
    ParticipantId participant;
    bool answers_went = false, by_organiser = false;
};
void mail_place_changed(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, const PlaceNews& news);

// What an organiser wrote to somebody. The same text to the same address is one mail, whoever asks again: nothing
// when it was sent before, or there is no address.
struct Letter
{
    std::string subject, text; // Markdown
};
struct LetterTo
{
    std::string name;
    Email email;
    ParticipantId participant;
};
std::string letter_key(const Letter& letter, const Email& email);
bool mail_letter(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 const LetterTo& to, const Letter& letter);

// To whoever had the place, or the contact of theirs; it says who passed it on.
enum class PassedOnBy { holder, contact, organiser };
void mail_handed_over(db::Tx& tx, const conference::Conference& conference, const Addressee& to,
                      const std::string& before, const std::string& after, PassedOnBy who,
                      const Addressee& contact);

// One participant's own ticket, without the contact's link; nothing while an approval is waited
// for.
void mail_ticket(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 ParticipantId participant, const std::string& base_url);

// Confirmation with ticket, calendar and a new link, to whoever a registration was handed over to.
void mail_link_of_new_contact(db::Tx& tx, const conference::Conference& conference,
                              const Addressee& contact, const std::string& base_url);

// To whoever waited for a session and has a place there now, or the contact of theirs; with the titles of the
// sessions that were given back for it.
void mail_session_place(db::Tx& tx, const conference::Conference& conference,
                        const Addressee& contact, ParticipantId participant, SessionId session,
                        const std::vector<OpenSession>& given_back);

// The link again, to somebody who asked for it.
void mail_link(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
               const std::string& base_url);

// The link, because somebody tried to register a person who has a place. Once a day at most: the
// form can be sent by anybody, as often as they like.
void mail_exists(db::Tx& tx, const conference::Conference& conference, const Addressee& contact,
                 const std::string& base_url);

} // namespace retenk::registration
