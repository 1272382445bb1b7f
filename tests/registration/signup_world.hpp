#pragma once
// Sessions that one signs up for, on a real database file.

#include "registration/offered_places.hpp"
#include "registration/signup_desk.hpp"
#include "registration/waiting_world.hpp"
#include "retenk/audit/differences.hpp"

#include <gtest/gtest.h>

namespace retenk::test {

using namespace registration;

inline constexpr std::int64_t morning = 1824012000; // 2027-10-20 10:00 in Norway

// Havn 1 and Bygder 2 are at the same time, in rooms of one venue; Reise 3 begins ten minutes after
// both, in another venue; Middag 4 is in the evening; Utkast 5 is not published. Two places each.
inline bool add_sessions(db::Tx& tx)
{
    tx.run(
        "INSERT INTO venue (id, conference_id, name) VALUES (1, 1, 'Kulturhuset'), (2, 1, 'UiT')");
    tx.run("INSERT INTO room (id, conference_id, venue_id, name) VALUES (1, 1, 1, 'Verkstedet'), "
           "(2, 1, 1, 'Ofoten'), (3, 1, 2, 'Auditoriet')");
    const auto add = [&](int id, const char* title, int room, std::int64_t from, std::int64_t to) {
        tx.run("INSERT INTO session (id, conference_id, slug, title, kind, room_id, starts_at, "
               "ends_at) VALUES (?1, 1, ?2, ?3, 'workshop', ?4, ?5, ?6)",
               id, fold(title), std::string(title), room, from, to);
        tx.run("INSERT INTO session_offer (session_id, places) VALUES (?1, 2)", id);
    };
    add(1, "Havn", 1, morning, morning + 3600);
    add(2, "Bygder", 2, morning + 600, morning + 3600);
    add(3, "Reise", 3, morning + 4200, morning + 7200);
    add(4, "Middag", 1, morning + 30000, morning + 36000);
    tx.run(
        "INSERT INTO release (id, conference_id, number, at, is_current) VALUES (1, 1, 1, 1, 1)");
    tx.run("INSERT INTO release_session SELECT 1, id, slug, title, abstract, kind, track_id, "
           "room_id, starts_at, ends_at, language, capacity, cancelled, young, green, "
           "translations, municipality_id, level, not_recorded "
           "FROM session");
    add(5, "Utkast", 1, morning + 40000, morning + 43000);
    return true;
}

struct SignupWorld : ::testing::Test
{
    SignupWorld()
    {
        db.in(make_offer);
        db.in(add_sessions);
    }

    Result<Receipt> send(const std::string& name, const std::vector<std::int64_t>& sessions)
    {
        auto form = form_of({name});
        for (const auto id : sessions)
            form.participants.front().sessions.push_back(SessionId{id});
        return db.in(submit, form);
    }

    ParticipantId signed_up(const std::string& name, const std::vector<std::int64_t>& sessions)
    {
        const auto receipt = send(name, sessions);
        EXPECT_TRUE(receipt) << name;
        return db.in([&](db::Tx& tx) {
            return tx.get<ParticipantId>("SELECT id FROM participant WHERE name = ?1", name);
        });
    }

    // "signed 1, waiting 3": of one person.
    std::string of(ParticipantId participant)
    {
        return db.in([&](db::Tx& tx) {
            return tx.get<std::string>(
                "SELECT coalesce(group_concat(state || ' ' || session_id, ', '), "
                "'') FROM (SELECT * FROM session_signup WHERE "
                "participant_id = ?1 ORDER BY session_id)",
                participant);
        });
    }

    std::int64_t taken(std::int64_t session)
    {
        return db.in([&](db::Tx& tx) {
            return tx.get<std::int64_t>("SELECT taken FROM session_offer WHERE session_id = ?1",
                                        session);
        });
    }

    Result<bool> choose(ParticipantId participant, const std::vector<std::int64_t>& sessions)
    {
        return db.in([&](db::Tx& tx) {
            const auto own = *tx.find<std::string>(
                "SELECT name || '|' || version FROM participant WHERE id = ?1", participant);
            ParticipantChange change;
            change.participant = participant;
            change.name = own.substr(0, own.find('|'));
            change.version = std::stoll(own.substr(own.find('|') + 1));
            change.municipality = MunicipalityId{1};
            change.sessions.emplace();
            for (const auto id : sessions)
                change.sessions->push_back(SessionId{id});
            return change_participant(tx, an_organiser(), change);
        });
    }

    Result<bool> set_rule(std::int64_t session, std::optional<std::int64_t> places,
                          bool closed = false)
    {
        return db.in([&](db::Tx& tx) {
            const auto stored = find_desk_session(tx, ConferenceId{1}, SessionId{session});
            return change_signup(tx, ConferenceId{1}, SessionId{session},
                                 stored ? audit::fingerprint(rule_of(*stored)) : "",
                                 SignupRule{places, closed}, "user:1");
        });
    }

    std::vector<std::string> mails()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT recipient FROM message WHERE template = 'session_place' ORDER BY id");
        });
    }

    std::vector<std::string> mailed(const std::string& value)
    {
        return db.in([&](db::Tx& tx) {
            return tx.rows<std::string>("SELECT json_extract(data, '$.' || ?1) FROM message WHERE "
                                        "template = 'session_place' ORDER BY id",
                                        value);
        });
    }

    std::vector<std::string> logged()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<std::string>(
                "SELECT subject_id || ' ' || coalesce(old_value, '') || '>' || "
                "coalesce(new_value, '') FROM change_log WHERE field = "
                "'session_signup' ORDER BY id");
        });
    }

    TestDb db;
};

} // namespace retenk::test
