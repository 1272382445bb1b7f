#include "retenk/programme/feed.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/programme/release.hpp"

#include <boost/json.hpp>
#include <map>
#include <pugixml.hpp>
#include <sstream>

namespace retenk::programme {

namespace {

namespace json = boost::json;

using Rooms = std::map<std::string, std::vector<const Session*>>;

struct Schedule
{
    conference::Conference conference;
    Programme programme;
    std::map<Day, Rooms> days;
};

std::optional<Schedule> read_schedule(db::Tx& tx)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    Schedule schedule{*conference, published(tx, conference->id), {}};
    if (!schedule.programme.release) return std::nullopt;
    for (const auto& session : schedule.programme.sessions)
        schedule.days[to_local(session.starts_at).day][session.room].push_back(&session);
    // Both formats want at least one day.
    if (schedule.days.empty()) schedule.days[conference->day];
    return schedule;
}

// "2027-10-20T09:00:00+02:00"
std::string with_offset(Instant instant)
{
    using namespace std::chrono;
    const auto local = to_local(instant);
    const auto wall = sys_days(local.day) + hours(local.hour) + minutes(local.minute);
    const auto offset = duration_cast<minutes>(wall - floor<minutes>(instant)).count();
    const auto two = [](long long number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    const auto seconds = duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count() % 60;
    return iso_local_time(local) + ":" + two(seconds) + (offset < 0 ? "-" : "+") +
           two(std::abs(offset) / 60) + ":" + two(std::abs(offset) % 60);
}

std::string clock_of(Instant instant) { return iso_local_time(to_local(instant)).substr(11); }

std::string duration_of(const Session& session)
{
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(session.ends_at - session.starts_at).count();
    const auto rest = std::to_string(minutes % 60);
    return std::to_string(minutes / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

// The same for ever, here and nowhere else: a name-based UUID of version 8 (RFC 9562 section 5.8).
std::string uuid_of(std::string_view host, std::string_view kind, std::int64_t id)
{
    auto hex = sha256(std::string(host) + " " + std::string(kind) + " " + std::to_string(id));
    hex[12] = '8';
    hex[16] = 'a';
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
           hex.substr(16, 4) + "-" + hex.substr(20, 12);
}

// At least four characters of a to z, digits and the underscore.
std::string acronym_of(const conference::Conference& conference)
{
    std::string acronym;
    for (const char c : fold(conference.name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) acronym += c;
    return acronym.size() < 4 ? "conference" + acronym : acronym;
}

// XML 1.0 has no way to write these characters.
std::string xml_text(std::string_view text)
{
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') continue;
        const auto rest = text.substr(i, 3);
        if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {
            i += 2;
            continue;
        }
        safe += text[i];
    }
    return safe;
}

void add_text(pugi::xml_node parent, const char* name, std::string_view text)
{
    parent.append_child(name).text().set(xml_text(text).c_str());
}

void add_attribute(pugi::xml_node node, const char* name, std::string_view value)
{
    node.append_attribute(name).set_value(xml_text(value).c_str());
}

std::string written(const pugi::xml_document& document)
{
    std::ostringstream text;
    document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
}

std::string said(const FeedFrame& frame, std::string_view key, const Values& values)
{
    return frame.wording.catalogue.plain(frame.wording.lang, key, values);
}

// A session's texts in the reader's language.
struct Texts
{
    const FeedFrame& frame;
    const Session& session;

    std::string of(std::string_view text, std::string_view column) const
    {
        return view::localised(frame.wording.lang, text, session.translations, column).text;
    }
    std::string title() const
    {
        const auto title = of(session.title, "title");
        return session.cancelled ? said(frame, "programme.feed_cancelled", {{"title", title}}) : title;
    }
    std::string abstract() const { return document::markdown_to_text(of(session.abstract, "abstract")); }
    std::string track() const
    {
        return view::localised(frame.wording.lang, session.track, session.track_translations, "name").text;
    }
    std::string url() const
    {
        return frame.base_url + view::localised_path(frame.wording.lang, "/program/" + session.slug);
    }
};

void add_event(pugi::xml_node room, const FeedFrame& frame, const Session& session)
{
    const Texts texts{frame, session};
    auto event = room.append_child("event");
    event.append_attribute("id").set_value(static_cast<long long>(session.session_id.value));
    add_attribute(event, "guid", uuid_of(frame.base_url, "session", session.session_id.value));
    add_text(event, "room", session.room);
    add_text(event, "title", texts.title());
    add_text(event, "subtitle", "");
    add_text(event, "type", db::enum_name(session.kind));
    add_text(event, "date", with_offset(session.starts_at));
    add_text(event, "start", clock_of(session.starts_at));
    add_text(event, "duration", duration_of(session));
    add_text(event, "abstract", texts.abstract());
    add_text(event, "track", texts.track());
    add_text(event, "language", session.language);
    auto persons = event.append_child("persons");
    for (const auto& person : session.people) {
        auto node = persons.append_child("person");
        node.append_attribute("id").set_value(static_cast<long long>(person.speaker_id.value));
        add_attribute(node, "guid", uuid_of(frame.base_url, "speaker", person.speaker_id.value));
        node.text().set(xml_text(person.name).c_str());
    }
    add_text(event, "url", texts.url());
}

void add_conference(pugi::xml_node root, const FeedFrame& frame, const Schedule& schedule)
{
    auto conference = root.append_child("conference");
    add_text(conference, "title", schedule.conference.name);
    add_text(conference, "acronym", acronym_of(schedule.conference));
    add_text(conference, "start", with_offset(schedule.conference.starts_at));
    add_text(conference, "end", with_offset(schedule.conference.ends_at));
    add_text(conference, "days", std::to_string(schedule.days.size()));
    add_text(conference, "timeslot_duration", "00:05");
    add_text(conference, "base_url", frame.base_url);
    add_text(conference, "url", frame.base_url + "/program");
    add_text(conference, "time_zone_name", "Europe/Oslo");
}

// From the first beginning to the last end of the day.
std::pair<Instant, Instant> frame_of(const Schedule& schedule, const Rooms& rooms)
{
    std::pair span{schedule.conference.starts_at, schedule.conference.ends_at};
    bool is_first = true;
    for (const auto& [room, sessions] : rooms)
        for (const auto* session : sessions) {
            span.first = is_first ? session->starts_at : std::min(span.first, session->starts_at);
            span.second = is_first ? session->ends_at : std::max(span.second, session->ends_at);
            is_first = false;
        }
    return span;
}

json::object event_of(const FeedFrame& frame, const Session& session)
{
    const Texts texts{frame, session};
    json::array persons;
    for (const auto& person : session.people)
        persons.push_back({{"guid", uuid_of(frame.base_url, "speaker", person.speaker_id.value)},
                           {"name", person.name},
                           {"url", frame.base_url + "/foredragsholdere/" + person.slug}});
    return {{"guid", uuid_of(frame.base_url, "session", session.session_id.value)},
            {"id", session.session_id.value},
            {"date", with_offset(session.starts_at)},
            {"start", clock_of(session.starts_at)},
            {"end", with_offset(session.ends_at)},
            {"duration", duration_of(session)},
            {"room", session.room},
            {"slug", session.slug},
            {"url", texts.url()},
            {"title", texts.title()},
            {"subtitle", nullptr},
            {"track", session.track.empty() ? json::value(nullptr) : json::value(texts.track())},
            {"type", db::enum_name(session.kind)},
            {"language", session.language},
            {"abstract", texts.abstract()},
            {"persons", std::move(persons)},
            {"links", json::array()}};
}

} // namespace

std::optional<std::string> schedule_xml(db::Tx& tx, const FeedFrame& frame)
{
    const auto schedule = read_schedule(tx);
    if (!schedule) return std::nullopt;
    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    auto root = document.append_child("schedule");
    auto generator = root.append_child("generator");
    generator.append_attribute("name").set_value("Re:tenk");
    generator.append_attribute("version").set_value(RETENK_VERSION);
    add_text(root, "url", frame.base_url + "/program/schedule.xml");
    add_text(root, "version", std::to_string(schedule->programme.release->number));
    add_conference(root, frame, *schedule);
    unsigned index = 0;
    for (const auto& [day, rooms] : schedule->days) {
        const auto [from, to] = frame_of(*schedule, rooms);
        auto node = root.append_child("day");
        node.append_attribute("index").set_value(++index);
        add_attribute(node, "date", iso_day(day));
        add_attribute(node, "start", with_offset(from));
        add_attribute(node, "end", with_offset(to));
        for (const auto& [room, sessions] : rooms) {
            auto child = node.append_child("room");
            add_attribute(child, "name", room);
            for (const auto* session : sessions)
                add_event(child, frame, *session);
        }
    }
    return written(document);
}

std::optional<std::string> schedule_json(db::Tx& tx, const FeedFrame& frame)
{
    const auto schedule = read_schedule(tx);
    if (!schedule) return std::nullopt;
    json::array days;
    for (const auto& [day, rooms] : schedule->days) {
        const auto [from, to] = frame_of(*schedule, rooms);
        json::object in_rooms;
        for (const auto& [room, sessions] : rooms) {
            json::array events;
            for (const auto* session : sessions)
                events.push_back(event_of(frame, *session));
            in_rooms[room] = std::move(events);
        }
        days.push_back({{"index", days.size() + 1},
                        {"date", iso_day(day)},
                        {"day_start", with_offset(from)},
                        {"day_end", with_offset(to)},
                        {"rooms", std::move(in_rooms)}});
    }
    const auto& conference = schedule->conference;
    const auto count = days.size();
    json::object described{{"acronym", acronym_of(conference)},
                           {"title", conference.name},
                           {"start", with_offset(conference.starts_at)},
                           {"end", with_offset(conference.ends_at)},
                           {"daysCount", count},
                           {"timeslot_duration", "00:05"},
                           {"time_zone_name", "Europe/Oslo"},
                           {"url", frame.base_url + "/program"},
                           {"days", std::move(days)}};
    json::object all{
        {"$schema", "https://c3voc.de/schedule/schema.json"},
        {"generator", {{"name", "Re:tenk"}, {"version", RETENK_VERSION}}},
        {"schedule",
         {{"version", std::to_string(schedule->programme.release->number)},
          {"base_url", frame.base_url},
          {"conference", std::move(described)}}}};
    return json::serialize(all);
}

std::optional<std::string> changes_atom(db::Tx& tx, const FeedFrame& frame)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto all = releases(tx, conference->id);
    if (all.empty()) return std::nullopt;
    const auto& [wording, base_url] = frame;
    const auto page = base_url + view::localised_path(wording.lang, "/program");

    pugi::xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version").set_value("1.0");
    declaration.append_attribute("encoding").set_value("UTF-8");
    auto feed = document.append_child("feed");
    feed.append_attribute("xmlns").set_value("http://www.w3.org/2005/Atom");
    add_attribute(feed, "xml:lang", view::code_of(wording.lang));
    add_text(feed, "id", base_url + "/program/endringer.atom#" + std::to_string(conference->year));
    add_text(feed, "title", said(frame, "programme.feed_title", {{"conference", conference->name}}));
    add_text(feed, "updated", iso_instant(all.front().at));
    add_text(feed.append_child("author"), "name", conference->name);
    auto self = feed.append_child("link");
    self.append_attribute("rel").set_value("self");
    add_attribute(self, "href", base_url + view::localised_path(wording.lang, "/program/endringer.atom"));
    add_attribute(feed.append_child("link"), "href", page);
    for (const auto& release : all) {
        auto entry = feed.append_child("entry");
        const auto number = std::to_string(release.number);
        add_text(entry, "id", base_url + "/program#" + std::to_string(conference->year) + "-" + number);
        add_text(entry, "title", said(frame, "programme.feed_release", {{"number", number}}));
        add_text(entry, "updated", iso_instant(release.at));
        add_attribute(entry.append_child("link"), "href", page);
        std::string text = release.note;
        for (const auto& change : changes_of(tx, release.id))
            text += (text.empty() ? "" : "\n") +
                    said(frame, "programme.feed_" + change.kind, {{"title", change.title}});
        auto content = entry.append_child("content");
        content.append_attribute("type").set_value("text");
        content.text().set(xml_text(text).c_str());
    }
    return written(document);
}

std::optional<std::string> speaker_calendar(db::Tx& tx, const FeedFrame& frame,
                                            const std::string& slug)
{
    const auto schedule = read_schedule(tx);
    if (!schedule) return std::nullopt;
    std::vector<document::CalendarEvent> events;
    std::string name;
    for (const auto& session : schedule->programme.sessions)
        for (const auto& person : session.people) {
            if (person.slug != slug) continue;
            name = person.name;
            events.push_back(programme::event_of(session, *schedule->programme.release,
                                                 frame.wording.lang, frame.base_url));
        }
    if (events.empty()) return std::nullopt;
    return document::calendar_file(name + ", " + schedule->conference.name, events);
}

} // namespace retenk::programme
