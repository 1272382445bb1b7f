#pragma once
// What a participant shows at the door, and what goes into the calendar.

#include "retenk/conference/conference.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct Ticket {
    ParticipantId id;
    std::string name, category;
    std::string code; // nothing while an organiser has not said yes
    std::string state, approval, declined_reason;
    Ore price_ore, vat_ore;
    std::string email;
    std::string organisation;
    std::int64_t place = 0;         // its number in a list of places that get their names later (REG-5)
    bool unnamed = false;

    bool is_valid() const { return state == "registered" && approval != "waiting" && !unnamed; }
    bool is_open_place() const { return unnamed && state == "registered" && !waits(); } // REG-5: to be named
    bool waits() const { return state == "registered" && approval == "waiting"; }
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (id, name, category, code, state, approval, declined_reason, price_ore, vat_ore, email, organisation, place, unnamed))

// Of one registration, in the order of the form; cancelled ones too.
std::vector<Ticket> tickets_of(db::Tx& tx, RegistrationId registration);
std::optional<Ticket> find_ticket(db::Tx& tx, ParticipantId participant);

// The conference as one appointment; UID registration-<id>@<host>.
std::string calendar_of(const conference::Conference& conference, RegistrationId registration, int sequence, Instant stamp,
                        const std::string& base_url);

} // namespace retenk::registration
