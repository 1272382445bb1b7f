#pragma once
// What the page of the timetable shows: one day in rooms and time, the tray, and all that is worth
// a look.

#include "programme/timetable_form.hpp"
#include "retenk/view/catalogue.hpp"
#include "retenk/view/data.hpp"

namespace retenk::programme {

struct TimetableView
{
    const view::Catalogue& catalogue;
    view::Lang lang;
    const Timetable& timetable;
    Day day;
};

// The conference's day first of all, else the first with a session.
Day day_of_view(const Timetable& timetable, std::string_view asked);

// days, rooms, cards, tray, warnings and the times at which the grid begins and ends; no text of
// the page itself.
void add_timetable(const TimetableView& view, view::Data& data);

std::string name_of_room(const Timetable& timetable, const std::optional<RoomId>& room);

} // namespace retenk::programme
