#pragma once
// PRG-10: whoever speaks has a place and a ticket without asking. Owns speaker_category,
// speaker_place.

#include "retenk/programme/speaker_answer.hpp"

namespace retenk::registration {

// Confirmed: a place in the speakers' category, with the usual mail, unless the person has one
// already (REG-18) or has no address. Declined: the place that was given for speaking is taken
// back, and no other. The category and a pool as large as it must be are made when the first one
// comes; in another pool its rules hold, and who finds no place there gets none.
void settle_speaker_place(db::Tx& tx, const programme::SpeakerAnswered& answer);

} // namespace retenk::registration
