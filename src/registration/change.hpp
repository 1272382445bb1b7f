#pragma once
// What staff change of a participant.

#include "retenk/registration/registration.hpp"

namespace retenk::registration {

// As change_participant, but whoever changes says whether the contact gets a mail about a new name. True: one goes.
Result<bool> change_and_tell(db::Tx& tx, const Viewer& viewer, const ParticipantChange& change, const bool& tell);

} // namespace retenk::registration
