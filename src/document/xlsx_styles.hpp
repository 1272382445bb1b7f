#pragma once
// What the number in a cell is meant to be: a spreadsheet says it by the way in which it is shown.

#include "document/xml_part.hpp"

#include <vector>

namespace retenk::document {

class Styles
{
public:
    Styles() = default;
    explicit Styles(const pugi::xml_node& sheet); // <styleSheet>

    bool is_day(std::string_view style) const; // or a time of day

private:
    std::vector<bool> is_day_; // by the place in cellXfs
};

// "1804", "0.5", "2027-10-20", "2027-10-20 09:30": as people read it in their program.
std::string number_text(std::string_view typed, bool is_day, bool from_1904);

} // namespace retenk::document
