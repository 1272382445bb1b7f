#include "retenk/conference/conference.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/programme/feed.hpp"

#include <boost/json.hpp>

namespace retenk::programme {

namespace {

namespace json = boost::json;

json::object place_of(const std::string& name, const std::string& within)
{
    json::object place{{"@type", "Place"}, {"name", name.empty() ? within : name}};
    place["address"] = within;
    return place;
}

std::string page_of(const FeedFrame& frame, const std::string& path)
{
    return frame.base_url + view::localised_path(frame.wording.lang, path);
}

json::object event_of(const FeedFrame& frame, const conference::Conference& conference,
                      const Session& session)
{
    const auto said = [&](std::string_view text, std::string_view column) {
        return view::localised(frame.wording.lang, text, session.translations, column).text;
    };
    json::array performers;
    for (const auto& person : session.people)
        performers.push_back({{"@type", "Person"},
                              {"name", person.name},
                              {"url", page_of(frame, "/foredragsholdere/" + person.slug)}});
    const auto place = session.venue.empty() ? session.room : session.room + ", " + session.venue;
    json::object event{{"@type", "Event"},
                       {"name", said(session.title, "title")},
                       {"url", page_of(frame, "/program/" + session.slug)},
                       {"startDate", iso_instant(session.starts_at)},
                       {"endDate", iso_instant(session.ends_at)},
                       {"eventStatus", session.cancelled ? "https://schema.org/EventCancelled"
                                                         : "https://schema.org/EventScheduled"},
                       {"eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode"},
                       {"inLanguage", session.language},
                       {"location", place_of(place, conference.place)}};
    if (!performers.empty()) event["performer"] = std::move(performers);
    return event;
}

json::object event_of(const FeedFrame& frame, const conference::Conference& conference)
{
    return {{"@type", "Event"},
            {"name", conference.name},
            {"url", page_of(frame, "/")},
            {"startDate", iso_instant(conference.starts_at)},
            {"endDate", iso_instant(conference.ends_at)},
            {"eventStatus", "https://schema.org/EventScheduled"},
            {"eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode"},
            {"location", place_of(conference.place, conference.place)}};
}

// Nothing in a text ends the element that it stands in.
std::string for_script(const json::object& object)
{
    std::string safe;
    for (const char c : json::serialize(object))
        c == '<' ? safe += "\\u003c" : safe += c;
    return safe;
}

} // namespace

std::optional<std::string> search_data(db::Tx& tx, const FeedFrame& frame, const std::string& slug)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    const auto programme =
        slug.empty() ? published(tx, conference->id) : published_session(tx, conference->id, slug);
    if (!slug.empty() && programme.sessions.empty()) return std::nullopt;
    auto whole = event_of(frame, *conference);
    if (!slug.empty()) {
        const auto& session = programme.sessions.front();
        auto event = event_of(frame, *conference, session);
        event["description"] = document::markdown_to_text(
            view::localised(frame.wording.lang, session.abstract, session.translations, "abstract").text);
        event["superEvent"] = std::move(whole);
        whole = std::move(event);
    } else {
        json::array sessions;
        for (const auto& session : programme.sessions)
            sessions.push_back(event_of(frame, *conference, session));
        if (!sessions.empty()) whole["subEvent"] = std::move(sessions);
    }
    whole["@context"] = "https://schema.org";
    return for_script(whole);
}

} // namespace retenk::programme
