#include "app/demo.hpp"

namespace retenk::app::demo {

namespace {

std::string state_named(const std::string& letter)
{
    if (letter == "g") return "carried_out";
    if (letter == "y") return "under_way";
    if (letter == "p") return "paused";
    return letter == "t" ? "terminated" : "not_started";
}

void add_plans(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "plans")) {
        const auto& plan = *entry.as_table();
        const bool current = plan["current"].value_or(false);
        const auto id = tx.insert("INSERT INTO plan (name, starts_year, ends_year, is_current, "
                                  "intro, translations) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                  text_of(plan, "name"), plan["from"].value_or<std::int64_t>(0),
                                  plan["to"].value_or<std::int64_t>(0), current,
                                  text_of(plan, "intro"), translations_of(plan));
        (current ? world.current_plan : world.old_plan) = id;
    }
    tx.run("UPDATE plan SET successor_id = ?2 WHERE id = ?1", world.old_plan, world.current_plan);
}

// Both plans have the same tree; keys of the old one begin with "old ".
void add_nodes(db::Tx& tx, World& world, const toml::table& texts, std::int64_t plan,
               const std::string& before)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "nodes")) {
        const auto& node = *entry.as_table();
        const auto number = text_of(node, "number"), parent = text_of(node, "parent");
        std::optional<std::int64_t> parent_id;
        if (!parent.empty()) parent_id = world.node.at(before + parent);
        world.node[before + number] =
            tx.insert("INSERT INTO plan_node (plan_id, parent_id, kind, number, slug, title, "
                      "description, position, translations) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                      plan, parent_id, text_of(node, "kind"), number, text_of(node, "slug"),
                      text_of(node, "title"), text_of(node, "description"), ++position,
                      translations_of(node));
    }
}

std::string node_of(const toml::table& measure)
{
    const auto number = text_of(measure, "n");
    return text_of(measure, "node", number.substr(0, number.rfind('.')));
}

void add_owners(db::Tx& tx, World& world, std::int64_t measure, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "owners")) {
        const auto& owner = *entry.as_array();
        std::optional<std::int64_t> municipality;
        if (owner.size() > 2)
            municipality = world.municipality.at(owner[2].value_or(std::string()));
        tx.run("INSERT INTO measure_owner (measure_id, post, body, municipality_id) VALUES (?1, "
               "?2, ?3, ?4)",
               measure, owner[0].value_or(std::string()), owner[1].value_or(std::string()),
               municipality);
    }
}

std::int64_t insert_measure(db::Tx& tx, World& world, const toml::table& texts, bool old)
{
    const auto english = text_of(texts, "en"), marks = text_of(texts, "marks");
    toml::table translated;
    if (!english.empty()) translated.insert("en", toml::table{{"title", english}});
    const auto state = state_named(text_of(texts, "state"));
    const auto id = tx.insert(
        "INSERT INTO measure (plan_id, node_id, number, title, description, state, state_at, "
        "starts_on, deadline, young, green, "
        "translations) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        old ? world.old_plan : world.current_plan,
        world.node.at((old ? "old " : "") + node_of(texts)), text_of(texts, "n"),
        text_of(texts, "title"), text_of(texts, "text"), state,
        old ? std::string("2021-12-15") : iso_day(to_local(world.now - std::chrono::days(90)).day),
        std::string(old ? "2018-01-01" : "2026-01-01"),
        std::string(old ? "2021-12-31" : "2029-12-31"), marks.find('U') != std::string::npos,
        marks.find('G') != std::string::npos, translations_of(translated));
    add_owners(tx, world, id, texts);
    return id;
}

void add_measures(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "measures")) {
        const auto& measure = *entry.as_table();
        const auto number = text_of(measure, "n");
        world.measure[number] = insert_measure(tx, world, measure, false);
        if (!measure["old"].value_or(false)) continue;
        world.measure["old " + number] = insert_measure(tx, world, measure, true);
        tx.run("INSERT INTO measure_successor (measure_id, successor_id) VALUES (?1, ?2)",
               world.measure["old " + number], world.measure[number]);
    }
    for (const auto& entry : list_of(texts, "old_only")) {
        const auto& measure = *entry.as_table();
        const auto id = insert_measure(tx, world, measure, true);
        tx.run("INSERT INTO measure_successor (measure_id, successor_id) VALUES (?1, ?2)", id,
               world.measure.at(text_of(measure, "successor")));
    }
}

void add_notes(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "notes")) {
        const auto& note = *entry.as_table();
        const auto measure = world.measure.at(text_of(note, "n"));
        const auto day =
            iso_day(to_local(world.now - std::chrono::days(note["days"].value_or<int>(0))).day);
        tx.run("INSERT INTO measure_note (measure_id, day, author, text) VALUES (?1, ?2, ?3, ?4)",
               measure, day, text_of(note, "author"), text_of(note, "text"));
        tx.run("UPDATE measure SET state_note = ?2, state_at = ?3 WHERE id = ?1", measure,
               text_of(note, "text"), day);
    }
}

} // namespace

bool add_plan(db::Tx& tx, World& world)
{
    const auto texts = read_toml(world, "plan.toml");
    add_plans(tx, world, texts);
    add_nodes(tx, world, texts, world.old_plan, "old ");
    add_nodes(tx, world, texts, world.current_plan, "");
    add_measures(tx, world, texts);
    add_notes(tx, world, texts);
    return true;
}

} // namespace retenk::app::demo
