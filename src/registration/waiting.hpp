#pragma once
// What the parts of the waiting list share.

#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

struct Party
{
    WaitingPartyId id;
    ConferenceId conference_id;
    std::string form_key, contact_name, contact_email, language;
    WaitingState state{};
    std::int64_t place = 0;
    Instant created_at;
    std::optional<Instant> answer_by;
    std::int64_t offers = 0;
    std::optional<RegistrationId> registration_id;
};
BOOST_DESCRIBE_STRUCT(Party, (),
                      (id, conference_id, form_key, contact_name, contact_email, language, state,
                       place, created_at, answer_by, offers, registration_id))

std::optional<Party> find_party(db::Tx& tx, WaitingPartyId party);
std::optional<WaitingPartyId> party_of_form(db::Tx& tx, const std::string& form_key);

// What it was, before and after, in the log; and the topics.
void record_state(db::Tx& tx, const std::string& actor, const Party& before, WaitingState after,
                  const std::string& reason = "");

// Before a newcomer's form: an offer or a hold that is over holds nothing back, even if the timed task is late.
void settle_overdue_offers(db::Tx& tx);

// Behind everybody.
std::int64_t last_place(db::Tx& tx, ConferenceId conference);

// One pool that has too little room for the party now, with what is free; nothing: it fits.
struct Shortage
{
    std::string name;
    std::int64_t places = 0, free = 0;
};
BOOST_DESCRIBE_STRUCT(Shortage, (), (name, places, free))
std::optional<Shortage> shortage_of(db::Tx& tx, WaitingPartyId party);

// Holds the places of a party that fits, and mails it.
void make_offer(db::Tx& tx, const conference::Conference& conference, const Party& party,
                const std::string& actor, const std::string& reason = "");

} // namespace retenk::registration
