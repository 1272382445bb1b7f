#pragma once
// REG-11: a place goes to a colleague. Category, extras and price stay; the ticket of the one
// before is dead, and what was answered goes with the person. Both are told.

#include "registration/own.hpp"

namespace retenk::registration {

struct HandOver
{
    ParticipantId participant;
    std::int64_t version = 0; // of the page that was read
    std::string name;
    Email email;
    std::string organisation; // empty: none
};

struct HandedOver
{
    bool link_is_dead = false;   // it was the only place, so the registration goes along
    bool place_link_is_dead = false; // a place of a group: whoever had it loses the own page
    bool mailed_instead = false; // REG-7: the colleague has a place already; nothing has changed
    std::string contact_name = {}; // of a place of a group: who is told too
};

// Refusals: not_found, conflict (cancelled, or changed meanwhile), closed after the freeze date
// unless an organiser asks, invalid with the fields name and email.
Result<HandedOver> hand_over(db::Tx& tx, const Viewer& viewer, const HandOver& to,
                             const std::string& base_url);

} // namespace retenk::registration
