#pragma once
// REG-5: mails about places that get their names later.

#include "registration/own.hpp"

namespace retenk::registration {

enum class OwnPlaceMail { confirmed, link_again };

// To whoever has a place of a group: ticket and a new link to the own page, whose token is the answer. Nothing,
// and an empty answer, to somebody without an address. Language: a code; empty: the contact's.
std::string mail_own_place(db::Tx& tx, const conference::Conference& conference,
                           ParticipantId participant, OwnPlaceMail kind,
                           const std::string& base_url, std::string language = "");

// The link of a place without a name, to an address that its contact typed.
void mail_place_link(db::Tx& tx, const conference::Conference& conference,
                     const OwnParticipant& place, const Email& email, const std::string& token);

// How many of those went out for this place since yesterday.
std::int64_t mails_of_place(db::Tx& tx, ParticipantId place);

void mail_place_reminder(db::Tx& tx, const conference::Conference& conference,
                         RegistrationId registration, std::int64_t unnamed, std::int64_t days);

// The own pages of all with this address who have a place of a group.
void send_place_links_again(db::Tx& tx, const conference::Conference& conference,
                            const Email& email);

} // namespace retenk::registration
