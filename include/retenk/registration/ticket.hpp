#pragma once
// What a participant shows at the door, and what goes into the calendar.

#include "retenk/conference/conference.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

struct Ticket {
    ParticipantId id;
    std::string name, category, category_translations;
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
BOOST_DESCRIBE_STRUCT(Ticket, (), (id, name, category, category_translations, code, state, approval, declined_reason, price_ore, vat_ore, email, organisation, place, unnamed))

// Of one registration, in the order of the form; cancelled ones too.
std::vector<Ticket> tickets_of(db::Tx& tx, RegistrationId registration);
std::optional<Ticket> find_ticket(db::Tx& tx, ParticipantId participant);

// Dinner and the like, in the organisers' words.
struct ChosenExtra {
    ParticipantId participant_id;
    std::string name, translations;
};
BOOST_DESCRIBE_STRUCT(ChosenExtra, (), (participant_id, name, translations))

// Of everybody in one registration, in the organisers' order.
std::vector<ChosenExtra> chosen_extras(db::Tx& tx, RegistrationId registration);

// The conference as one appointment in this language; UID registration-<id>@<host>.
std::string calendar_of(const conference::Conference& conference, RegistrationId registration, int sequence, Instant stamp,
                        const std::string& base_url, view::Lang lang);

} // namespace retenk::registration
