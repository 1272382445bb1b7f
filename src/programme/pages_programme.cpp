// What /program shows: the day in slots, narrowed by theme, track and room.

#include "programme/pages.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/programme/call.hpp"
#include "retenk/programme/grid.hpp"

#include <algorithm>
#include <map>

namespace retenk::programme {

namespace {

using Choices = std::vector<std::pair<std::string, view::Data>>; // value and {text, lang}

void add_choice(Choices& choices, const std::string& value, view::Data label)
{
    if (std::ranges::find(choices, value, &Choices::value_type::first) == choices.end())
        choices.emplace_back(value, std::move(label));
}

template <class Id>
std::string value_of(const std::optional<Id>& id)
{
    return id ? std::to_string(id->value) : std::string();
}

using Hosts = std::vector<conference::Municipality>;

const conference::Municipality* host_of(const Session& session, const Hosts& hosts)
{
    if (!session.municipality_id) return nullptr;
    const auto found = std::ranges::find(hosts, *session.municipality_id, &conference::Municipality::id);
    return found == hosts.end() ? nullptr : &*found;
}

view::Data plain_label(std::string text)
{
    view::Data label;
    label["text"] = std::move(text);
    label["lang"] = std::string();
    return label;
}

bool is_hosted_by(const Session& session, const Hosts& hosts, const std::string& slug)
{
    const auto* host = host_of(session, hosts);
    return host != nullptr && host->slug == slug;
}

// Only what the programme has can be chosen, in the programme's order.
std::map<std::string, Choices> choices_of(const std::vector<Session>& sessions,
                                          const Hosts& hosts, const Wording& wording)
{
    std::map<std::string, Choices> choices{{"tema", {}}, {"spor", {}}, {"rom", {}}, {"sprak", {}}, {"kommune", {}}};
    for (const auto& session : sessions) {
        for (const auto& theme : session.themes)
            add_choice(choices["tema"], theme.slug,
                       wording.localised(theme.title, theme.translations, "title"));
        if (session.track_id)
            add_choice(choices["spor"], value_of(session.track_id),
                       wording.localised(session.track, session.track_translations, "name"));
        if (session.room_id)
            add_choice(choices["rom"], value_of(session.room_id),
                       wording.localised(session.room, session.room_translations, "name"));
        if (const auto* host = host_of(session, hosts))
            add_choice(choices["kommune"], host->slug, plain_label(display_name(*host, wording.lang)));
        if (view::lang_called(session.language))
            add_choice(choices["sprak"], session.language,
                       wording.text("programme.language_" + session.language));
    }
    return choices;
}

bool offers(const Choices& choices, const std::string& value)
{
    return std::ranges::find(choices, value, &Choices::value_type::first) != choices.end();
}

view::Data select_of(const std::string& name, std::string_view label, const Choices& choices,
                     const std::string& chosen, const Wording& wording)
{
    view::Data::List options;
    for (const auto& [value, text] : choices) {
        view::Data option;
        option["value"] = value;
        option["label"] = text;
        option["selected"] = value == chosen;
        options.push_back(std::move(option));
    }
    view::Data data;
    data["name"] = name;
    data["label"] = wording.text(label);
    data["options"] = view::Data(std::move(options));
    return data;
}

bool passes(const Session& session, const Filter& filter, const Hosts& hosts)
{
    return (filter.language.empty() || session.language == filter.language) &&
           (filter.municipality.empty() || is_hosted_by(session, hosts, filter.municipality)) &&
           (filter.track.empty() || value_of(session.track_id) == filter.track) &&
           (filter.room.empty() || value_of(session.room_id) == filter.room) &&
           (filter.theme.empty() || std::ranges::find(session.themes, filter.theme,
                                                      &SessionTheme::slug) != session.themes.end());
}

Filter known(Filter filter, const std::map<std::string, Choices>& choices)
{
    if (!offers(choices.at("tema"), filter.theme)) filter.theme.clear();
    if (!offers(choices.at("spor"), filter.track)) filter.track.clear();
    if (!offers(choices.at("rom"), filter.room)) filter.room.clear();
    if (!offers(choices.at("sprak"), filter.language)) filter.language.clear();
    if (!offers(choices.at("kommune"), filter.municipality)) filter.municipality.clear();
    return filter;
}

view::Data selects_of(const std::map<std::string, Choices>& choices, const Filter& filter,
                      const Wording& wording)
{
    view::Data::List selects;
    const auto add = [&](const std::string& name, std::string_view label,
                         const std::string& chosen) {
        const auto& list = choices.at(name);
        if (list.size() > 1 || !chosen.empty()) selects.push_back(select_of(name, label, list, chosen, wording));
    };
    add("tema", "programme.theme", filter.theme);
    add("spor", "programme.track", filter.track);
    add("rom", "programme.room", filter.room);
    add("sprak", "programme.language", filter.language);
    add("kommune", "programme.host_municipality", filter.municipality);
    return conference::section_of(std::move(selects));
}

} // namespace

std::optional<view::Data> view_of_programme(db::Tx& tx, const Wording& wording, const Filter& asked)
{
    const auto conference = conference::find_current(tx);
    if (!conference) return std::nullopt;
    auto programme = published(tx, conference->id);
    const auto hosts = conference::municipalities_on(tx, conference->day);
    const auto choices = choices_of(programme.sessions, hosts, wording);
    const auto filter = known(asked, choices);
    view::Data data;
    data["selects"] = selects_of(choices, filter, wording);
    std::erase_if(programme.sessions,
                  [&](const Session& session) { return !passes(session, filter, hosts); });
    data["call_open"] = is_open(find_call(tx, conference->id), tx.now);
    data["search_data_html"] = std::string();
    data["title"] = wording.text("programme.title");
    data["day"] = wording.catalogue.long_day(wording.lang, conference->day);
    data["place"] = conference->place;
    data["published"] = programme.release.has_value();
    data["number"] = programme.release ? programme.release->number : 0;
    data["published_at"] = programme.release
                               ? wording.catalogue.date_time(wording.lang, programme.release->at)
                               : std::string();
    data["filtered"] = !filter.theme.empty() || !filter.track.empty() || !filter.room.empty() ||
                       !filter.language.empty() || !filter.municipality.empty();
    data["hits"] = programme.sessions.size();
    data["slots_found"] = !programme.sessions.empty();
    data["days"] = grid_data(programme.sessions, wording);
    return data;
}

} // namespace retenk::programme
