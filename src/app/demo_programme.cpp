#include "app/demo.hpp"

#include "retenk/people/person.hpp"
#include "retenk/programme/release.hpp"

#include <set>

namespace retenk::app::demo {

namespace {

LocalTime clock_on(const Day& day, const std::string& text)
{
    return {day, std::stoi(text.substr(0, 2)), std::stoi(text.substr(3, 2))};
}

void add_tracks(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "tracks")) {
        const auto& track = *entry.as_table();
        toml::table translated;
        translated.insert("en", toml::table{{"name", text_of(track, "en")}});
        world.track[text_of(track, "key")] = tx.insert(
            "INSERT INTO track (conference_id, name, position, translations) VALUES (?1, ?2, ?3, "
            "?4)",
            world.next(), text_of(track, "name"), ++position, translations_of(translated));
    }
}

void add_speakers(db::Tx& tx, World& world, const toml::table& texts)
{
    int number = 0;
    for (const auto& entry : list_of(texts, "speakers")) {
        const auto& speaker = *entry.as_table();
        const auto name = text_of(speaker, "name");
        people::PersonDetails details{name, parse_email(slug_of(name) + "@example.no"), {}, ""};
        const auto person = people::find_or_add(tx, details);
        world.speaker[text_of(speaker, "key")] = tx.insert(
            "INSERT INTO speaker (conference_id, person_id, slug, title, bio, state) VALUES (?1, "
            "?2, ?3, ?4, ?5, ?6)",
            world.next(), person, slug_of(name), text_of(speaker, "title"), text_of(speaker, "bio"),
            std::string(++number % 6 == 0 ? "invited" : "confirmed"));
    }
}

struct Place
{
    std::int64_t conference = 0;
    Day day{};
    std::string nodes; // "old " for the plan before
    std::set<std::string> slugs;
};

std::int64_t insert_session(db::Tx& tx, World& world, Place& place, const toml::table& texts)
{
    std::optional<std::int64_t> track, room, host;
    if (const auto key = text_of(texts, "host"); !key.empty()) host = world.municipality.at(key);
    if (const auto key = text_of(texts, "track"); !key.empty()) track = world.track.at(key);
    if (const auto name = text_of(texts, "room"); !name.empty()) room = world.room.at(name);
    auto slug = slug_of(text_of(texts, "title"));
    while (!place.slugs.insert(slug).second)
        slug += "-2";
    return tx.insert(
        "INSERT INTO session (conference_id, slug, title, abstract, kind, track_id, room_id, "
        "starts_at, ends_at, capacity, young, "
        "green, translations, unscheduled, municipality_id, level, not_recorded) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        place.conference, slug, text_of(texts, "title"), text_of(texts, "text"),
        text_of(texts, "kind"), track, room, from_local(clock_on(place.day, text_of(texts, "at"))),
        from_local(clock_on(place.day, text_of(texts, "end"))),
        texts["capacity"].value<std::int64_t>(), texts["young"].value_or(false),
        texts["green"].value_or(false), translations_of(texts), texts["tray"].value_or(false),
        host, text_of(texts, "level"), texts["not_recorded"].value_or(false));
}

void add_people(db::Tx& tx, World& world, std::int64_t session, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "people")) {
        const auto& pair = *entry.as_array();
        tx.run("INSERT INTO session_role (session_id, speaker_id, role, position) VALUES (?1, ?2, "
               "?3, ?4)",
               session, world.speaker.at(pair[0].value_or(std::string())),
               pair[1].value_or(std::string()), ++position);
    }
}

