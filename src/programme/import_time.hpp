#pragma once
// When a session is, from the cells of a row: a day, a start, an end, a length, or several of them
// in one cell. In the conference's time zone.

#include "programme/import_world.hpp"

namespace retenk::programme {

struct WrittenTime
{
    std::optional<Day> day;
    std::optional<std::chrono::minutes> starts, ends, length; // starts and ends: after midnight
    std::vector<FieldError> errors;                           // by the names of import_fields()
};

WrittenTime written_time(const ImportWorld& world, const RowCells& cells);

std::string clock_text(std::chrono::minutes after_midnight); // "09:30"

} // namespace retenk::programme
