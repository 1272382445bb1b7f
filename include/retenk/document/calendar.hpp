#pragma once
// iCalendar (RFC 5545): UTC times, lines folded at 75 octets, CRLF, text escaped. What a program does with
// it is its method (RFC 5546).

#include "retenk/base/time.hpp"

#include <string>
#include <vector>

namespace retenk::document {

struct CalendarEvent
{
    std::string uid;
    int sequence = 0;
    Instant starts;
    Instant ends;
    Instant stamp; // when this was last changed
    std::string summary;
    std::string location;
    std::string description;
    std::string url;
    bool cancelled = false;
    std::string organizer; // an address; must be there for cancel
    std::string attendee;  // an address; for cancel only
};

enum class CalendarMethod { publish, cancel };

std::string calendar_file(const std::string& name, const std::vector<CalendarEvent>& events,
                          CalendarMethod method = CalendarMethod::publish);

} // namespace retenk::document
