#pragma once
// Several places given up at once.

#include "retenk/registration/registration.hpp"

namespace retenk::registration {

// All or none, for the reasons of cancel_participant(). The waiting list is asked once, when all of
// them are free, so that a large party is not passed by for one place after the other. Answers how
// many of the list were told.
Result<std::int64_t> cancel_participants(db::Tx& tx, const Viewer& viewer,
                                         const std::vector<ParticipantId>& people, bool with_mail);

// Every place that the registration has left, told the contact in one mail: its contact's or an
// organiser's to give up. conflict when there is none, and when it has another version than the page
// that named the places: whoever came in meanwhile is not given up unseen.
Result<std::int64_t> cancel_registration(db::Tx& tx, const Viewer& viewer,
                                         const RegistrationId& registration,
                                         const std::int64_t& version);

} // namespace retenk::registration
