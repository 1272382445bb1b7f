#include "retenk/base/time.hpp"

#include <charconv>
#include <cstdio>
#include <date/tz.h>

namespace retenk {

namespace {

const date::time_zone& oslo()
{
    static const date::time_zone* zone = date::locate_zone("Europe/Oslo");
    return *zone;
}

bool read_number(std::string_view text, int& value)
{
    for (char c : text)
        if (c < '0' || c > '9') return false;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

template <class... A>
std::string formatted(const char* format, A... values)
{
    char buffer[64];
    const int length = std::snprintf(buffer, sizeof buffer, format, values...);
    return std::string(buffer, static_cast<std::size_t>(length));
}

// Dates are written for each row of a list and each entry of a calendar.
void put(std::string& text, char before, std::int64_t number, int digits)
{
    if (before != '\0') text += before;
    text.append(static_cast<std::size_t>(digits), '0');
    for (auto place = text.rbegin(); number > 0 && digits > 0; number /= 10, --digits)
        *place++ = static_cast<char>('0' + number % 10);
}

std::string english_date(Instant instant, const char* zone)
{
    static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto midnight = std::chrono::floor<std::chrono::days>(instant);
    const Day day(midnight);
    const std::chrono::hh_mm_ss clock(instant - midnight);
    return formatted("%s, %02u %s %04d %02ld:%02ld:%02lld %s",
                     weekdays[std::chrono::weekday(midnight).c_encoding()], unsigned(day.day()),
                     months[unsigned(day.month()) - 1], int(day.year()), clock.hours().count(),
                     clock.minutes().count(), static_cast<long long>(clock.seconds().count()),
                     zone);
}

} // namespace

Instant system_now()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

LocalTime to_local(Instant instant)
{
    const auto local = oslo().to_local(instant).time_since_epoch();
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(local - midnight).count();
    return {Day(std::chrono::sys_days(midnight)), static_cast<int>(minutes / 60),
            static_cast<int>(minutes % 60)};
}

Instant from_local(const LocalTime& local)
{
    const auto since = std::chrono::sys_days(local.day).time_since_epoch() +
                       std::chrono::hours(local.hour) + std::chrono::minutes(local.minute);
    return oslo().to_sys(date::local_seconds(since), date::choose::earliest);
}

std::optional<Day> parse_day(std::string_view text)
{
    int year = 0, month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!read_number(text.substr(0, 4), year) || !read_number(text.substr(5, 2), month) ||
        !read_number(text.substr(8, 2), day))
        return std::nullopt;
    const Day parsed(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                     std::chrono::day(static_cast<unsigned>(day)));
    if (!parsed.ok()) return std::nullopt;
    return parsed;
}

std::string iso_day(const Day& day)
{
    std::string text;
    put(text, '\0', int(day.year()), 4);
    put(text, '-', unsigned(day.month()), 2);
    put(text, '-', unsigned(day.day()), 2);
    return text;
}

std::optional<LocalTime> parse_local_time(std::string_view text)
{
    if (text.size() == 19) text = text.substr(0, 16); // some browsers send seconds
    if (text.size() != 16 || text[10] != 'T' || text[13] != ':') return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    int hour = 0, minute = 0;
    if (!day || !read_number(text.substr(11, 2), hour) || !read_number(text.substr(14, 2), minute))
        return std::nullopt;
    if (hour > 23 || minute > 59) return std::nullopt;
    return LocalTime{*day, hour, minute};
}

std::string iso_local_time(const LocalTime& local)
{
    auto text = iso_day(local.day);
    put(text, 'T', local.hour, 2);
    put(text, ':', local.minute, 2);
    return text;
}

std::string iso_instant(Instant instant)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::hh_mm_ss clock(instant - midnight);
    auto text = iso_day(Day(midnight));
    put(text, 'T', clock.hours().count(), 2);
    put(text, ':', clock.minutes().count(), 2);
    put(text, ':', clock.seconds().count(), 2);
    return text += 'Z';
}

std::string http_date(Instant instant) { return english_date(instant, "GMT"); }

std::string mail_date(Instant instant) { return english_date(instant, "+0000"); }

} // namespace retenk
