#include "registration/offered_places.hpp"
#include "retenk/people/person.hpp"
#include "retenk/registration/category.hpp"
#include "retenk/registration/speaker_place.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::count;

// PRG-10, REG-18.
struct SpeakerPlaces : testing::Test
{
    SpeakerPlaces()
    {
        db.in(test::make_offer);
        berit = add("Berit Hav", 1);
        arne = add("Arne Kai", 2);
    }

    programme::SpeakerAnswered add(const std::string& name, std::int64_t id)
    {
        programme::SpeakerAnswered answer;
        answer.conference = {1};
        answer.speaker = {id};
        answer.name = name;
        answer.email = test::guest(name).email;
        answer.actor = "speaker:" + std::to_string(id);
        answer.base_url = "https://retenk.example.no";
        answer.category_name = "Foredragsholder";
        answer.category_translations = "{}";
        db.in([&](db::Tx& tx) {
            answer.person = people::find_or_add(tx, {name, answer.email, {}, ""});
            tx.run(
                "INSERT INTO speaker (id, conference_id, person_id, slug) VALUES (?1, 1, ?2, ?3)",
                id, answer.person, slug_of(name));
            return true;
        });
        return answer;
    }

    void says(programme::SpeakerAnswered answer, const std::string& state)
    {
        answer.state = state;
        db.in([&](db::Tx& tx) { return settle_speaker_place(tx, answer), true; });
    }

    std::string one(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) { return tx.get<std::string>(sql); });
    }

    std::int64_t places(const programme::SpeakerAnswered& answer)
    {
        return db.in([&](db::Tx& tx) {
            return tx.get<std::int64_t>("SELECT count(*) FROM participant WHERE person_id = ?1 AND "
                                        "state = 'registered'",
                                        answer.person);
        });
    }

    test::TestDb db;
    programme::SpeakerAnswered berit, arne;
};

TEST_F(SpeakerPlaces, come_beside_what_organisers_gave_the_same_name)
{
    db.in([](db::Tx& tx) { return tx.insert("INSERT INTO pool (conference_id, name, capacity) VALUES (1, 'foredragsholder', 1)"); });
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 1);
    EXPECT_EQ(one("SELECT pool.name || ', ' || category.name FROM speaker_category JOIN pool ON pool.id = speaker_category.pool_id"
                  " JOIN category ON category.id = category_id"), "Foredragsholder 2, Foredragsholder 2");
}

TEST_F(SpeakerPlaces, come_with_the_yes_and_a_ticket_and_cost_nobody_anything)
{
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 1);
    EXPECT_EQ(one("SELECT template || ' ' || recipient FROM message"),
              "registration_confirmed berit@example.no");
    EXPECT_EQ(one("SELECT category.name || ' ' || hidden || ' ' || participant.price_ore FROM "
                  "participant JOIN category ON category.id = category_id"),
              "Foredragsholder 1 0");
    EXPECT_EQ(db.in(test::taken, std::int64_t{1}), 0) << "no place of the others' is taken";
    says(arne, "confirmed");
    EXPECT_EQ(one("SELECT capacity || ' ' || taken FROM pool JOIN pool_use ON pool_id = pool.id "
                  "WHERE pool.id = 3"),
              "20 2");
    EXPECT_EQ(db.in(count, std::string("category")), 5) << "one category for all of them";
}

TEST_F(SpeakerPlaces, are_never_two_for_one_person)
{
    says(berit, "confirmed");
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 1);
    EXPECT_EQ(db.in(count, std::string("message")), 1);
}

TEST_F(SpeakerPlaces, are_not_given_to_whoever_has_registered)
{
    ASSERT_TRUE(db.in(submit, test::form_of({"Berit Hav"})));
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 1);
    EXPECT_EQ(db.in(count, std::string("participant")), 1);
    says(berit, "declined");
    EXPECT_EQ(places(berit), 1) << "what was not given is not taken back";
}

TEST_F(SpeakerPlaces, go_back_with_the_last_no_and_come_again)
{
    says(berit, "confirmed");
    says(berit, "invited");
    EXPECT_EQ(places(berit), 1) << "something is left to answer";
    says(berit, "declined");
    EXPECT_EQ(places(berit), 0);
    EXPECT_EQ(one("SELECT template FROM message ORDER BY id DESC"), "registration_cancelled");
    says(berit, "declined");
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 1);
}

TEST_F(SpeakerPlaces, are_counted_where_the_organiser_says)
{
    says(berit, "confirmed");
    says(berit, "declined");
    db.in([](db::Tx& tx) {
        return tx.run("UPDATE category SET pool_id = 1 WHERE name = 'Foredragsholder'"),
               tx.run("UPDATE pool SET capacity = 1 WHERE id = 1"), true;
    });
    says(arne, "confirmed");
    EXPECT_EQ(db.in(test::taken, std::int64_t{1}), 1);
    says(berit, "confirmed");
    EXPECT_EQ(places(berit), 0) << "the pool is full, and stays so";
}

TEST_F(SpeakerPlaces, need_an_address)
{
    auto nobody = berit;
    nobody.email = {};
    says(nobody, "confirmed");
    EXPECT_EQ(db.in(count, std::string("participant")), 0);
}

} // namespace
} // namespace retenk::registration
