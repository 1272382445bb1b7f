#pragma once
// One registration and its participants as their owner, an organiser or nobody may see them.

#include "registration/mails.hpp"
#include "retenk/base/viewer.hpp"

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
};
BOOST_DESCRIBE_STRUCT(OwnParticipant, (),
                      (id, registration_id, person_id, name, municipality_id, organisation, state,
                       show_in_list, version, email))

// Nothing for a participant outside the viewer's registration, unless an organiser asks.
std::optional<OwnParticipant> find_own(db::Tx& tx, const Viewer& viewer, ParticipantId participant);

// Place and extras become free, logged.
void give_back(db::Tx& tx, ParticipantId participant, const std::string& actor);

// The version of the registration is the SEQUENCE of its calendar entry.
void touch(db::Tx& tx, RegistrationId registration);

// Problem::closed after the freeze date, unless an organiser asks.
Result<bool> check_freeze(db::Tx& tx, const Viewer& viewer,
                          const conference::Conference& conference);

} // namespace retenk::registration
