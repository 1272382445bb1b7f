#pragma once
// A small conference to edit: two rooms, a track, a theme with a measure, two speakers.

#include "retenk/audit/audit.hpp"
#include "retenk/programme/edit.hpp"
#include "support/test_db.hpp"

namespace retenk::test {

struct EditWorld
{
    TestDb db;
    ConferenceId conference;
    RoomId hall, foyer;
    NodeId theme;
    MeasureId measure;
    SpeakerId confirmed, invited;
    MunicipalityId municipality;

    EditWorld()
    {
        db.in([this](db::Tx& tx) { return fill(tx); });
    }

    bool fill(db::Tx& tx)
    {
        conference = {tx.insert(
            "INSERT INTO conference (year, name, day, starts_at, ends_at, place, contact_email, "
            "is_current)"
            " VALUES (2027, 'Re:tenk 2027', '2027-10-20', ?1, ?2, 'Harstad', 'post@example.no', 1)",
            at(9), at(16))};
        const auto venue = tx.insert(
            "INSERT INTO venue (conference_id, name) VALUES (?1, 'Kulturhuset')", conference);
        const auto room = "INSERT INTO room (conference_id, venue_id, name, capacity, shareable) "
                          "VALUES (?1, ?2, ?3, ?4, ?5)";
        hall = {tx.insert(room, conference, venue, "Storsalen", 40, false)};
        foyer = {tx.insert(room, conference, venue, "Foajeen", 100, true)};
        const auto plan = tx.insert("INSERT INTO plan (name, starts_year, ends_year, is_current) "
                                    "VALUES ('Planen', 2026, 2029, 1)");
        theme = {tx.insert("INSERT INTO plan_node (plan_id, kind, slug, title) VALUES (?1, "
                           "'theme', 'naering', 'Næring')",
                           plan)};
        measure = {tx.insert("INSERT INTO measure (plan_id, node_id, number, title, state) VALUES "
                             "(?1, ?2, '1.1', 'Kai', 'under_way')",
                             plan, theme)};
        municipality = {tx.insert("INSERT INTO municipality (slug, name, sort_key) VALUES "
                                  "('harstad', 'Harstad', 'harstad')")};
        tx.run("INSERT INTO municipality_number (municipality_id, number) VALUES (?1, '5503')",
               municipality);
        confirmed = speaker(tx, "Åse Prøve", "confirmed");
        invited = speaker(tx, "Børge Haase", "invited");
        return true;
    }

    SpeakerId speaker(db::Tx& tx, const std::string& name, const std::string& state)
    {
        const auto person = tx.insert("INSERT INTO person (name, sort_name, sort_key, search, "
                                      "created_at) VALUES (?1, ?1, ?1, ?1, 0)",
                                      name);
        return {tx.insert(
            "INSERT INTO speaker (conference_id, person_id, slug, state) VALUES (?1, ?2, ?3, ?4)",
            conference, person, slug_of(name), state)};
    }

    static Instant at(int hour, int minute = 0)
    {
        using namespace std::chrono;
        return from_local(LocalTime{Day(year(2027), month(10), day(20)), hour, minute});
    }

    programme::SessionDraft draft(const std::string& title, int from = 10, int to = 11) const
    {
        programme::SessionDraft one;
        one.title = title;
        one.kind = "talk";
        one.room_id = hall;
        one.starts_at = at(from);
        one.ends_at = at(to);
        one.themes = {theme};
        return one;
    }

    SessionId add(const programme::SessionDraft& one)
    {
        auto made =
            db.in(programme::create_session, conference, one, std::string(), std::string("user:1"));
        if (!made) throw std::logic_error("refused: " + made.error().key);
        return *made;
    }

    // A copy of the draft as a release makes it, as far as editing looks at it.
    void release(SessionId session)
    {
        db.in([&](db::Tx& tx) {
            const auto number = tx.insert(
                "INSERT INTO release (conference_id, number, at, is_current) VALUES (?1, 1, ?2, 1)",
                conference, tx.now);
            tx.run("INSERT INTO release_session SELECT ?1, id, slug, title, abstract, kind, "
                   "track_id, room_id, starts_at, ends_at,"
                   " language, capacity, cancelled, young, green, translations, municipality_id, level, not_recorded "
                   "FROM session WHERE "
                   "id = ?2",
                   number, session);
            return true;
        });
    }

    std::optional<programme::StoredDraft> stored(SessionId session)
    {
        return db.in(programme::find_draft, conference, session);
    }

    std::int64_t count(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<std::int64_t>(sql); });
    }

    std::vector<audit::LoggedChange> log(const std::string& table, std::int64_t id)
    {
        return db.in([&](db::Tx& tx) { return audit::changes_of(tx, table, id); });
    }
};

} // namespace retenk::test
