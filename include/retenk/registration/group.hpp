#pragma once
// Places now, names later (REG-5). Each place is a participant with a number in its registration's list, and until
// somebody is named a stand-in has it: it counts, costs and stands in every list like the others. Owns place_reminder.
// Promises:
// G1: places are counted as all others are, in the transaction that makes and frees them.
// G2: a place's link names it once, until the deadline; then it opens nothing any more, and tells nobody why.
// G3: a contact gets the reminder of 14, 7 and 2 days before the deadline at most once each, however often the
//     program was stopped.

#include "retenk/base/viewer.hpp"
#include "retenk/registration/registration.hpp"

namespace retenk::registration {

// What a stand-in is called: "N.N. 3, Sparebanken", which needs no translation. Pages say it in words.
std::string stand_in_name(std::int64_t number, const std::string& organisation);
inline constexpr std::size_t longest_organisation_of_places = 100;

struct Naming
{
    ParticipantId place;
    std::string name;
    std::optional<Email> email;
    bool whole = true; // false: only those two are known; what follows stays as it was reserved
    std::optional<MunicipalityId> municipality;
    std::string organisation;
    std::vector<Answer> answers;
    bool show_in_list = false;
    bool by_holder = false; // by the one who will come: nobody else consents
    std::optional<view::Lang> language = {}; // of their mail; nothing: the contact's
};

struct Named
{
    std::string own_link;        // token of the own page; empty without an address
    bool mailed_instead = false; // REG-7: they have a place already; nothing has changed
};

// Refusals: not_found; conflict (cancelled, named before; for organisers registration.has_place, with the values
// "registration" and "reference"); closed after the deadline; invalid or full with the form's fields.
Result<Named> name_place(db::Tx& tx, const Viewer& viewer, const Naming& naming,
                         const std::string& base_url);

// What the timed task asks before it writes; and the reminders that are due, all in one transaction with their mails.
bool place_reminders_due(db::Tx& tx);
std::int64_t send_place_reminders(db::Tx& tx);

} // namespace retenk::registration
