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
        "BEGIN:VEVENT\r\nUID:session-7@x.example\r\nDTSTAMP:20270804T100000Z\r\nSEQUENCE:3\r\n"
        "DTSTART:20271022T070000Z\r\nDTEND:20271022T074500Z\r\n"
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
              "PUBLISH\nsession-7@x.example 3 CANCELLED 2027-10-22T07:00:00+00:00 "
              "2027-10-22T07:45:00+00:00\n" +
                  event.summary + "\n" + event.location + "\n" + event.description + "\n" +
                  event.url + "\n");
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
