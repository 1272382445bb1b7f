#pragma once
// The form as its draft keeps it, and the places that it would take as it stands.

#include "registration/draft.hpp"
#include "registration/form.hpp"

namespace retenk::registration {

// Nothing of a form without a key, or of one that is too large to be anybody's.
std::optional<DraftForm> draft_of(const TypedForm& form, const Offer& offer);

TypedForm form_of(const Draft& draft);

// Only what can be chosen now: category and extras of each person, and of each place without a
// name.
Need places_wanted(const TypedForm& form, const Offer& offer);

// What the form holds is free to it.
void give_held(Offer& offer, const Need& held);

} // namespace retenk::registration
