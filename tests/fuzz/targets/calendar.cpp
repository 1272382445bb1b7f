// Calendar files: whatever the texts are, one event with the properties that are ours, read back as
// written.
#include "retenk/document/calendar.hpp"
#include "fuzz.hpp"

#include <map>

namespace retenk::fuzz {

namespace {

// Unfolded and unescaped, as RFC 5545 says.
std::multimap<std::string, std::string> read_lines(std::string_view file)
{
    std::string plain;
    std::size_t length = 0;
    for (std::size_t at = 0; at < file.size(); ++at) {
        if (!file.substr(at).starts_with("\r\n")) {
            must(file[at] != '\r' && file[at] != '\n', "lines end with CRLF");
            must(++length <= 75, "a line has 75 octets at most");
            plain += file[at];
            continue;
        }
        length = 0;
        if (file.substr(at).starts_with("\r\n ")) {
            length = 1;
            at += 2;
            continue;
        }
        plain += '\n';
        ++at;
    }
    std::multimap<std::string, std::string> lines;
    for (std::string_view rest = plain; !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        auto colon = line.find(':');
        must(colon != line.npos, "a line has a name");
        std::string value;
        for (auto at = colon + 1; at < line.size(); ++at) {
            if (line[at] == '\\' && at + 1 < line.size())
                value += line[++at] == 'n' ? '\n' : line[at];
            else
                value += line[at];
        }
        lines.emplace(line.substr(0, colon), value);
    }
    return lines;
}

std::string without_controls(std::string_view text)
{
    std::string kept;
    for (char c : text) {
        if (c == '\t')
            kept += ' ';
        else if (c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != 127))
            kept += c;
    }
    return kept;
}

} // namespace

void fuzz(std::string_view bytes)
{
    // A run of bytes that only continue a character is no character; fields never hold one.
    std::size_t run = 0;
    for (char c : bytes) {
        run = (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? run + 1 : 0;
        if (run > 3) return;
    }
    auto parts = parts_of(bytes, 4);
    document::CalendarEvent event;
    event.uid = "session-1@example.no";
    event.summary = parts[0];
    event.location = parts[1];
    event.url = parts[2];
    event.description = parts[3];
    const auto lines = read_lines(document::calendar_file("x", {event}));
    // The calendar, its zone with summer and winter, and the event.
    must(lines.count("BEGIN") == 5 && lines.count("END") == 5, "one calendar, one zone, one event");
    must(lines.count("UID") == 1, "one event");
    auto shown = [&](const char* name, const std::string& typed) {
        const auto text = without_controls(typed);
        must(lines.count(name) == (typed.empty() ? 0u : 1u), "a property stands once");
        if (!typed.empty()) must(lines.find(name)->second == text, "decode(encode(text)) = text");
    };
    shown("SUMMARY", parts[0]);
    shown("LOCATION", parts[1]);
    shown("DESCRIPTION", parts[3]);
    must(lines.count("ATTENDEE") + lines.count("ORGANIZER") + lines.count("ATTACH") == 0, "ours");
}

} // namespace retenk::fuzz
