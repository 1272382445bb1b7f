#pragma once
// REG-7 for organisers, who see everybody anyhow and need the way there.

#include "retenk/registration/registration.hpp"

namespace retenk::registration {

// That somebody has a place already: Problem::conflict with the values "registration" and
// "reference".
Refusal has_place(db::Tx& tx, RegistrationId registration);

} // namespace retenk::registration
