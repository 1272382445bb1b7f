#include "app/demo.hpp"

#include <fstream>
#include <sstream>

namespace retenk::app::demo {

namespace {

using Row = std::vector<std::string>;

std::vector<Row> read_municipalities(const World& world)
{
    std::ifstream file(world.folder / "municipalities.csv");
    std::string line;
    std::getline(file, line); // headings
    std::vector<Row> rows;
    while (std::getline(file, line)) {
        std::istringstream cells(line);
        Row row;
        for (std::string cell; std::getline(cells, cell, ';');)
            row.push_back(cell);
        row.resize(10);
        rows.push_back(row);
    }
    return rows;
}

std::optional<std::string> some(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

// Old Tjeldsund (1852, Nordland) and the new one of 2020 share a name, not a municipality.
bool is_new_tjeldsund(const Row& row) { return row[3] == "Tjeldsund"; }

std::int64_t insert_municipality(db::Tx& tx, const Row& row, const std::string& slug, bool ended)
{
    return tx.insert("INSERT INTO municipality (slug, name, sami_name, sami_full, sami_since, "
                     "sami_first, valid_to, sort_key, organisation_number) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                     slug, row[3], ended ? std::nullopt : some(row[4]),
                     ended ? std::nullopt : some(row[5]), some(row[6]), row[7] == "sami_first",
                     ended ? std::optional<std::string>("2020-01-01") : std::nullopt,
                     sort_key(row[3]), some(row[9]));
}

void add_number(db::Tx& tx, std::int64_t id, const std::string& number,
                const std::optional<std::string>& from, const std::optional<std::string>& to)
{
    if (number.empty()) return;
    tx.run("INSERT INTO municipality_number (municipality_id, number, valid_from, valid_to) VALUES "
           "(?1, ?2, ?3, ?4)",
           id, number, from, to);
}

void add_municipality(db::Tx& tx, World& world, const Row& row)
{
    const auto slug = slug_of(row[3]);
    const auto id = insert_municipality(tx, row, slug, row[1].empty());
    world.municipality[slug] = id;
    if (is_new_tjeldsund(row)) {
        const auto old = insert_municipality(tx, row, slug + "-1852", true);
        world.municipality[slug + "-1852"] = old;
        add_number(tx, old, row[0], {}, "2020-01-01");
    } else if (row[0] == row[1] && row[1] == row[2]) {
        add_number(tx, id, row[0], {}, {});
        return;
    } else {
        add_number(tx, id, row[0], {}, "2020-01-01");
    }
    if (row[1] == row[2])
        add_number(tx, id, row[1], "2020-01-01", {});
    else {
        add_number(tx, id, row[1], "2020-01-01", "2024-01-01");
        add_number(tx, id, row[2], "2024-01-01", {});
    }
}

void add_successors(db::Tx& tx, World& world)
{
    const std::pair<const char*, const char*> became[] = {{"skanland", "tjeldsund"},
                                                          {"tjeldsund-1852", "tjeldsund"},
                                                          {"ballangen", "narvik"},
                                                          {"tysfjord", "narvik"},
                                                          {"tysfjord", "hamaroy"}};
    for (const auto& [from, to] : became)
        tx.run("INSERT INTO municipality_successor (municipality_id, successor_id) VALUES (?1, ?2)",
               world.municipality.at(from), world.municipality.at(to));
}

void add_councils(db::Tx& tx, World& world, const toml::table& texts)
{
    for (const auto& entry : list_of(texts, "councils")) {
        const auto& council = *entry.as_table();
        const auto from = some(text_of(council, "from")), to = some(text_of(council, "to"));
        const auto id =
            tx.insert("INSERT INTO council (name, valid_from, valid_to) VALUES (?1, ?2, ?3)",
                      text_of(council, "name"), from, to);
        for (const auto& member : list_of(council, "members"))
            tx.run("INSERT INTO council_member (council_id, municipality_id, valid_from, valid_to) "
                   "VALUES (?1, ?2, ?3, ?4)",
                   id, world.municipality.at(member.value_or(std::string())), from, to);
    }
}

std::int64_t insert_conference(db::Tx& tx, const Day& day, const toml::table& texts, bool current)
{
    const auto year = static_cast<int>(day.year());
    return tx.insert(
        "INSERT INTO conference (year, name, day, starts_at, ends_at, place, tagline, about, "
        "practical, contact_email, archived, "
        "is_current, translations) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        year, "Re:tenk " + std::to_string(year), iso_day(day), from_local({day, 8, 15}),
        from_local({day, 15, 30}), text_of(texts, "place"),
        current ? text_of(texts, "tagline") : "", current ? text_of(texts, "about") : "",
        current ? text_of(texts, "practical") : "", text_of(texts, "contact_email"), !current,
        current, current ? translations_of(*texts["translations"].as_table()) : "{}");
}

void add_hosts(db::Tx& tx, World& world, std::int64_t conference, const toml::array& hosts)
{
    int position = 0;
    for (const auto& host : hosts)
        tx.run("INSERT INTO conference_host (conference_id, municipality_id, position) VALUES (?1, "
               "?2, ?3)",
               conference, world.municipality.at(host.value_or(std::string())), ++position);
}

void add_conferences(db::Tx& tx, World& world, const toml::table& texts)
{
    using namespace std::chrono_literals;
    const auto& next = *texts["next"].as_table();
    world.conference["2016"] = insert_conference(tx, 2016y / 10 / 26, next, false);
    world.conference["2018"] = insert_conference(tx, 2018y / 10 / 24, next, false);
    world.conference["next"] = insert_conference(tx, world.day, next, true);
    const auto year = world.day.year();
    tx.run("UPDATE conference SET registration_opens_at = ?2, registration_closes_at = ?3, "
           "freeze_at = ?4 WHERE id = ?1",
           world.next(), world.now - std::chrono::days(130), from_local({year / 10 / 13, 23, 59}),
           from_local({year / 10 / 6, 23, 59}));
    const auto& hosts = *texts["hosts"].as_table();
    add_hosts(tx, world, world.conference["2016"], list_of(hosts, "y2016"));
    add_hosts(tx, world, world.conference["2018"], list_of(hosts, "y2018"));
    add_hosts(tx, world, world.next(), list_of(hosts, "next"));
}

void add_rooms(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "rooms")) {
        const auto& venue = *entry.as_table();
        const auto venue_id =
            tx.insert("INSERT INTO venue (conference_id, name, address) VALUES (?1, ?2, ?3)",
                      world.next(), text_of(venue, "venue"), text_of(venue, "address"));
        for (const auto& item : list_of(venue, "list")) {
            const auto& room = *item.as_table();
            const auto name = text_of(room, "name"), english = text_of(room, "en");
            world.room[name] =
                tx.insert("INSERT INTO room (conference_id, venue_id, name, capacity, shareable, "
                          "position, translations) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                          world.next(), venue_id, name, room["capacity"].value_or<std::int64_t>(0),
                          room["shareable"].value_or(false), ++position,
                          english.empty() ? "{}" : "{\"en\":{\"name\":\"" + english + "\"}}");
        }
    }
}

void add_partners(db::Tx& tx, World& world, const toml::table& texts)
{
    int position = 0;
    for (const auto& entry : list_of(texts, "partners")) {
        const auto& partner = *entry.as_table();
        const auto slug = text_of(partner, "slug"), english = text_of(partner, "en");
        toml::table translated;
        if (!english.empty()) translated.insert("en", toml::table{{"description", english}});
        world.partner[slug] = tx.insert(
            "INSERT INTO partner (slug, name, kind, website, description, translations) VALUES "
            "(?1, ?2, ?3, ?4, ?5, ?6)",
            slug, text_of(partner, "name"), text_of(partner, "kind"), text_of(partner, "website"),
            text_of(partner, "text"), translations_of(translated));
        tx.run("INSERT INTO conference_partner (conference_id, partner_id, level, position) VALUES "
               "(?1, ?2, ?3, ?4)",
               world.next(), world.partner[slug], text_of(partner, "level"), ++position);
    }
}

} // namespace

bool add_region(db::Tx& tx, World& world)
{
    for (const auto& row : read_municipalities(world))
        add_municipality(tx, world, row);
    add_successors(tx, world);
    const auto texts = read_toml(world, "conference.toml");
    add_councils(tx, world, texts);
    add_conferences(tx, world, texts);
    add_rooms(tx, world, texts);
    add_partners(tx, world, texts);
    return true;
}

} // namespace retenk::app::demo
