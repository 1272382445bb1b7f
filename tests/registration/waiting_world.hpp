#pragma once
// The hall of offered_places.hpp, filled, and those who stand outside.

#include "registration/offered_places.hpp"
#include "retenk/registration/waiting.hpp"

#include <gtest/gtest.h>

namespace retenk::test {

inline Viewer an_organiser()
{
    Viewer viewer;
    viewer.user = UserId{1};
    viewer.roles = {Role::organiser};
    return viewer;
}

struct Waiting : testing::Test
{
    Waiting()
    {
        db.in(make_offer);
        for (int i = 0; i < 10; ++i)
            EXPECT_TRUE(db.in(registration::submit, form_of({"Gjest" + std::to_string(i) + " Berg"})));
    }

    Result<registration::Receipt> send(const std::vector<std::string>& names)
    {
        return db.in(registration::submit, form_of(names));
    }

    WaitingPartyId wait(const std::vector<std::string>& names)
    {
        const auto standing = db.in(registration::stand_in_line, form_of(names));
        EXPECT_TRUE(standing && !standing->receipt) << names.front();
        return standing->party;
    }

    // Gives back the places of these guests.
    void cancel(std::initializer_list<int> guests)
    {
        for (const auto guest : guests)
            EXPECT_TRUE(db.in(registration::cancel_participant, an_organiser(), ParticipantId{guest + 1}));
    }

    std::string state(WaitingPartyId party)
    {
        return text("SELECT state FROM waiting_party WHERE id = " + std::to_string(party.value));
    }

    std::string text(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.find<std::string>(sql).value_or(""); });
    }

    std::int64_t number(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<std::int64_t>(sql); });
    }

    // The mails of the waiting list, in their order: "waiting_joined aud@example.no".
    std::vector<std::string> mails()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<std::string>("SELECT template || ' ' || recipient FROM message WHERE template LIKE"
                                        " 'waiting_%' ORDER BY id");
        });
    }

    std::int64_t taken_places() { return db.in(taken, std::int64_t{1}); }

    Result<registration::Acceptance> accept(WaitingPartyId party)
    {
        return db.in(registration::accept_offer, party, std::string("https://retenk.example.no"));
    }

    registration::DeskAct act_on(WaitingPartyId party)
    {
        return {ConferenceId{1}, party, "fordi", "user:1"};
    }

    TestDb db;
};

} // namespace retenk::test
