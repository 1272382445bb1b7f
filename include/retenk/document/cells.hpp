#pragma once
// What people write in a cell: days, times, lengths of time, yes and no, several things at once.

#include "retenk/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::document {

// What stands between commas, semicolons, bars and line breaks; between commas only when nothing
// else parts it.
std::vector<std::string> pieces_of(std::string_view cell);
std::vector<std::string> parted(std::string_view cell, std::string_view separators);

// "2027-10-20", with a time behind it or not, "20.10.2027", "20/10/2027", "20. oktober 2027", and
// the number that a spreadsheet has for a day where the column was never told to show days. Without
// a year ("20.10.", "20. oktober") it is of `year`; 0: no day then.
std::optional<Day> day_in_cell(std::string_view cell, bool from_1904, int year = 0);

// After midnight: "09:00", "9.00", "kl. 9", "0930", "09:00:00", and a spreadsheet's part of a day
// ("0.375"). Up to 23:59.
std::optional<std::chrono::minutes> time_in_cell(std::string_view cell);

// "45", "45 min", "1:30", "1 t 30 min", "1,5 timer": 1 to 1440.
std::optional<std::chrono::minutes> length_in_cell(std::string_view cell);

// "ja", "x", "nei", "0" …
std::optional<bool> yes_in_cell(std::string_view cell);

} // namespace retenk::document
