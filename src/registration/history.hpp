#pragma once
// What happened to a registration and to its participants.

#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct WholeChange
{
    Instant at;
    std::string actor, action, field, about;
    std::optional<std::string> user_name, old_value, new_value;
    std::optional<ParticipantId> participant_id; // nothing: of the registration itself
};
BOOST_DESCRIBE_STRUCT(WholeChange, (),
                      (at, actor, action, field, about, user_name, old_value, new_value,
                       participant_id))

// Of the registration and of its participants, latest first.
std::vector<WholeChange> history_of(db::Tx& tx, RegistrationId registration);

} // namespace retenk::registration
