#pragma once
// What a session or a speaker says, column by column, as people read it: for the comparison of old
// and new.

#include "programme/import_people.hpp"

namespace retenk::programme {

using Shown = std::vector<std::pair<std::string, std::string>>; // field and text

// Kinds, languages and flags as the form has them. "tray" is not a column: 1 for those in the tray.
Shown shown_session(const ImportWorld& world, const People& people, const SessionDraft& draft);
Shown shown_speaker(const SpeakerDetails& details);

std::vector<Difference> differences(const Shown& before, const Shown& after); // of the same fields

} // namespace retenk::programme
