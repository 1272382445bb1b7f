#include "retenk/document/calendar.hpp"

#include "support/outside.hpp"

#include <gtest/gtest.h>

namespace retenk::document {
namespace {

using std::chrono::seconds;

CalendarEvent opening()
{
    CalendarEvent event;
    event.uid = "session-7@x.example";
    event.sequence = 3;
    event.starts = Instant(seconds(1824188400)); // 2027-10-22 07:00
    event.ends = event.starts + std::chrono::minutes(45);
    event.stamp = Instant(seconds(1817373600));
    event.summary = "Åpning; hav, \"land\" \\ fjell";
    event.location = "Storsalen, 2. etasje";
    event.description = "Linje én\nLinje to";
    event.url = "https://x.example/program/opning";
    return event;
}

TEST(Calendar, is_written_as_the_standard_says)
{
    EXPECT_EQ(
        calendar_file("Konferansen", {opening()}),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Re:tenk//Program//NO\r\n"
        "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nNAME:Konferansen\r\nX-WR-CALNAME:Konferansen\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Oslo\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
        "TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
        "TZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nUID:session-7@x.example\r\nDTSTAMP:20270804T100000Z\r\nSEQUENCE:3\r\n"
        "DTSTART;TZID=Europe/Oslo:20271022T090000\r\nDTEND;TZID=Europe/Oslo:20271022T094500\r\n"
        "SUMMARY:Åpning\\; hav\\, \"land\" \\\\ fjell\r\nLOCATION:Storsalen\\, 2. etasje\r\n"
        "DESCRIPTION:Linje én\\nLinje to\r\nURL:https://x.example/program/opning\r\n"
        "STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST(Calendar, another_program_reads_the_same_back)
{
    auto event = opening();
    event.description.clear();
    for (int i = 0; i < 60; ++i)
        event.description += "æøå đŋŧ 😀, ";
    event.cancelled = true;
    constexpr auto read = R"(
import icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
print(calendar['METHOD'])
for e in calendar.walk('VEVENT'):
    print(e['UID'], e['SEQUENCE'], e['STATUS'], e['DTSTART'].dt.isoformat(), e['DTEND'].dt.isoformat())
    print(e['SUMMARY']); print(e['LOCATION']); print(e['DESCRIPTION']); print(e['URL'])
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", read, "{}"}, calendar_file("K", {event})),
              "PUBLISH\nsession-7@x.example 3 CANCELLED 2027-10-22T09:00:00+02:00 "
              "2027-10-22T09:45:00+02:00\n" +
                  event.summary + "\n" + event.location + "\n" + event.description + "\n" +
                  event.url + "\n");
}

// Its own rules, not those that the reader has of the same name: they agree on both sides of each change of the clock.
TEST(Calendar, the_zone_in_the_file_says_what_the_world_s_own_says)
{
    std::vector<CalendarEvent> events;
    for (const std::int64_t hour : {1806195600L, 1806199200L, 1824940800L, 1824944400L, 1824948000L}) { // late March and October 2027
        events.push_back(opening());
        events.back().starts = Instant(seconds(hour));
        events.back().ends = events.back().starts + std::chrono::minutes(30);
    }
    constexpr auto read = R"(
import icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
zone = calendar.walk('VTIMEZONE')[0].to_tz()
for e in calendar.walk('VEVENT'):
    start = e['DTSTART']
    own = zone.localize(start.dt.replace(tzinfo=None)) if start.params.get('TZID') else start.dt
    print(int(start.dt.timestamp()), int(own.timestamp()) - int(start.dt.timestamp()))
)";
    EXPECT_EQ(test::read_by({"/usr/bin/python3", "-c", read, "{}"}, calendar_file("K", events)),
              "1806195600 0\n1806199200 0\n1824940800 0\n1824944400 0\n1824948000 0\n");
}

TEST(Calendar, no_line_is_longer_than_75_octets_and_no_character_is_cut)
{
    auto event = opening();
    event.summary.clear();
    for (int i = 0; i < 100; ++i)
        event.summary += "aæ😀";
    auto file = calendar_file("K", {event});
    std::string joined;
    for (std::size_t begin = 0; begin < file.size();) {
        auto end = file.find("\r\n", begin);
        ASSERT_LE(end - begin, 75U);
        auto line = file.substr(begin, end - begin);
        joined += line.starts_with(' ') ? line.substr(1) : "\n" + line;
        auto first = static_cast<unsigned char>(line.starts_with(' ') ? line[1] : line[0]);
        EXPECT_NE(first & 0xC0, 0x80);
        begin = end + 2;
    }
    EXPECT_NE(joined.find("\nSUMMARY:" + event.summary + "\n"), joined.npos);
}

TEST(Calendar, nothing_typed_can_add_a_line)
{
    auto event = opening();
    event.summary = "a\r\nATTENDEE:mailto:x@y.example";
    event.url = "https://x.example/\r\nX-EVIL:1";
    auto file = calendar_file("K\r\nX-EVIL:1", {event});
    EXPECT_EQ(file.find("\r\nX-EVIL"), file.npos);
    EXPECT_EQ(file.find("\r\nATTENDEE"), file.npos);
    EXPECT_NE(file.find("SUMMARY:a\\nATTENDEE:mailto:x@y.example\r\n"), file.npos);
}

} // namespace
} // namespace retenk::document
