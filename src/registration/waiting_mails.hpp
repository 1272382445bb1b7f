#pragma once
// What the waiting list writes to the contact of a party. Each reason has one mail.

#include "registration/waiting.hpp"

namespace retenk::registration {

void mail_joined(db::Tx& tx, const conference::Conference& conference, const Party& party);
void mail_offer(db::Tx& tx, const conference::Conference& conference, const Party& party,
                Instant answer_by);
void mail_lapsed(db::Tx& tx, const conference::Conference& conference, const Party& party);
void mail_left(db::Tx& tx, const conference::Conference& conference, const Party& party);
void mail_removed(db::Tx& tx, const conference::Conference& conference, const Party& party);

// The link again: to somebody who asked for it, or because somebody put a person of it in line once more. Once a day
// at most for the latter.
void mail_waiting_link(db::Tx& tx, const conference::Conference& conference, const Party& party,
                       bool once_a_day);

} // namespace retenk::registration
