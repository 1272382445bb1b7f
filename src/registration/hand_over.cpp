#include "registration/hand_over.hpp"

#include "registration/answer.hpp"
#include "registration/answer_log.hpp"
#include "registration/group_mails.hpp"
#include "registration/has_place.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/people/person.hpp"

namespace retenk::registration {

namespace {

Result<bool> check_person(db::Tx& tx, const OwnParticipant& own, const HandOver& to)
{
    if (fold(to.name) == fold(own.name) && to.email.text == own.email)
        return refuse_field("name", "hand_over.same");
    return check_domain(tx, own.id, to.email.text);
}

// Nobody consents for others: the list of participants is without the new one until they say so.
void put(db::Tx& tx, const OwnParticipant& own, const HandOver& to)
{
    const auto person = people::find_or_add(tx, {to.name, to.email, {}, ""});
    std::optional<OrganisationId> organisation;
    if (!to.organisation.empty())
        organisation = people::find_or_add_organisation(tx, to.organisation);
    tx.run("UPDATE participant SET person_id = ?2, name = ?3, sort_key = ?4, search = ?5, "
           "organisation_id = ?6, ticket_code = ?7, show_in_list = 0, version = version + 1 "
           "WHERE id = ?1",
           own.id, person, to.name, sort_key(to.name),
           search_text(to.name, to.email.text, to.organisation), organisation, random_code(10));
    remove_answers(tx, own.id);
    tx.run("UPDATE registration SET version = version + 1 WHERE id = ?1", own.registration_id);
}

bool is_only_place(db::Tx& tx, RegistrationId registration)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM participant WHERE registration_id = ?1 "
                                "AND state <> 'cancelled'",
                                registration) == 1;
}

// The one before keeps no way in: the old links die, and the new one goes to the new contact.
void pass_on(db::Tx& tx, const conference::Conference& conference, RegistrationId registration,
             const HandOver& to, const std::string& base_url)
{
    accounts::revoke_links(tx, accounts::LinkPurpose::registration, registration.value);
    tx.run("UPDATE registration SET contact_name = ?2, contact_email = ?3, contact_phone = NULL "
           "WHERE id = ?1",
           registration, to.name, to.email);
    mail_link_of_new_contact(tx, conference, get_addressee(tx, registration), base_url);
}

void pass_on_place(db::Tx& tx, const conference::Conference& conference, ParticipantId participant,
                   const std::string& base_url)
{
    accounts::revoke_links(tx, accounts::LinkPurpose::participant, participant.value);
    mail_own_place(tx, conference, participant, OwnPlaceMail::confirmed, base_url);
}

// A contact's own place is theirs as its holder.
PassedOnBy who_passes_on(const Viewer& viewer, const OwnParticipant& own, const Addressee& contact)
{
    if (viewer.registration == own.registration_id)
        return own.email == contact.contact_email.text ? PassedOnBy::holder : PassedOnBy::contact;
    return viewer.participant == own.id ? PassedOnBy::holder : PassedOnBy::organiser;
}

void tell(db::Tx& tx, const conference::Conference& conference, const OwnParticipant& own,
          const Addressee& contact_before, const HandOver& to, PassedOnBy who)
{
    auto before = contact_before;
    if (!own.email.empty()) {
        before.contact_name = own.name;
        before.contact_email = Email{own.email};
    }
    mail_handed_over(tx, conference, before, own.name, to.name, who, contact_before);
    if (contact_before.contact_email != before.contact_email)
        mail_handed_over(tx, conference, contact_before, own.name, to.name, who, contact_before);
}

} // namespace

Result<HandedOver> hand_over(db::Tx& tx, const Viewer& viewer, const HandOver& to,
                             const std::string& base_url)
{
    const auto own = find_own(tx, viewer, to.participant);
    if (!own) return refuse(Problem::not_found, "registration.unknown");
    if (own->state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    if (own->unnamed) return refuse(Problem::conflict, "group.name_first");
    if (own->version != to.version) return refuse(Problem::conflict, "form.changed_meanwhile");
    const auto conference = conference::get_current(tx);
    if (auto open = check_freeze(tx, viewer, conference); !open)
        return std::unexpected(open.error());
    if (auto fits = check_person(tx, *own, to); !fits) return std::unexpected(fits.error());
    tx.after_commit("mail");
    if (const auto has = registration_with(tx, conference.id, to.name, to.email)) {
        if (viewer.is_organiser()) return std::unexpected(has_place(tx, *has));
        if (viewer.registration == *has) return refuse_field("name", "group.stands_already");
        mail_exists(tx, conference, get_addressee(tx, *has), base_url);
        return HandedOver{false, false, true};
    }

    const auto contact_before = get_addressee(tx, own->registration_id);
    put(tx, *own, to);
    erase_logged_answers(tx, viewer.actor(), own->id);
    audit::record(tx, viewer.actor(),
                  {"participant", own->id.value, "handed_over", "name", own->name, to.name});
    // A place of a group stays its contact's.
    const bool of_group = own->place > 0;
    const bool alone = !of_group && is_only_place(tx, own->registration_id);
    if (of_group)
        pass_on_place(tx, conference, own->id, base_url);
    else if (alone)
        pass_on(tx, conference, own->registration_id, to, base_url);
    else
        mail_ticket(tx, conference, contact_before, own->id, base_url);
    tell(tx, conference, *own, contact_before, to,
         who_passes_on(viewer, *own, contact_before));
    tx.after_commit("registration");
    return HandedOver{alone, of_group, false, of_group ? contact_before.contact_name : ""};
}

} // namespace retenk::registration
