#include "registration/own.hpp"

#include "retenk/accounts/link.hpp"
#include "retenk/people/person.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace retenk::registration {

std::optional<OwnParticipant> find_own(db::Tx& tx, const Viewer& viewer, ParticipantId participant)
{
    auto own = tx.find<OwnParticipant>(
        "SELECT participant.id AS id, registration_id, person_id, participant.name AS name, "
        "municipality_id, "
        "coalesce(organisation.name, '') AS organisation, state, show_in_list, version, "
        "coalesce(person.email, '') AS email, place, unnamed "
        "FROM participant JOIN person ON person.id = participant.person_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id WHERE participant.id = ?1",
        participant);
    if (!own) return std::nullopt;
    const bool mine = (viewer.registration && *viewer.registration == own->registration_id) ||
                      (viewer.participant && *viewer.participant == own->id);
    if (!mine && !viewer.is_organiser()) return std::nullopt;
    return own;
}

bool is_frozen(const conference::Conference& conference, Instant now)
{
    return (conference.freeze_at && *conference.freeze_at <= now) || now >= conference.ends_at;
}

Result<bool> check_freeze(db::Tx& tx, const Viewer& viewer,
                          const conference::Conference& conference)
{
    if (is_frozen(conference, tx.now) && !viewer.is_organiser())
        return refuse(Problem::closed, "registration.frozen");
    return true;
}

OwnPlace find_own_place(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant)
{
    OwnPlace place{find_own(tx, viewer, participant), false};
    place.open = place.own && place.own->state != "cancelled" &&
                 check_freeze(tx, viewer, conference::get_current(tx)).has_value();
    return place;
}

std::optional<RegistrationId> registration_with(db::Tx& tx, ConferenceId conference,
                                                const std::string& name,
                                                const std::optional<Email>& email)
{
    const auto known = people::find_person(tx, {name, email, {}, ""});
    if (!known) return std::nullopt;
    return tx.find<RegistrationId>("SELECT registration_id FROM participant WHERE conference_id = "
                                   "?1 AND person_id = ?2 AND state = 'registered'",
                                   conference, *known);
}

std::string issue_own_link(db::Tx& tx, const conference::Conference& conference,
                           RegistrationId registration)
{
    return accounts::issue_link(tx, accounts::LinkPurpose::registration, registration.value,
                                conference.ends_at + std::chrono::days(90));
}

Receipt receipt_again(db::Tx& tx, const conference::Conference& conference,
                      RegistrationId registration)
{
    return Receipt{
        registration,
        tx.get<std::string>("SELECT reference FROM registration WHERE id = ?1", registration),
        issue_own_link(tx, conference, registration), false};
}

bool has_domain(const std::string& email, const std::string& domain)
{
    return email.ends_with("@" + domain) || email.ends_with("." + domain);
}

Result<bool> check_domain(db::Tx& tx, ParticipantId participant, const std::string& email)
{
    const auto domain =
        tx.get<std::string>("SELECT email_domain FROM category JOIN participant "
                            "ON category_id = category.id WHERE participant.id = ?1",
                            participant);
    if (domain.empty() || has_domain(email, domain)) return true;
    return refuse_field("email", "registration.category_domain", {{"domain", domain}});
}

namespace {

std::vector<std::string> words_of(const std::string& name)
{
    std::istringstream text(fold(name));
    return {std::istream_iterator<std::string>(text), {}};
}

} // namespace

Result<bool> check_same_person(const Viewer& viewer, const OwnParticipant& own,
                               const Addressee& contact, const std::string& name)
{
    const bool has_own_ticket = !own.email.empty() && own.email != contact.contact_email.text;
    if (!has_own_ticket || viewer.participant == own.id) return true;
    const auto before = words_of(own.name);
    const auto stays = [&](const std::string& word) {
        return std::ranges::find(before, word) != before.end();
    };
    if (std::ranges::any_of(words_of(name), stays)) return true;
    return refuse_field("name", "group.pass_it_on", {{"name", own.name}});
}

void rename_person(db::Tx& tx, const OwnParticipant& own, const std::string& name)
{
    const auto elsewhere = tx.find<std::int64_t>(
        "SELECT 1 FROM participant WHERE person_id = ?1 AND id <> ?2 UNION ALL "
        "SELECT 1 FROM speaker WHERE person_id = ?1 LIMIT 1",
        own.person_id, own.id);
    if (!elsewhere) people::change_name(tx, own.person_id, name);
}

std::string search_text(const std::string& name, const std::string& email,
                        const std::string& organisation)
{
    return fold(name + " " + email + " " + organisation);
}

} // namespace retenk::registration
