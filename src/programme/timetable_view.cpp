#include "programme/timetable_view.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace retenk::programme {

namespace {

constexpr std::int64_t opens = 8 * 60, closes = 17 * 60, midnight = 24 * 60; // minutes of a day

using Remarks = std::map<SessionId, std::vector<const DraftWarning*>>;

Day day_of(const TimetableSession& session) { return to_local(session.starts_at).day; }

std::int64_t first_minute(const TimetableSession& session)
{
    const auto local = to_local(session.starts_at);
    return local.hour * 60 + local.minute;
}

std::set<Day> days_of(const Timetable& timetable)
{
    std::set<Day> days;
    for (const auto& session : timetable.sessions)
        if (!session.unscheduled) days.insert(day_of(session));
    return days;
}

view::Data texts_of(const TimetableView& view, const std::vector<const DraftWarning*>& remarks)
{
    view::Data::List texts;
    for (const auto* remark : remarks)
        texts.push_back(view.catalogue.text(view.lang, remark->key, remark->values));
    return texts;
}

view::Data card_of(const TimetableView& view, const TimetableSession& session,
                   const Remarks& remarks)
{
    view::Data card;
    card["id"] = session.id.value;
    card["title"] = session.title;
    card["day"] = iso_day(day_of(session));
    card["starts"] = view.catalogue.time(view.lang, to_local(session.starts_at));
    card["ends"] = view.catalogue.time(view.lang, to_local(session.ends_at));
    card["first"] = first_minute(session);
    card["length"] = minutes_of(session);
    card["room_id"] = session.room_id ? std::to_string(session.room_id->value) : std::string();
    card["room"] = name_of_room(view.timetable, session.room_id);
    card["kind"] = view.catalogue.text(view.lang, "edit.kind_" + session.kind);
    card["kind_name"] = session.kind;
    card["version"] = session.version;
    card["in_tray"] = session.unscheduled;
    card["hidden"] = session.hidden;
    card["cancelled"] = session.cancelled;
    const auto found = remarks.find(session.id);
    card["warned"] = found != remarks.end();
    card["warnings"] = found == remarks.end() ? view::Data() : texts_of(view, found->second);
    return card;
}

view::Data days_data(const TimetableView& view)
{
    auto days = days_of(view.timetable);
    days.insert(view.timetable.day);
    days.insert(view.day);
    view::Data::List list;
    for (const auto& day : days) {
        view::Data data;
        data["day"] = iso_day(day);
        data["name"] = view.catalogue.long_day(view.lang, day);
        data["current"] = day == view.day;
        list.push_back(std::move(data));
    }
    return list;
}

view::Data rooms_data(const Timetable& timetable)
{
    view::Data::List rooms;
    for (const auto& room : timetable.rooms) {
        view::Data data;
        data["id"] = room.id.value;
        data["name"] = room.name;
        data["places"] = room.capacity ? std::to_string(*room.capacity) : std::string();
        rooms.push_back(std::move(data));
    }
    return rooms;
}

view::Data warnings_data(const TimetableView& view)
{
    std::map<SessionId, std::string> days;
    for (const auto& session : view.timetable.sessions)
        days[session.id] = iso_day(session.unscheduled ? view.day : day_of(session));
    view::Data::List list;
    for (const auto& warning : view.timetable.warnings) {
        view::Data data;
        data["id"] = warning.session.value;
        data["title"] = warning.title;
        data["day"] = days[warning.session];
        data["text"] = view.catalogue.text(view.lang, warning.key, warning.values);
        list.push_back(std::move(data));
    }
    return list;
}

} // namespace

std::string name_of_room(const Timetable& timetable, const std::optional<RoomId>& room)
{
    for (const auto& one : timetable.rooms)
        if (room == one.id) return one.name;
    return {};
}

Day day_of_view(const Timetable& timetable, std::string_view asked)
{
    if (const auto day = parse_day(asked)) return *day;
    const auto days = days_of(timetable);
    return days.empty() || days.contains(timetable.day) ? timetable.day : *days.begin();
}

void add_timetable(const TimetableView& view, view::Data& data)
{
    Remarks remarks;
    for (const auto& warning : view.timetable.warnings)
        remarks[warning.session].push_back(&warning);
    view::Data::List cards, tray;
    auto first = opens, last = closes;
    for (const auto& session : view.timetable.sessions) {
        const bool is_shown = session.unscheduled || day_of(session) == view.day;
        if (!is_shown) continue;
        (session.unscheduled ? tray : cards).push_back(card_of(view, session, remarks));
        if (session.unscheduled) continue;
        first = std::min(first, first_minute(session) / 60 * 60);
        last = std::max(last, (first_minute(session) + minutes_of(session) + 59) / 60 * 60);
    }
    data["shown_day"] = iso_day(view.day);
    data["day_name"] = view.catalogue.long_day(view.lang, view.day);
    data["first"] = first;
    data["last"] = std::min(last, midnight);
    data["days"] = days_data(view);
    data["several_days"] = data["days"].list()->size() > 1;
    data["rooms"] = rooms_data(view.timetable);
    data["waiting"] = tray.size();
    data["any_waiting"] = !tray.empty();
    data["any_cards"] = !cards.empty();
    data["cards"] = std::move(cards);
    data["tray"] = std::move(tray);
    data["remarks"] = view.timetable.warnings.size();
    data["any_remarks"] = !view.timetable.warnings.empty();
    data["warnings"] = warnings_data(view);
}

} // namespace retenk::programme
