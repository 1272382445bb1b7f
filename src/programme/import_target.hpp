#pragma once
// Which session or speaker a row is about: by its own key, else by title, or by address and name.

#include "programme/import.hpp"
#include "programme/import_time.hpp"

namespace retenk::programme {

// Nothing: a new one, or nobody can tell, and then the row has an error.
std::optional<SessionId> find_session(const ImportWorld& world, const RowCells& cells,
                                      const WrittenTime& time, CheckedRow& row);
std::optional<SpeakerId> find_speaker_of(const ImportWorld& world, const RowCells& cells,
                                         CheckedRow& row);

std::string name_in(const RowCells& cells); // whole, or of its parts

} // namespace retenk::programme
