#include "registration/waiting_mails.hpp"

#include "retenk/accounts/link.hpp"
#include "retenk/mail/outbox.hpp"

namespace retenk::registration {

namespace {

view::Lang language_of(const Party& party)
{
    return view::lang_called(party.language).value_or(view::Lang::nb);
}

// The mailer puts the site's address before the path, and words day and time in the mail's language.
mail::Message message_to(db::Tx& tx, const conference::Conference& conference, const Party& party,
                         std::string name)
{
    mail::Message message;
    message.template_name = std::move(name);
    message.language = language_of(party);
    message.recipient = Email{party.contact_email};
    message.recipient_name = party.contact_name;
    message.data["conference"] = conference.name;
    message.data["day"] = iso_day(conference.day);
    message.data["place"] = conference.place;
    message.data["contact_email"] = conference.contact_email;
    message.data["to"] = party.contact_name;
    const auto token = accounts::issue_link(tx, accounts::LinkPurpose::waiting_party,
                                            party.id.value, conference.ends_at);
    message.data["link_path"] = view::localised_path(message.language, "/venteliste/" + token);
    message.data["form_path"] = view::localised_path(message.language, "/pamelding");
    return message;
}

void send_once(db::Tx& tx, mail::Message message, const std::string& reason)
{
    message.dedupe_key = message.template_name + ":" + reason;
    mail::enqueue(tx, message);
}

std::string turn_of(const Party& party)
{
    return std::to_string(party.id.value) + ":" + std::to_string(party.offers);
}

} // namespace

void mail_joined(db::Tx& tx, const conference::Conference& conference, const Party& party)
{
    send_once(tx, message_to(tx, conference, party, "waiting_joined"), turn_of(party));
}

void mail_offer(db::Tx& tx, const conference::Conference& conference, const Party& party,
                Instant answer_by)
{
    auto message = message_to(tx, conference, party, "waiting_offer");
    message.data["until"] = iso_local_time(to_local(answer_by));
    send_once(tx, std::move(message), turn_of(party));
}

void mail_lapsed(db::Tx& tx, const conference::Conference& conference, const Party& party)
{
    send_once(tx, message_to(tx, conference, party, "waiting_lapsed"), turn_of(party));
}

void mail_left(db::Tx& tx, const conference::Conference& conference, const Party& party)
{
    send_once(tx, message_to(tx, conference, party, "waiting_left"), turn_of(party));
}

void mail_removed(db::Tx& tx, const conference::Conference& conference, const Party& party)
{
    send_once(tx, message_to(tx, conference, party, "waiting_removed"), turn_of(party));
}

void mail_waiting_link(db::Tx& tx, const conference::Conference& conference, const Party& party,
                       bool once_a_day)
{
    const auto today = std::chrono::floor<std::chrono::days>(tx.now).time_since_epoch().count();
    const auto key =
        "waiting_link:" + std::to_string(party.id.value) + ":" + std::to_string(today);
    if (once_a_day && tx.find<std::int64_t>("SELECT id FROM message WHERE dedupe_key = ?1", key))
        return;
    auto message = message_to(tx, conference, party, "waiting_link");
    if (once_a_day) message.dedupe_key = key;
    mail::enqueue(tx, message);
}

} // namespace retenk::registration
