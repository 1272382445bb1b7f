#include "programme/fixture.hpp"

namespace retenk::test {

namespace {

using namespace std::chrono_literals;

void add_number(db::Tx& tx, MunicipalityId id, const char* number, std::optional<std::string> from,
                std::optional<std::string> to)
{
    tx.run("INSERT INTO municipality_number (municipality_id, number, valid_from, valid_to) VALUES "
           "(?1, ?2, ?3, ?4)",
           id, number, from, to);
}

MunicipalityId add_municipality(db::Tx& tx, const std::string& name,
                                std::optional<std::string> sami, std::optional<std::string> since,
                                bool sami_first, std::optional<std::string> to)
{
    return MunicipalityId{tx.insert("INSERT INTO municipality (slug, name, sami_name, sami_since, "
                                    "sami_first, valid_to, sort_key) "
                                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                    slug_of(name), name, sami, since, sami_first, to,
                                    sort_key(name))};
}

void add_municipalities(db::Tx& tx, Region& region)
{
    region.harstad = add_municipality(tx, "Harstad", "Hárstták", "2017-04-28", false, {});
    add_number(tx, region.harstad, "1903", "2013-01-01", "2020-01-01");
    add_number(tx, region.harstad, "5402", "2020-01-01", "2024-01-01");
    add_number(tx, region.harstad, "5503", "2024-01-01", {});
    region.skanland = add_municipality(tx, "Skånland", {}, {}, false, "2020-01-01");
    add_number(tx, region.skanland, "1913", {}, "2020-01-01");
    region.tjeldsund = add_municipality(tx, "Tjeldsund", "Dielddanuorri", {}, true, {});
    add_number(tx, region.tjeldsund, "5412", "2020-01-01", "2024-01-01");
    add_number(tx, region.tjeldsund, "5512", "2024-01-01", {});
    tx.run("INSERT INTO municipality_successor VALUES (?1, ?2)", region.skanland, region.tjeldsund);
}

ConferenceId add_conference(db::Tx& tx, const Day& day, bool current)
{
    const auto year = static_cast<int>(day.year());
    return ConferenceId{tx.insert(
        "INSERT INTO conference (year, name, day, starts_at, ends_at, place, tagline, about, "
        "contact_email, "
        "registration_opens_at, registration_closes_at, archived, is_current, translations) "
        "VALUES (?1, ?2, ?3, ?4, ?5, 'Harstad kulturhus', 'Én plan.', 'Vi flytter **planen**.', "
        "'post@example.no', "
        "?6, ?7, ?8, ?9, '{\"en\":{\"tagline\":\"One plan.\"}}')",
        year, "Re:tenk " + std::to_string(year), iso_day(day), from_local({day, 8, 15}),
        from_local({day, 15, 30}), wednesday - 24h, wednesday + 24h, !current, current)};
}

void add_conferences(db::Tx& tx, Region& region)
{
    region.earlier = add_conference(tx, 2018y / 10 / 24, false);
    region.conference = add_conference(tx, 2027y / 10 / 20, true);
    tx.run("INSERT INTO conference_host VALUES (?1, ?2, 2), (?1, ?3, 1)", region.conference,
           region.harstad, region.tjeldsund);
    tx.run("INSERT INTO conference_host VALUES (?1, ?2, 1), (?1, ?3, 2)", region.earlier,
           region.harstad, region.skanland);
    const auto venue = tx.insert(
        "INSERT INTO venue (conference_id, name) VALUES (?1, 'Kulturhuset')", region.conference);
    const auto room = [&](const char* name, int position) {
        return RoomId{tx.insert(
            "INSERT INTO room (conference_id, venue_id, name, position) VALUES (?1, ?2, ?3, ?4)",
            region.conference, venue, name, position)};
    };
    region.hall = room("Storsalen", 1);
    region.side_room = room("Ofoten", 2);
    region.track = TrackId{
        tx.insert("INSERT INTO track (conference_id, name) VALUES (?1, 'Campus og talenter')",
                  region.conference)};
}

MeasureId add_measure(db::Tx& tx, PlanId plan, std::int64_t node, const char* number,
                      const char* title, plan::MeasureState state)
{
    return MeasureId{
        tx.insert("INSERT INTO measure (plan_id, node_id, number, title, description, state, "
                  "state_note, state_at, young) "
                  "VALUES (?1, ?2, ?3, ?4, 'Mer om *tiltaket*.', ?5, 'I rute', '2027-06-01', 1)",
                  plan, node, number, title, state)};
}

void add_plans(db::Tx& tx, Region& region)
{
    using enum plan::MeasureState;
    const auto plan = [&](const char* name, int from, int to, bool current) {
        return PlanId{tx.insert(
            "INSERT INTO plan (name, starts_year, ends_year, is_current) VALUES (?1, ?2, ?3, ?4)",
            name, from, to, current)};
    };
    const auto node = [&](PlanId in, const char* kind, std::optional<std::int64_t> parent,
                          const char* slug, const char* title) {
        return tx.insert("INSERT INTO plan_node (plan_id, parent_id, kind, slug, title) VALUES "
                         "(?1, ?2, ?3, ?4, ?5)",
                         in, parent, kind, slug, title);
    };
    region.old_plan = plan("Gammel plan", 2018, 2021, false);
    region.plan = plan("Hålogalandsplanen", 2026, 2029, true);
    const auto old_theme = node(region.old_plan, "theme", {}, "naering", "Næring");
    region.theme = NodeId{node(region.plan, "theme", {}, "naering", "Næring")};
    const auto area = node(region.plan, "area", region.theme.value, "kompetanse", "Kompetanse");
    const auto strategy = node(region.plan, "strategy", area, "talent", "Behold talentene");
    region.old_measure =
        add_measure(tx, region.old_plan, old_theme, "1.1.1", "Gammelt tiltak", terminated);
    region.measure = add_measure(tx, region.plan, strategy, "1.3.1", "Campus Harstad", under_way);
    region.lonely_measure =
        add_measure(tx, region.plan, region.theme.value, "1.10.1", "Torvfri jord", carried_out);
    tx.run("INSERT INTO measure_successor VALUES (?1, ?2)", region.old_measure, region.measure);
    tx.run("INSERT INTO measure_owner (measure_id, post, body, municipality_id) VALUES (?1, "
           "'ordfører', 'Skånland', ?2), "
           "(?1, 'næringssjef', 'Harstad', ?3)",
           region.measure, region.skanland, region.harstad);
    tx.run("INSERT INTO measure_note (measure_id, day, author, text) VALUES (?1, '2027-05-01', "
           "'prosjektleder', 'Møte')",
           region.measure);
    const auto outcome = tx.insert(
        "INSERT INTO outcome (conference_id, measure_id, kind, text, owner, deadline, state, "
        "carried_to) "
        "VALUES (?1, ?2, 'promise', 'Felles busskort', 'næringssjef', '2019-06-01', 'carried', ?3)",
        region.earlier, region.old_measure, region.conference);
    tx.run("INSERT INTO outcome_note (outcome_id, day, text) VALUES (?1, '2018-12-01', 'Drøftet')",
           outcome);
}

SpeakerId add_speaker(db::Tx& tx, const Region& region, const std::string& name, const char* state)
{
    const auto person =
        tx.insert("INSERT INTO person (name, sort_name, sort_key, search, created_at) "
                  "VALUES (?1, ?1, ?2, ?3, ?4)",
                  name, sort_key(name), fold(name), tx.now);
    return SpeakerId{
        tx.insert("INSERT INTO speaker (conference_id, person_id, slug, title, bio, state) "
                  "VALUES (?1, ?2, ?3, 'forsker', 'Om *meg*.', ?4)",
                  region.conference, person, slug_of(name), state)};
}

SessionId insert_session(db::Tx& tx, const Region& region, const std::string& slug,
                         const char* kind, RoomId room, int hour, bool hidden)
{
    const Day day = 2027y / 10 / 20;
    return SessionId{tx.insert("INSERT INTO session (conference_id, slug, title, abstract, kind, "
                               "room_id, starts_at, ends_at, hidden) "
                               "VALUES (?1, ?2, ?2, 'Om *dette*.', ?3, ?4, ?5, ?6, ?7)",
                               region.conference, slug, kind, room, from_local({day, hour, 0}),
                               from_local({day, hour, 45}), hidden)};
}

void link_up(db::Tx& tx, const Region& region, SessionId session)
{
    tx.run("INSERT INTO session_role (session_id, speaker_id, role) VALUES (?1, ?2, 'speaker'), "
           "(?1, ?3, 'host')",
           session, region.speaker, region.declined);
    tx.run("INSERT INTO session_theme VALUES (?1, ?2)", session, region.theme);
    tx.run("INSERT INTO session_measure VALUES (?1, ?2)", session, region.measure);
}

void add_earlier_programme(db::Tx& tx, const Region& region)
{
    const auto session = tx.insert(
        "INSERT INTO session (conference_id, slug, title, kind, starts_at, ends_at) "
        "VALUES (?1, 'propell', 'Propellfabrikk', 'workshop', ?2, ?3)",
        region.earlier, from_local({2018y / 10 / 24, 10, 0}), from_local({2018y / 10 / 24, 11, 0}));
    tx.run("INSERT INTO session_measure VALUES (?1, ?2)", session, region.old_measure);
    programme::publish(tx, region.earlier, "", "system").value();
}

} // namespace

Region add_region(db::Tx& tx)
{
    Region region;
    add_municipalities(tx, region);
    add_conferences(tx, region);
    add_plans(tx, region);
    region.speaker = add_speaker(tx, region, "Åse Prøve", "confirmed");
    region.declined = add_speaker(tx, region, "Zacharias Demo", "declined");
    region.opening = insert_session(tx, region, "velkommen", "plenary", region.hall, 9, false);
    region.panel = insert_session(tx, region, "campus", "panel", region.side_room, 11, false);
    region.lunch = insert_session(tx, region, "lunsj", "pause", region.hall, 12, false);
    region.hidden = insert_session(tx, region, "hemmelig", "talk", region.hall, 14, true);
    tx.run("UPDATE session SET track_id = ?2, green = 1 WHERE id = ?1", region.panel, region.track);
    link_up(tx, region, region.panel);
    link_up(tx, region, region.hidden);
    add_earlier_programme(tx, region);
    return region;
}

SessionId add_session(db::Tx& tx, const Region& region, const std::string& slug)
{
    const auto session = insert_session(tx, region, slug, "talk", region.hall, 13, false);
    link_up(tx, region, session);
    return session;
}

std::int64_t publish_now(db::Tx& tx, const Region& region)
{
    return programme::publish(tx, region.conference, "", "user:1").value().number;
}

} // namespace retenk::test