void add_session(db::Tx& tx, World& world, Place& place, const toml::table& texts)
{
    const auto session = insert_session(tx, world, place, texts);
    add_people(tx, world, session, texts);
    for (const auto& theme : list_of(texts, "themes"))
        tx.run("INSERT INTO session_theme (session_id, node_id) VALUES (?1, ?2)", session,
               world.node.at(place.nodes + theme.value_or(std::string())));
    for (const auto& measure : list_of(texts, "m"))
        tx.run("INSERT INTO session_measure (session_id, measure_id) VALUES (?1, ?2)", session,
               world.measure.at(place.nodes + measure.value_or(std::string())));
    if (const auto& signup = list_of(texts, "signup"); !signup.empty()) {
        world.session[signup[0].value_or(std::string())] = session;
        tx.run("INSERT INTO session_offer (session_id, places) VALUES (?1, ?2)", session,
               signup[1].value_or<std::int64_t>(1));
    }
    for (const auto& entry : list_of(texts, "links")) {
        const auto& link = *entry.as_array();
        tx.run("INSERT INTO session_material (session_id, kind, title, address, added_at) VALUES "
               "(?1, ?2, ?3, ?4, ?5)",
               session, link[0].value_or(std::string()), link[1].value_or(std::string()),
               link[2].value_or(std::string()), tx.now);
    }
    if (const auto outcome = text_of(texts, "outcome"); !outcome.empty())
        tx.run("INSERT INTO session_outcome (session_id, outcome_id) VALUES (?1, ?2)", session,
               world.outcome.at(outcome));
}

void add_outcome(db::Tx& tx, World& world, const toml::table& texts)
{
    toml::table translated;
    translated.insert("en", toml::table{{"text", text_of(texts, "en")}});
    auto translations = translations_of(translated);
    // The column is called text here, not abstract.
    if (const auto at = translations.find("\"abstract\""); at != std::string::npos)
        translations.replace(at, 10, "\"text\"");
    const auto state = text_of(texts, "state");
    const auto id = tx.insert(
        "INSERT INTO outcome (conference_id, measure_id, kind, text, owner, deadline, state, "
        "carried_to, translations) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        world.conference.at(std::to_string(texts["year"].value_or<int>(0))),
        world.measure.at(text_of(texts, "measure")), text_of(texts, "kind"), text_of(texts, "text"),
        text_of(texts, "owner"), text_of(texts, "deadline"), state,
        state == "carried" ? std::optional(world.next()) : std::nullopt, translations);
    world.outcome[text_of(texts, "key")] = id;
    for (const auto& entry : list_of(texts, "notes")) {
        const auto& note = *entry.as_array();
        tx.run("INSERT INTO outcome_note (outcome_id, day, text) VALUES (?1, ?2, ?3)", id,
               note[0].value_or(std::string()), note[1].value_or(std::string()));
    }
}

void publish(db::Tx& tx, std::int64_t conference)
{
    const auto released = programme::publish(tx, ConferenceId{conference}, "", "system");
    if (!released)
        throw std::runtime_error("the demo programme could not be published: " +
                                 released.error().key);
}

void add_archive(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "archive")) {
        const auto& archive = *entry.as_table();
        const auto year = std::to_string(archive["year"].value_or<int>(0));
        Place place{world.conference.at(year), {}, "old ", {}};
        place.day = tx.get<Day>("SELECT day FROM conference WHERE id = ?1", place.conference);
        for (const auto& session : list_of(archive, "sessions"))
            add_session(tx, world, place, *session.as_table());
        publish(tx, place.conference);
    }
}

} // namespace

bool add_programme(db::Tx& tx, World& world)
{
    const auto texts = read_toml(world, "programme.toml");
    add_tracks(tx, world, texts);
    add_speakers(tx, world, texts);
    for (const auto& outcome : list_of(texts, "outcomes"))
        add_outcome(tx, world, *outcome.as_table());
    add_archive(tx, world, texts);
    Place place{world.next(), world.day, "", {}};
    for (const auto& session : list_of(texts, "sessions"))
        add_session(tx, world, place, *session.as_table());
    publish(tx, world.next());
    for (const auto& draft : list_of(texts, "drafts"))
        add_session(tx, world, place, *draft.as_table());
    add_speaker_pages(tx, world, texts);
    return true;
}

} // namespace retenk::app::demo
