#include "programme/feed_extra.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/base/text.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/programme/release.hpp"

namespace retenk::programme {

namespace {

namespace json = boost::json;
using document::XmlElement;

using Rooms = std::map<std::string, std::vector<const Session*>>;

struct Schedule
{
    conference::Conference conference;
    Programme programme;
    FeedExtras extras;
    std::map<Day, Rooms> days;
};

std::optional<Schedule> read_schedule(db::Tx& tx)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    Schedule schedule{*conference, published(tx, conference->id), read_extras(tx, conference->id), {}};
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
    const auto seconds =
        duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count() % 60;
    return iso_local_time(local) + ":" + two(seconds) + (offset < 0 ? "-" : "+") +
           two(std::abs(offset) / 60) + ":" + two(std::abs(offset) % 60);
}

std::string clock_of(Instant instant) { return iso_local_time(to_local(instant)).substr(11); }

std::string duration_of(const Session& session)
{
    const auto minutes =
        std::chrono::duration_cast<std::chrono::minutes>(session.ends_at - session.starts_at)
            .count();
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
        return session.cancelled ? said(frame, "programme.feed_cancelled", {{"title", title}})
                                 : title;
    }
    std::string abstract() const
    {
        return document::markdown_to_text(of(session.abstract, "abstract"));
    }
    std::string track() const
    {
        return view::localised(frame.wording.lang, session.track, session.track_translations,
                               "name")
            .text;
    }
    std::string url() const
    {
        return frame.base_url +
               view::localised_path(frame.wording.lang, "/program/" + session.slug);
    }
};

void add_event(XmlElement& room, const FeedFrame& frame, const FeedExtras& extras,
               const Session& session)
{
    const Texts texts{frame, session};
    auto& event = room.add("event");
    event.set("id", std::to_string(session.session_id.value))
        .set("guid", uuid_of(frame.base_url, "session", session.session_id.value));
    event.add("room", session.room);
    event.add("title", texts.title());
    event.add("subtitle");
    event.add("type", std::string(db::enum_name(session.kind)));
    event.add("date", with_offset(session.starts_at));
    event.add("start", clock_of(session.starts_at));
    event.add("duration", duration_of(session));
    event.add("abstract", texts.abstract());
    event.add("track", texts.track());
    event.add("language", session.language);
    auto& persons = event.add("persons");
    for (const auto& person : session.people)
        persons.add("person", person.name)
            .set("id", std::to_string(person.speaker_id.value))
            .set("guid", uuid_of(frame.base_url, "speaker", person.speaker_id.value));
    event.add("url", texts.url());
    add_extras(event, frame, extras, session);
}

void add_conference(XmlElement& root, const FeedFrame& frame, const Schedule& schedule)
{
    auto& conference = root.add("conference");
    conference.add("title", schedule.conference.name);
    conference.add("acronym", acronym_of(schedule.conference));
    conference.add("start", with_offset(schedule.conference.starts_at));
    conference.add("end", with_offset(schedule.conference.ends_at));
    conference.add("days", std::to_string(schedule.days.size()));
    conference.add("timeslot_duration", "00:05");
    conference.add("base_url", frame.base_url);
    conference.add("url", frame.base_url + "/program");
    conference.add("time_zone_name", "Europe/Oslo");
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

json::object event_of(const FeedFrame& frame, const FeedExtras& extras, const Session& session)
{
    const Texts texts{frame, session};
    json::array persons;
    for (const auto& person : session.people)
        persons.push_back({{"guid", uuid_of(frame.base_url, "speaker", person.speaker_id.value)},
                           {"name", person.name},
                           {"url", frame.base_url + "/foredragsholdere/" + person.slug}});
    json::object event{{"guid", uuid_of(frame.base_url, "session", session.session_id.value)},
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
            {"persons", std::move(persons)}};
    add_extras(event, frame, extras, session);
    return event;
}

} // namespace

std::optional<std::string> schedule_xml(db::Tx& tx, const FeedFrame& frame)
{
    const auto schedule = read_schedule(tx);
    if (!schedule) return std::nullopt;
    XmlElement root{"schedule", "", {}, {}};
    root.add("generator").set("name", "Re:tenk").set("version", RETENK_VERSION);
    root.add("url", frame.base_url + "/program/schedule.xml");
    root.add("version", std::to_string(schedule->programme.release->number));
    add_conference(root, frame, *schedule);
    unsigned index = 0;
    for (const auto& [day, rooms] : schedule->days) {
        const auto [from, to] = frame_of(*schedule, rooms);
        auto& node = root.add("day");
        node.set("index", std::to_string(++index))
            .set("date", iso_day(day))
            .set("start", with_offset(from))
            .set("end", with_offset(to));
        for (const auto& [name, sessions] : rooms) {
            auto& room = node.add("room");
            room.set("name", name);
            for (const auto* session : sessions)
                add_event(room, frame, schedule->extras, *session);
        }
    }
    return document::xml_file(root);
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
                events.push_back(event_of(frame, schedule->extras, *session));
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
    json::object all{{"$schema", "https://c3voc.de/schedule/schema.json"},
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

    XmlElement feed{"feed", "", {}, {}};
    feed.set("xmlns", "http://www.w3.org/2005/Atom")
        .set("xml:lang", std::string(view::code_of(wording.lang)));
    feed.add("id", base_url + "/program/endringer.atom#" + std::to_string(conference->year));
    feed.add("title", said(frame, "programme.feed_title", {{"conference", conference->name}}));
    feed.add("updated", iso_instant(all.front().at));
    feed.add("author").add("name", conference->name);
    feed.add("link")
        .set("rel", "self")
        .set("href", base_url + view::localised_path(wording.lang, "/program/endringer.atom"));
    feed.add("link").set("href", page);
    for (const auto& release : all) {
        auto& entry = feed.add("entry");
        const auto number = std::to_string(release.number);
        entry.add("id", base_url + "/program#" + std::to_string(conference->year) + "-" + number);
        entry.add("title", said(frame, "programme.feed_release", {{"number", number}}));
        entry.add("updated", iso_instant(release.at));
        entry.add("link").set("href", page);
        std::string text = release.note;
        for (const auto& change : changes_of(tx, release.id))
            text += (text.empty() ? "" : "\n") +
                    said(frame, "programme.feed_" + change.kind, {{"title", change.title}});
        entry.add("content", text).set("type", "text");
    }
    return document::xml_file(feed);
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
