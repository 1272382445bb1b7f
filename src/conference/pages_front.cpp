// What the front page shows.

#include "conference/pages.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/partners/card.hpp"
#include "retenk/plan/plan.hpp"
#include "retenk/programme/card.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>

namespace retenk::conference {

namespace {

constexpr std::size_t highlights_shown = 6;
constexpr std::size_t speakers_shown = 8;

view::Data hosts_data(const std::vector<Municipality>& hosts, const Wording& wording)
{
    view::Data::List list;
    for (const auto& host : hosts)
        list.emplace_back(display_name(host, wording.lang));
    return section_of(std::move(list));
}

// Exactly one of open, opens_at, closed and unknown is true.
view::Data registration_data(const Conference& conference, Instant now, const Wording& wording)
{
    const auto say = [&](const std::optional<Instant>& at) {
        return at ? view::Data(wording.catalogue.date_time(wording.lang, *at)) : view::Data();
    };
    const bool is_open = conference.registration_open(now);
    const bool is_ahead =
        conference.registration_opens_at && now < *conference.registration_opens_at;
    view::Data data;
    data["open"] = is_open;
    data["closes_at"] = is_open ? say(conference.registration_closes_at) : view::Data();
    data["opens_at"] = is_ahead ? say(conference.registration_opens_at) : view::Data();
    data["unknown"] = !conference.registration_opens_at.has_value();
    data["closed"] = !is_open && !is_ahead && conference.registration_opens_at.has_value();
    return data;
}

// Whether the button leads to a place or to the waiting list.
void add_room(db::Tx& tx, const Conference& conference, view::Data& registration)
{
    const auto room = registration::room_left(tx, conference.id);
    const bool is_full = *registration["open"].flag() && room.full;
    registration["full"] = is_full && room.waiting == 0;
    registration["full_and_waiting"] = is_full && room.waiting > 0;
    registration["waiting"] = room.waiting;
}

view::Data themes_data(db::Tx& tx, const programme::Programme& programme, const Wording& wording)
{
    const auto plan = plan::find_current_plan(tx);
    if (!plan) return {};
    view::Data::List list;
    for (const auto& node : plan::nodes_of(tx, plan->id)) {
        if (node.parent_id) continue;
        view::Data data;
        data["slug"] = node.slug;
        data["name"] = wording.localised(node.title, node.translations, "title");
        data["text"] = wording.markdown(node.description, node.translations, "description");
        data["sessions"] =
            std::ranges::count_if(programme.sessions, [&](const programme::Session& session) {
                return std::ranges::find(session.themes, node.slug,
                                         &programme::SessionTheme::slug) != session.themes.end();
            });
        list.push_back(std::move(data));
    }
    return section_of(std::move(list));
}

bool is_highlight(const programme::Session& session)
{
    return !session.cancelled && session.kind != programme::SessionKind::pause &&
           session.kind != programme::SessionKind::social && !session.people.empty();
}

view::Data highlights_data(const programme::Programme& programme, const Wording& wording)
{
    view::Data::List list;
    for (const auto& session : programme.sessions)
        if (is_highlight(session) && list.size() < highlights_shown)
            list.push_back(programme::card_of(session, wording));
    return section_of(std::move(list));
}

view::Data speakers_data(const std::vector<programme::Speaker>& speakers, const Wording& wording)
{
    view::Data::List list;
    for (const auto& speaker : speakers) {
        if (list.size() == speakers_shown) break;
        view::Data data;
        data["slug"] = speaker.slug;
        data["name"] = speaker.name;
        data["post"] = wording.localised(speaker.title, speaker.translations, "title");
        list.push_back(std::move(data));
    }
    return section_of(std::move(list));
}

view::Data earlier_data(const std::vector<Conference>& conferences, const Wording& wording)
{
    view::Data::List list;
    for (const auto& conference : conferences) {
        view::Data data;
        data["year"] = conference.year;
        data["name"] = conference.name;
        data["day"] = wording.catalogue.long_day(wording.lang, conference.day);
        data["place"] = conference.place;
        list.push_back(std::move(data));
    }
    return section_of(std::move(list));
}

} // namespace

std::optional<view::Data> view_of_front(db::Tx& tx, const Wording& wording, const Instant& now)
{
    const auto conference = find_current(tx);
    if (!conference) return std::nullopt;
    const auto programme = programme::published(tx, conference->id);
    view::Data data;
    data["title"] = conference->name;
    data["day"] = wording.catalogue.long_day(wording.lang, conference->day);
    data["starts"] = wording.time(conference->starts_at);
    data["ends"] = wording.time(conference->ends_at);
    data["place"] = conference->place;
    data["tagline"] = wording.localised(conference->tagline, conference->translations, "tagline");
    data["about"] = wording.markdown(conference->about, conference->translations, "about");
    data["hosts"] = hosts_data(hosts_of(tx, conference->id), wording);
    data["registration"] = registration_data(*conference, now, wording);
    add_room(tx, *conference, data["registration"]);
    data["themes"] = themes_data(tx, programme, wording);
    data["published"] = programme.release.has_value();
    data["highlights"] = highlights_data(programme, wording);
    data["speakers"] = speakers_data(programme::published_speakers(tx, conference->id), wording);
    data["levels"] = partners::levels_of(partners::partners_of(tx, conference->id), wording);
    data["earlier"] = earlier_data(earlier(tx), wording);
    return data;
}

} // namespace retenk::conference
