#include "programme/import_world.hpp"

#include "retenk/conference/conference.hpp"
#include "retenk/document/headings.hpp"
#include "retenk/view/templates.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

struct Thing
{
    std::int64_t id = 0;
    std::string name, other, translations;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, other, translations))

struct Opening
{
    Day day{};
    Instant starts_at;
};
BOOST_DESCRIBE_STRUCT(Opening, (), (day, starts_at))

// By its name in every language.
Names names_of(const std::vector<Thing>& things, const char* column)
{
    Names names;
    for (const auto& thing : things) {
        names.show(thing.id, thing.name);
        for (const auto lang : view::all_languages)
            names.add(view::localised(lang, thing.name, thing.translations, column).text, thing.id);
    }
    return names;
}

// Two houses may have rooms of the same name: "Storsalen, Kulturhuset" says which.
Names rooms_of(db::Tx& tx, ConferenceId conference)
{
    const auto rooms = tx.rows<Thing>(
        "SELECT room.id, room.name, venue.name AS other, room.translations FROM room JOIN venue ON "
        "venue.id = room.venue_id WHERE room.conference_id = ?1 ORDER BY room.position, room.id",
        conference);
    auto names = names_of(rooms, "name");
    for (const auto& room : rooms) {
        names.add(room.name + " " + room.other, room.id);
        names.add(room.other + " " + room.name, room.id);
    }
    return names;
}

Names tracks_of(db::Tx& tx, ConferenceId conference)
{
    return names_of(tx.rows<Thing>("SELECT id, name, '' AS other, translations FROM track WHERE "
                                   "conference_id = ?1 ORDER BY position, id",
                                   conference),
                    "name");
}

// By its Norwegian name, its Sámi name, or both as our pages write them.
Names municipalities_of(db::Tx& tx, const Day& day)
{
    std::vector<Thing> things;
    const auto all = conference::municipalities_on(tx, day);
    for (const auto& one : all)
        things.push_back({one.id.value, one.name, one.sami_name.value_or(""), "{}"});
    auto names = names_of(things, "name");
    for (const auto& one : all) {
        if (one.sami_name) names.add(*one.sami_name, one.id.value);
        names.add(display_name(one, view::Lang::nb), one.id.value);
    }
    return names;
}

// Of the plan that holds, as the form of a session offers them.
Names themes_of(db::Tx& tx)
{
    const auto themes = tx.rows<Thing>(
        "SELECT plan_node.id, plan_node.title AS name, plan_node.number AS other, "
        "plan_node.translations FROM plan_node JOIN plan ON plan.id = plan_node.plan_id WHERE "
        "plan_node.kind = 'theme' AND plan.is_current = 1 ORDER BY plan_node.position, "
        "plan_node.id");
    auto names = names_of(themes, "title");
    for (const auto& theme : themes) {
        names.add(theme.other, theme.id);
        names.add(theme.other + " " + theme.name, theme.id);
    }
    return names;
}

Names measures_of(db::Tx& tx)
{
    const auto measures = tx.rows<Thing>(
        "SELECT measure.id, measure.title AS name, measure.number AS other, measure.translations "
        "FROM measure JOIN plan ON plan.id = measure.plan_id WHERE plan.is_current = 1 ORDER BY "
        "measure.id");
    auto names = names_of(measures, "title");
    for (const auto& measure : measures) {
        names.add(measure.other, measure.id);
        names.add(measure.other + " " + measure.name, measure.id);
        names.show(measure.id, measure.other + " " + measure.name);
    }
    return names;
}

} // namespace

void Names::add(std::string_view name, std::int64_t id)
{
    const auto words = document::heading_words(name);
    auto& ids = ids_[words];
    if (!words.empty() && std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

std::vector<std::int64_t> Names::called(std::string_view name) const
{
    const auto found = ids_.find(document::heading_words(name));
    return found == ids_.end() ? std::vector<std::int64_t>{} : found->second;
}

std::string Names::shown(std::int64_t id) const
{
    const auto found = shown_.find(id);
    return found == shown_.end() ? "" : found->second;
}

ImportWorld read_import_world(db::Tx& tx, ConferenceId conference, const ImportChoices& choices,
                              bool from_1904)
{
    ImportWorld world;
    const auto opening =
        tx.get<Opening>("SELECT day, starts_at FROM conference WHERE id = ?1", conference);
    world.conference = conference;
    world.day = opening.day;
    world.starts_at = opening.starts_at;
    world.choices = choices;
    world.from_1904 = from_1904;
    world.tracks = tracks_of(tx, conference);
    world.rooms = rooms_of(tx, conference);
    world.municipalities = municipalities_of(tx, opening.day);
    world.themes = themes_of(tx);
    world.measures = measures_of(tx);
    for (auto& session : tx.rows<KnownSession>(
             "SELECT id, slug, title, kind, starts_at FROM session WHERE conference_id = ?1",
             conference)) {
        world.titles.add(session.title, session.id.value);
        world.sessions.emplace(session.id, std::move(session));
    }
    for (auto& speaker : tx.rows<KnownSpeaker>("SELECT speaker.id, slug, person.name, person.email "
                                               "FROM speaker JOIN person ON person.id "
                                               "= person_id WHERE conference_id = ?1",
                                               conference)) {
        world.speakers.show(speaker.id.value, speaker.name);
        world.speakers.add(speaker.name, speaker.id.value);
        world.speakers.add(speaker.slug, speaker.id.value);
        world.known_speakers.emplace(speaker.id, std::move(speaker));
    }
    return world;
}

std::vector<const KnownSpeaker*> with_address(const ImportWorld& world, const Email& address)
{
    std::vector<const KnownSpeaker*> all;
    for (const auto& [id, speaker] : world.known_speakers)
        if (speaker.email == address) all.push_back(&speaker);
    return all;
}

std::string RowCells::operator[](std::string_view field) const
{
    const auto& columns = world_.choices.columns;
    const auto at = static_cast<std::size_t>(std::ranges::find(columns, field) - columns.begin());
    return at < columns.size() && at < row_.cells.size() ? trim(row_.cells[at]) : "";
}

} // namespace retenk::programme
