#include "retenk/programme/card.hpp"

#include "retenk/document/markdown.hpp"


namespace retenk::programme {

namespace {

view::Data people_of(const Session& session, const conference::Wording& wording)
{
    view::Data::List list;
    for (const auto& person : session.people) {
        view::Data data;
        data["slug"] = person.slug;
        data["name"] = person.name;
        data["title"] = wording.localised(person.title, person.translations, "title");
        data["role"] = wording.text("programme.role_" + std::string(db::enum_name(person.role)));
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

view::Data themes_of(const Session& session, const conference::Wording& wording)
{
    view::Data::List list;
    for (const auto& theme : session.themes) {
        view::Data data;
        data["slug"] = theme.slug;
        data["title"] = wording.localised(theme.title, theme.translations, "title");
        list.push_back(std::move(data));
    }
    return conference::section_of(std::move(list));
}

// What most sessions are held in needs no mark.
view::Data language_of(const Session& session, const conference::Wording& wording)
{
    if (session.language == "nb" || session.language == "nn") return {};
    if (!view::lang_called(session.language)) return view::Data(session.language);
    return view::Data(wording.text("programme.language_" + session.language));
}

// "https://retenk.example.no:8443" → "retenk.example.no"
std::string host_of(std::string_view base_url)
{
    if (const auto scheme = base_url.find("://"); scheme != base_url.npos)
        base_url.remove_prefix(scheme + 3);
    return std::string(base_url.substr(0, base_url.find_first_of(":/")));
}

} // namespace

view::Data card_of(const Session& session, const conference::Wording& wording)
{
    const std::string kind(db::enum_name(session.kind));
    view::Data data;
    data["slug"] = session.slug;
    data["session_number"] = session.session_id.value;
    data["may_star"] = false;
    data["title"] = wording.localised(session.title, session.translations, "title");
    data["kind_name"] = kind;
    data["kind"] = wording.text("programme.kind_" + kind);
    data["starts"] = wording.time(session.starts_at);
    data["ends"] = wording.time(session.ends_at);
    data["room"] = wording.localised(session.room, session.room_translations, "name");
    data["track"] = wording.localised(session.track, session.track_translations, "name");
    data["people"] = people_of(session, wording);
    data["themes"] = themes_of(session, wording);
    data["language"] = language_of(session, wording);
    data["cancelled"] = session.cancelled;
    data["young"] = session.young;
    data["green"] = session.green;
    data["marked"] = session.cancelled || session.young || session.green ||
                     session.track_id.has_value() || !data["language"].is_nothing();
    data["shows_time"] = true;
    return data;
}

document::CalendarEvent event_of(const SessionRow& session, const ReleaseInfo& release,
                                 view::Lang lang, const std::string& base_url)
{
    const auto of = [&](std::string_view text, std::string_view column) {
        return view::localised(lang, text, session.translations, column).text;
    };
    document::CalendarEvent event;
    event.uid = "session-" + std::to_string(session.session_id.value) + "@" + host_of(base_url);
    event.sequence = static_cast<int>(release.number);
    event.starts = session.starts_at;
    event.ends = session.ends_at;
    event.stamp = release.at;
    event.summary = of(session.title, "title");
    event.location = session.venue.empty() ? session.room : session.room + ", " + session.venue;
    if (!session.abstract.empty())
        event.description = document::markdown_to_text(of(session.abstract, "abstract"));
    event.url = base_url + view::localised_path(lang, "/program/" + session.slug);
    event.cancelled = session.cancelled;
    return event;
}

} // namespace retenk::programme
