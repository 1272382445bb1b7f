#pragma once
// One registration and its participants as their owner, an organiser or nobody may see them.

#include "registration/mails.hpp"
#include "retenk/base/viewer.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct OwnParticipant
{
    ParticipantId id;
    RegistrationId registration_id;
    PersonId person_id;
    std::string name;
    std::optional<MunicipalityId> municipality_id;
    std::string organisation;
    std::string state;
    bool show_in_list = false;
    std::int64_t version = 0;
    std::string email;
    std::int64_t place = 0; // its number in a list of places that get their names later (REG-5)
    bool unnamed = false;
};
BOOST_DESCRIBE_STRUCT(OwnParticipant, (),
                      (id, registration_id, person_id, name, municipality_id, organisation, state,
                       show_in_list, version, email, place, unnamed))

// Nothing for a participant outside the viewer's registration, unless it is the viewer's own place in
// a group, or an organiser asks.
std::optional<OwnParticipant> find_own(db::Tx& tx, const Viewer& viewer, ParticipantId participant);

// Place and extras become free, logged.
void give_back(db::Tx& tx, ParticipantId participant, const std::string& actor);

// The version of the registration is the SEQUENCE of its calendar entry.
void touch(db::Tx& tx, RegistrationId registration);

// The same, and whether the viewer may change it now: neither cancelled nor frozen.
struct OwnPlace
{
    std::optional<OwnParticipant> own;
    bool open = false;
};
OwnPlace find_own_place(db::Tx& tx, const Viewer& viewer, const ParticipantId& participant);

// The registration in which this person has a place at the conference.
std::optional<RegistrationId> registration_with(db::Tx& tx, ConferenceId conference,
                                                const std::string& name,
                                                const std::optional<Email>& email);

// The token of a new link to the own page, good until 90 days after the conference. The reference
// and such a link are what whoever sends a form again gets.
std::string issue_own_link(db::Tx& tx, const conference::Conference& conference,
                           RegistrationId registration);
Receipt receipt_again(db::Tx& tx, const conference::Conference& conference,
                      RegistrationId registration);

// A category may be for one domain and what is below it: invalid with the field email for another.
bool has_domain(const std::string& email, const std::string& domain);
Result<bool> check_domain(db::Tx& tx, ParticipantId participant, const std::string& email);

// A name of which no word stays is somebody else's: a place whose holder has a ticket at an address of
// their own is passed on (hand_over()), not renamed. invalid with the field name, unless the holder asks.
Result<bool> check_same_person(const Viewer& viewer, const OwnParticipant& own,
                               const Addressee& contact, const std::string& name);

// The person is called as their place is, unless they are somebody elsewhere too.
void rename_person(db::Tx& tx, const OwnParticipant& own, const std::string& name);

// What participant.search holds.
std::string search_text(const std::string& name, const std::string& email,
                        const std::string& organisation);

// Guests change nothing themselves any more.
bool is_frozen(const conference::Conference& conference, Instant now);

// Problem::closed after the freeze date, unless an organiser asks.
Result<bool> check_freeze(db::Tx& tx, const Viewer& viewer,
                          const conference::Conference& conference);

} // namespace retenk::registration
