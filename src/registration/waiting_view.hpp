#pragma once
// What the registration form says of the waiting list.

#include "registration/form_view.hpp"

namespace retenk::registration {

// "Full. 4 people wait." of a category or an extra; empty when there is room and nobody waits.
std::string waiting_note(const http::Context& context, std::int64_t free, std::int64_t waiting);

// A refusal for want of room names the types and extras that were chosen, and not the pool that is behind them.
Refusal by_what_was_chosen(const http::Context& context, const Offer& offer, const TypedForm& form,
                           Refusal refusal);

// data["waiting"]: nothing, or the offer to stand in line: "asked" after a refusal for want of room, else because
// every category is full.
void add_waiting(const http::Context& context, view::Data& data, const Offer& offer,
                 const Refusal* refusal);

// The rule's sentences need it: "hours".
void add_rule(view::Data& data, std::int64_t answer_hours);

} // namespace retenk::registration
