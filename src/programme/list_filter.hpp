#pragma once
// Lists of a programme are read whole, so what one types is looked for here and not in the database.

#include <string>
#include <string_view>

namespace retenk::programme {

// Every word that was typed stands somewhere in the text, whatever its case and accents.
bool finds(std::string_view typed, std::string_view text);

} // namespace retenk::programme
