#pragma once
// PRG-7: a day of the programme as a table of times and rooms. On a phone the same table is a list: its rows come by
// time, and empty cells are not shown.

#include "retenk/conference/wording.hpp"
#include "retenk/programme/session.hpp"

namespace retenk::programme {

struct GridCell
{
    const Session* session = nullptr; // nothing: nothing is on there
    std::size_t rows = 1, columns = 1;
};

struct GridRow
{
    Instant starts;
    std::vector<GridCell> cells;
};

// A room; several columns when it has several sessions at once.
struct GridRoom
{
    const Session* like = nullptr; // one of the sessions there, for its names
    std::size_t columns = 1;
};

struct GridDay
{
    Day day{};
    std::vector<GridRoom> rooms; // none when nothing is parallel
    std::vector<GridRow> rows;   // one for each time at which something begins
};

// Of sessions by time. What has no other beside it goes across all columns, and needs no column of its own.
std::vector<GridDay> grid_of(const std::vector<Session>& sessions);

// {days: [{day, rooms: [{name, columns}], rows: [{time, machine_time, ends, cells: [{rows, columns, card}]}]}]}
view::Data grid_data(const std::vector<Session>& sessions, const conference::Wording& wording);

} // namespace retenk::programme
