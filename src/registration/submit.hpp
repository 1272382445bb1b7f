#pragma once
// What submit() finds out and the waiting list needs too; and submit() for many at once.

#include "registration/capacity.hpp"

namespace retenk::registration {

// The places that a form asks for, by pool. Its categories and extras must be there.
Need places_needed(db::Tx& tx, const Submission& submission);

// Whoever registers others too wants to go on without the one who has a place: their form is kept.
bool is_for_oneself(const Submission& submission);

enum class Mails { sent, none };

// submit(), with or without its confirmation mails.
Result<Receipt> submit_with(db::Tx& tx, const Submission& submission, Mails mails);

// Whether an organiser's form would be taken now, with the refusals of submit(); nothing is
// written.
Result<bool> would_submit(db::Tx& tx, const Submission& submission);

} // namespace retenk::registration
