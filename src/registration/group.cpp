#include "registration/group.hpp"

#include "registration/answer.hpp"
#include "registration/group_mails.hpp"
#include "registration/has_place.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/people/person.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::int64_t most_mails_a_day = 5;

Result<OwnParticipant> place_to_name(db::Tx& tx, const Viewer& viewer, ParticipantId id)
{
    auto place = find_place(tx, viewer, id);
    if (!place) return refuse(Problem::not_found, "registration.unknown");
    if (place->state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    if (!place->unnamed) return refuse(Problem::conflict, "group.named_before");
    if (auto open = check_names_open(tx, viewer, conference::get_current(tx)); !open)
        return std::unexpected(open.error());
    return std::move(*place);
}

// REG-7. Organisers see everybody anyhow, and need the way there; a contact sees their own group.
Result<Named> tell_of_place(db::Tx& tx, const Viewer& viewer,
                            const conference::Conference& conference,
                            RegistrationId registration, const std::string& base_url)
{
    if (viewer.is_organiser()) return std::unexpected(has_place(tx, registration));
    if (viewer.registration == registration) return refuse_field("name", "group.stands_already");
    mail_exists(tx, conference, get_addressee(tx, registration), base_url);
    tx.after_commit("mail");
    return Named{"", true};
}

std::optional<OrganisationId> organisation_of(db::Tx& tx, const std::string& name)
{
    if (name.empty()) return std::nullopt;
    return people::find_or_add_organisation(tx, name);
}

// The stand-in goes; the place is somebody's, with a ticket that nobody has seen before.
void put(db::Tx& tx, const OwnParticipant& place, const Naming& naming)
{
    const auto person = people::find_or_add(tx, {naming.name, naming.email, {}, ""});
    const auto& organisation = naming.whole ? naming.organisation : place.organisation;
    const auto municipality = naming.whole ? naming.municipality : place.municipality_id;
    tx.run("UPDATE participant SET person_id = ?2, name = ?3, sort_key = ?4, search = ?5, "
           "organisation_id = ?6, municipality_id = ?7, ticket_code = ?8, show_in_list = ?9, "
           "unnamed = 0, version = version + 1 WHERE id = ?1",
           place.id, person, naming.name, sort_key(naming.name),
           search_text(naming.name, naming.email ? naming.email->text : "", organisation),
           organisation_of(tx, organisation), municipality, random_code(10),
           naming.by_holder && naming.show_in_list);
    people::remove_stand_in(tx, place.person_id);
    touch(tx, place.registration_id);
    accounts::revoke_links(tx, accounts::LinkPurpose::place, place.id.value);
    if (!naming.by_holder) return;
    const auto version = conference::get_current(tx).consent_version;
    people::record_consent(tx, person, "registration", version, true);
    people::record_consent(tx, person, "participant_list", version, naming.show_in_list);
}

std::string language_of(db::Tx& tx, const OwnParticipant& place, const Naming& naming)
{
    if (naming.language) return std::string(view::code_of(*naming.language));
    return get_addressee(tx, place.registration_id).language;
}

} // namespace

std::string stand_in_name(std::int64_t number, const std::string& organisation)
{
    return "N.N. " + std::to_string(number) + ", " + organisation;
}

std::optional<OwnParticipant> find_place(db::Tx& tx, const Viewer& viewer, ParticipantId id)
{
    Viewer seen = viewer;
    if (viewer.place == id) seen.participant = id;
    auto place = find_own(tx, seen, id);
    if (!place || place->place == 0) return std::nullopt;
    return place;
}

Result<bool> check_names_open(db::Tx& tx, const Viewer& viewer,
                              const conference::Conference& conference)
{
    if (tx.now < conference.names_until() || viewer.is_organiser()) return true;
    return refuse(Problem::closed, "group.closed");
}

Result<Named> name_place(db::Tx& tx, const Viewer& viewer, const Naming& naming,
                         const std::string& base_url)
{
    const auto place = place_to_name(tx, viewer, naming.place);
    if (!place) return std::unexpected(place.error());
    const auto conference = conference::get_current(tx);
    const auto address = naming.email ? naming.email->text : std::string();
    if (auto fits = check_domain(tx, place->id, address); !fits)
        return std::unexpected(fits.error());
    if (const auto has = registration_with(tx, conference.id, naming.name, naming.email))
        return tell_of_place(tx, viewer, conference, *has, base_url);
    if (auto answers = change_answers(tx, conference.id, place->id, naming.answers); !answers)
        return std::unexpected(answers.error());

    put(tx, *place, naming);
    audit::record(tx, viewer.actor(),
                  {"participant", place->id.value, "named", "name", place->name, naming.name});
    Named named;
    named.own_link = mail_own_place(tx, conference, place->id, OwnPlaceMail::confirmed, base_url,
                                    language_of(tx, *place, naming));
    tx.after_commit("registration");
    tx.after_commit("mail");
    return named;
}

