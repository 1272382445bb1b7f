#include "retenk/document/calendar.hpp"

namespace retenk::document {
namespace {

constexpr std::size_t longest_line = 75; // octets, without the line break (RFC 5545 section 3.1)

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 127; }

// RFC 5545 section 3.3.11.
std::string escaped(std::string_view text)
{
    std::string safe;
    for (char c : text) {
        if (c == '\\' || c == ';' || c == ',') safe += '\\';
        if (c == '\n')
            safe += "\\n";
        else if (c == '\t')
            safe += ' ';
        else if (!is_control(c))
            safe += c;
    }
    return safe;
}

std::string without_controls(std::string_view address)
{
    std::string safe;
    for (char c : address)
        if (!is_control(c) && c != ' ') safe += c;
    return safe;
}

std::string address(std::string_view email) { return "mailto:" + without_controls(email); }

std::string utc(Instant instant)
{
    std::string compact;
    for (char c : iso_instant(instant))
        if (c != '-' && c != ':') compact += c;
    return compact;
}

class CalendarFile
{
public:
    void line(std::string_view name, std::string_view value)
    {
        std::size_t length = 0;
        for (auto part : {name, std::string_view(":"), value})
            put(part, length);
        text_ += "\r\n";
    }

    void text(std::string_view name, std::string_view value)
    {
        if (!value.empty()) line(name, escaped(value));
    }

    std::string take() { return std::move(text_); }

private:
    // Breaks the line only between characters.
    void put(std::string_view part, std::size_t& length)
    {
        if (length + part.size() <= longest_line) {
            text_ += part;
            length += part.size();
            return;
        }
        while (!part.empty()) {
            std::size_t size = 1;
            while (size < part.size() && (static_cast<unsigned char>(part[size]) & 0xC0) == 0x80)
                ++size;
            if (length + size > longest_line) {
                text_ += "\r\n ";
                length = 1;
            }
            text_ += part.substr(0, size);
            length += size;
            part.remove_prefix(size);
        }
    }

    std::string text_;
};

constexpr std::string_view zone = "Europe/Oslo";

// Summer time as it has been since 1996 (Directive 2000/84/EC and the Norwegian regulation on summer time).
void add_zone(CalendarFile& file)
{
    const auto part = [&](std::string_view name, std::string_view first, std::string_view month,
                          std::string_view short_name, std::string_view before, std::string_view after) {
        file.line("BEGIN", name);
        file.line("DTSTART", first);
        file.line("RRULE", "FREQ=YEARLY;BYMONTH=" + std::string(month) + ";BYDAY=-1SU");
        file.line("TZNAME", short_name);
        file.line("TZOFFSETFROM", before);
        file.line("TZOFFSETTO", after);
        file.line("END", name);
    };
    file.line("BEGIN", "VTIMEZONE");
    file.line("TZID", zone);
    part("DAYLIGHT", "19960331T020000", "3", "CEST", "+0100", "+0200");
    part("STANDARD", "19961027T030000", "10", "CET", "+0200", "+0100");
    file.line("END", "VTIMEZONE");
}

// In the time of the place, so that a program that shows another zone tells both. Seconds are those of whole
// minutes; the hour that comes twice in October is told in UTC.
void add_time(CalendarFile& file, std::string_view name, Instant instant)
{
    const auto on_the_wall = [](Instant at) { return iso_local_time(to_local(at)); };
    const auto local = on_the_wall(instant);
    const auto hour = std::chrono::hours(1);
    if (local == on_the_wall(instant - hour) || local == on_the_wall(instant + hour))
        return file.line(name, utc(instant));
    std::string compact;
    for (const char c : local)
        if (c != '-' && c != ':') compact += c;
    file.line(std::string(name) + ";TZID=" + std::string(zone), compact + "00");
}

void add_event(CalendarFile& file, const CalendarEvent& event)
{
    file.line("BEGIN", "VEVENT");
    file.text("UID", event.uid);
    file.line("DTSTAMP", utc(event.stamp));
    file.line("SEQUENCE", std::to_string(event.sequence));
    add_time(file, "DTSTART", event.starts);
    add_time(file, "DTEND", event.ends);
    file.text("SUMMARY", event.summary);
    file.text("LOCATION", event.location);
    file.text("DESCRIPTION", event.description);
    if (!event.url.empty()) file.line("URL", without_controls(event.url));
    if (!event.organizer.empty()) file.line("ORGANIZER", address(event.organizer));
    if (!event.attendee.empty()) file.line("ATTENDEE", address(event.attendee));
    file.line("STATUS", event.cancelled ? "CANCELLED" : "CONFIRMED");
    file.line("END", "VEVENT");
}

} // namespace

std::string calendar_file(const std::string& name, const std::vector<CalendarEvent>& events,
                          CalendarMethod method)
{
    CalendarFile file;
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//Re:tenk//Program//NO");
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", method == CalendarMethod::cancel ? "CANCEL" : "PUBLISH");
    file.text("NAME", name); // RFC 7986; the older programs know the next one
    file.text("X-WR-CALNAME", name);
    if (!events.empty()) add_zone(file);
    for (const auto& event : events)
        add_event(file, event);
    file.line("END", "VCALENDAR");
    return file.take();
}

} // namespace retenk::document
