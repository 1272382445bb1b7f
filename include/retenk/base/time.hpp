#pragma once
// Instants are UTC seconds. What people read and type is the conference's local time (Europe/Oslo).

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace retenk {

using Instant = std::chrono::sys_seconds;
using Day = std::chrono::year_month_day;
using Clock = std::function<Instant()>;

Instant system_now();

struct LocalTime {
    Day day;
    int hour = 0;
    int minute = 0;

    auto operator<=>(const LocalTime&) const = default;
};

LocalTime to_local(Instant instant);

// A time that summer time skips becomes the first one after it; of a time that comes twice, the first.
Instant from_local(const LocalTime& local);

// "2027-10-20"; nothing when it is not a day of the calendar.
std::optional<Day> parse_day(std::string_view text);
std::string iso_day(const Day& day);

// "2027-10-20T09:00", as datetime-local fields send it.
std::optional<LocalTime> parse_local_time(std::string_view text);
std::string iso_local_time(const LocalTime& local);

// RFC 3339 in UTC: "2027-10-20T07:00:00Z".
std::string iso_instant(Instant instant);

// RFC 9110 section 5.6.7 (HTTP) and RFC 5322 section 3.3 (mail, with +0000).
std::string http_date(Instant instant);
std::string mail_date(Instant instant);

} // namespace retenk
