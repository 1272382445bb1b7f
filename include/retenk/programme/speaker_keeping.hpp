#pragma once
// What speakers told the organisers is kept no longer than it is needed (PRV-1).

#include "retenk/db/database.hpp"

namespace retenk::programme {

// Diet and access two weeks after the conference, the rest a month after; and what the change log
// said of it. How many speakers it was; 0: nothing is left to forget.
std::int64_t forget_due_speaker_pages(db::Tx& tx);

// Everything but the name and the part in the programme: words, photo, answers, links, and what the
// log said.
Result<bool> erase_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                           const std::string& actor);

} // namespace retenk::programme
