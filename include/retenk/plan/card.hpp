#pragma once
// Pieces of pages that show the plan: templates plan/_state, plan/_outcome.

#include "retenk/conference/wording.hpp"
#include "retenk/plan/plan.hpp"

namespace retenk::plan {

// {name, colour, shape, text}: a word and a shape beside the colour, always.
view::Data state_of(MeasureState state, const conference::Wording& wording);

// {kind, text, owner, deadline, state, state_name, shape, carried, notes}; notes may be those of
// many outcomes.
view::Data card_of(const Outcome& outcome, const std::vector<OutcomeNote>& notes,
                   const conference::Wording& wording);

// "/utviklingsplan/tiltak/1.2.3", with ?plan= when it is not of the current plan.
std::string address_of(std::string_view number, PlanId plan, bool is_current);

} // namespace retenk::plan