Result<bool> rename_in_list(db::Tx& tx, const Viewer& viewer, const OwnParticipant& place,
                            const std::string& name, std::int64_t version)
{
    if (place.name == name) return true;
    if (place.state == "cancelled" || place.version != version)
        return std::unexpected(Refusal{Problem::conflict,
                                       "form.changed_meanwhile",
                                       {{"name", "group.taken_meanwhile", {{"name", place.name}}}},
                                       {}});
    const auto conference = conference::get_current(tx);
    if (auto open = check_freeze(tx, viewer, conference); !open) return open;
    const auto contact = get_addressee(tx, place.registration_id);
    if (auto same = check_same_person(viewer, place, contact, name); !same) return same;
    rename_person(tx, place, name);
    mail_own_changed(tx, conference, contact, name, place.email);
    tx.after_commit("mail");
    tx.run("UPDATE participant SET name = ?2, sort_key = ?3, search = ?4, version = version + 1 "
           "WHERE id = ?1",
           place.id, name, sort_key(name), search_text(name, place.email, place.organisation));
    audit::record(tx, viewer.actor(),
                  {"participant", place.id.value, "changed", "name", place.name, name});
    tx.after_commit("registration");
    return true;
}

Result<bool> give_address(db::Tx& tx, const Viewer& viewer, ParticipantId id, const Email& email,
                          const std::string& base_url)
{
    const auto place = find_place(tx, viewer, id);
    if (!place) return refuse(Problem::not_found, "registration.unknown");
    if (!place->email.empty()) return refuse_field("email", "group.has_address");
    // What an organiser wrote down for whoever has the place, their needs among it (REG-9), is not the contact's to open.
    const auto log = audit::changes_of(tx, "participant", id.value);
    const auto by_organiser = [](const auto& change) { return change.actor.starts_with("user:"); };
    if (!viewer.is_organiser() && std::ranges::any_of(log, by_organiser))
        return refuse_field("email", "group.address_by_us");
    const auto conference = conference::get_current(tx);
    if (auto open = check_freeze(tx, viewer, conference); !open) return open;
    if (auto fits = check_domain(tx, id, email.text); !fits) return fits;
    if (const auto has = registration_with(tx, conference.id, place->name, email)) {
        auto told = tell_of_place(tx, viewer, conference, *has, base_url);
        if (!told) return std::unexpected(told.error());
        return true;
    }
    // Who has no address is nobody else's person.
    if (!people::change_address(tx, place->person_id, email)) {
        const auto known = people::find_or_add(tx, {place->name, email, {}, ""});
        tx.run("UPDATE participant SET person_id = ?2 WHERE id = ?1", id, known);
        people::remove_stand_in(tx, place->person_id);
    }
    tx.run("UPDATE participant SET search = ?2, version = version + 1 WHERE id = ?1", id,
           search_text(place->name, email.text, place->organisation));
    audit::record(tx, viewer.actor(), {"participant", id.value, "changed", "email", {}, email.text});
    mail_own_place(tx, conference, id, OwnPlaceMail::confirmed, base_url);
    tx.after_commit("registration");
    tx.after_commit("mail");
    return false;
}

Result<bool> send_place_link(db::Tx& tx, const Viewer& viewer, ParticipantId id, const Email& email,
                             const std::string& token)
{
    const auto place = place_to_name(tx, viewer, id);
    if (!place) return std::unexpected(place.error());
    if (mails_of_place(tx, id) >= most_mails_a_day)
        return refuse(Problem::conflict, "group.enough_mails");
    mail_place_link(tx, conference::get_current(tx), *place, email, token);
    audit::record(tx, viewer.actor(),
                  {"participant", id.value, "link_sent", "email", {}, email.text});
    tx.after_commit("mail");
    return true;
}

std::string place_token(const std::string& contacts_token, ParticipantId place)
{
    return hmac(contacts_token, "place:" + std::to_string(place.value)).substr(0, 43);
}

bool keep_place_links(db::Tx& tx, const std::vector<ParticipantId>& places,
                      const std::string& contacts_token)
{
    const auto expires = conference::get_current(tx).ends_at;
    for (const auto place : places)
        accounts::keep_link_of(tx, accounts::LinkPurpose::place, place.value,
                               place_token(contacts_token, place), expires);
    return true;
}

} // namespace retenk::registration
