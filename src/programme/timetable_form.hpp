#pragma once
// The form of one session in the timetable, and the link that takes its last move back.

#include "retenk/http/typed.hpp"
#include "retenk/programme/timetable.hpp"

namespace retenk::programme {

// day, starts, length (minutes), room_id, version.
http::Fields fields_of(const TimetableSession& session);

Result<Placement> parse_placement(const http::Fields& fields);

std::int64_t minutes_of(const Placement& placement);
std::int64_t minutes_of(const TimetableSession& session);

// A move that was just made, for whoever has no script to remember it: where the session was
// before, and its version since.
struct TakenBack
{
    SessionId session;
    std::int64_t version = 0;
    Placement before;
};

std::string text_of(const TakenBack& move); // "12_3_2027-10-20T09:00_45_7_0"
std::optional<TakenBack> parse_taken_back(std::string_view text);

} // namespace retenk::programme
