// REG-10: sign-up for sessions, on a real database file.

#include "registration/signup_world.hpp"
#include "retenk/base/join.hpp"
#include "retenk/registration/session_places.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

namespace retenk::registration {
namespace {

using test::count;
using test::form_of;
using test::morning;

using Signup = test::SignupWorld;

TEST_F(Signup, comes_with_the_registration)
{
    EXPECT_EQ(of(signed_up("Åse Berg", {1, 4})), "signed 1, signed 4");
    EXPECT_EQ(taken(1), 1);
    EXPECT_EQ(taken(2), 0);
}

TEST_F(Signup, puts_who_comes_too_late_in_line_and_refuses_nobody)
{
    signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    EXPECT_EQ(of(signed_up("Cato Eng", {1})), "waiting 1");
    EXPECT_EQ(taken(1), 2);
    const auto places = db.in(session_places, SessionId{1});
    EXPECT_EQ(places->waiting, 1);
    EXPECT_EQ(places->free(), 0);
}

TEST_F(Signup, refuses_two_at_the_same_time)
{
    const auto refused = send("Åse Berg", {1, 2});
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields[0].field, "p1_sessions");
    EXPECT_EQ(refused.error().fields[0].key, "signup.clash");
    EXPECT_EQ(refused.error().fields[0].values.at("other"), "Bygder");
    EXPECT_EQ(db.in([](db::Tx& tx) { return count(tx, "participant"); }), 0);
}

TEST_F(Signup, lets_one_stand_in_line_beside_a_place_until_the_line_has_one)
{
    const auto anne = signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto cato = signed_up("Cato Eng", {1, 2}); // Havn is full
    signed_up("Dina Foss", {2});
    const auto eva = signed_up("Eva Gran", {2});
    EXPECT_EQ(of(cato), "waiting 1, signed 2");
    EXPECT_EQ(of(eva), "waiting 2");
    ASSERT_TRUE(choose(anne, {}));
    EXPECT_EQ(of(cato), "signed 1");
    EXPECT_EQ(of(eva), "signed 2") << "what was given back goes on in the same transaction";
    EXPECT_EQ(mails(), (std::vector<std::string>{"cato@example.no", "eva@example.no"}));
    EXPECT_EQ(mailed("given_back"), (std::vector<std::string>{"Bygder", ""}));
    EXPECT_EQ(logged(), (std::vector<std::string>{"3 >Havn", "3 Bygder>", "5 >Bygder", "1 Havn>"}));
}

TEST_F(Signup, lets_one_stand_in_two_lines_and_ends_the_other_with_the_first_place)
{
    for (const auto* name : {"Anne Berg", "Bjørn Dal"})
        signed_up(name, {1});
    const auto dina = signed_up("Dina Foss", {2});
    signed_up("Eva Gran", {2});
    const auto cato = signed_up("Cato Eng", {1, 2});
    EXPECT_EQ(of(cato), "waiting 1, waiting 2");
    ASSERT_TRUE(choose(dina, {}));
    EXPECT_EQ(of(cato), "signed 2");
    ASSERT_TRUE(choose(cato, {1, 2})) << "and one may stand in line again";
    EXPECT_EQ(of(cato), "waiting 1, signed 2");
    ASSERT_TRUE(set_rule(1, 3));
    EXPECT_EQ(of(cato), "signed 1");
}

TEST_F(Signup, keeps_what_has_begun_when_a_line_has_a_place)
{
    signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto reise = signed_up("Dina Foss", {3});
    signed_up("Eva Gran", {3});
    signed_up("Frode Hay", {2});
    const auto cato = signed_up("Cato Eng", {2, 3}); // Reise is full, and too far from Bygder
    EXPECT_EQ(of(cato), "signed 2, waiting 3");
    db.now = Instant(std::chrono::seconds(morning + 700)); // Bygder has begun
    ASSERT_TRUE(choose(reise, {}));
    EXPECT_EQ(of(cato), "signed 2, signed 3");
}

TEST_F(Signup, gives_a_party_that_waited_one_place_at_an_hour)
{
    auto form = form_of({"Åse Berg"});
    form.participants.front().sessions = {SessionId{1}, SessionId{2}, SessionId{4}};
    form.from_waiting_list = true; // one of the two was full when they asked
    db.in([](db::Tx& tx) {
        return tx.change(
            "UPDATE release_session SET starts_at = starts_at - 1800 WHERE session_id = 2");
    });
    ASSERT_TRUE(db.in(submit, form));
    EXPECT_EQ(of(ParticipantId{1}), "signed 2, signed 4") << "the one that begins first";
}

TEST_F(Signup, counts_the_way_between_venues)
{
    const auto refused = send("Åse Berg", {1, 3}); // ten minutes between, fifteen needed
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields[0].key, "signup.clash_travel");
    EXPECT_EQ(refused.error().fields[0].values.at("minutes"), "15");
    ASSERT_TRUE(db.in(change_travel, ConferenceId{1}, std::int64_t{10}, std::string("user:1")));
    EXPECT_EQ(of(signed_up("Åse Berg", {1, 3})), "signed 1, signed 3");
}

TEST_F(Signup, is_only_for_what_is_published_open_and_not_cancelled)
{
    for (const std::int64_t session : {5, 99}) {
        const auto refused = send("Åse Berg", {session});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().fields[0].key, "signup.unknown");
    }
    ASSERT_TRUE(set_rule(4, 2, true));
    EXPECT_EQ(send("Åse Berg", {4}).error().fields[0].key, "signup.closed");
    db.in([](db::Tx& tx) {
        tx.run("UPDATE release_session SET cancelled = 1 WHERE session_id = 1");
        return true;
    });
    EXPECT_EQ(send("Åse Berg", {1}).error().fields[0].key, "signup.unknown");
}

TEST_F(Signup, gives_a_freed_place_to_the_first_in_line_with_a_mail)
{
    const auto anne = signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto cato = signed_up("Cato Eng", {1}), dina = signed_up("Dina Foss", {1});
    ASSERT_TRUE(db.in(cancel_participant, test::an_organiser(), anne));
    EXPECT_EQ(of(anne), "");
    EXPECT_EQ(of(cato), "signed 1");
    EXPECT_EQ(of(dina), "waiting 1");
    EXPECT_EQ(taken(1), 2);
    EXPECT_EQ(mails(), std::vector<std::string>{"cato@example.no"});
}

TEST_F(Signup, is_changed_on_the_own_page_and_logged)
{
    const auto anne = signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto cato = signed_up("Cato Eng", {1});
    ASSERT_TRUE(choose(anne, {2, 4}));
    EXPECT_EQ(of(anne), "signed 2, signed 4");
    EXPECT_EQ(of(cato), "signed 1");
    EXPECT_EQ(logged(), (std::vector<std::string>{"3 >Havn", "1 Havn>", "1 >Bygder", "1 >Middag"}));
    EXPECT_EQ(choose(anne, {2, 3}).error().fields[0].field, "sessions");
    EXPECT_EQ(of(anne), "signed 2, signed 4");
}

TEST_F(Signup, keeps_a_closed_session_that_one_has_and_lets_one_leave_it)
{
    const auto anne = signed_up("Anne Berg", {1});
    ASSERT_TRUE(set_rule(1, 2, true));
    ASSERT_TRUE(choose(anne, {1, 4}));
    EXPECT_EQ(of(anne), "signed 1, signed 4");
    ASSERT_TRUE(choose(anne, {4}));
    EXPECT_EQ(choose(anne, {1, 4}).error().fields[0].key, "signup.closed");
}

TEST_F(Signup, has_a_desk_that_never_takes_a_place_from_anybody)
{
    signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto cato = signed_up("Cato Eng", {1});
    EXPECT_EQ(set_rule(1, 1).error().fields[0].key, "signup_desk.fewer_than_taken");
    EXPECT_EQ(set_rule(1, std::nullopt).error().fields[0].key, "signup_desk.has_people");
    ASSERT_TRUE(set_rule(1, 3));
    EXPECT_EQ(of(cato), "signed 1");
    ASSERT_TRUE(set_rule(2, std::nullopt));
    EXPECT_FALSE(db.in(session_places, SessionId{2}));
    const auto people = db.in(signups_of, test::an_organiser(), SessionId{1});
    ASSERT_EQ(people.size(), 3U);
    EXPECT_EQ(people[0].name, "Anne Berg");
    EXPECT_TRUE(db.in(signups_of, Viewer(), SessionId{1}).empty());
    EXPECT_EQ(
        db.in([](db::Tx& tx) {
              return change_signup(tx, ConferenceId{1}, SessionId{1}, "old", {5, false}, "user:1");
          })
            .error()
            .problem,
        Problem::conflict);
}

TEST_F(Signup, leaves_who_waits_alone_when_the_session_has_begun)
{
    const auto anne = signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    const auto cato = signed_up("Cato Eng", {1});
    db.now = Instant(std::chrono::seconds(morning + 1));
    ASSERT_TRUE(db.in(cancel_participant, test::an_organiser(), anne));
    EXPECT_EQ(of(cato), "waiting 1");
    EXPECT_TRUE(mails().empty());
}

TEST_F(Signup, has_the_trigger_as_the_last_word)
{
    signed_up("Anne Berg", {1});
    signed_up("Bjørn Dal", {1});
    signed_up("Cato Eng", {1});
    EXPECT_ANY_THROW(db.in([](db::Tx& tx) {
        tx.run("UPDATE session_signup SET state = 'signed'");
        return true;
    }));
}

// Two sessions at the same hour, each a line of people of whom the first have places.
struct LinesModel
{
    struct Line
    {
        std::vector<ParticipantId> people;
        std::size_t places = 2;
        std::set<ParticipantId> signed_up;
    };

    bool has(int session, ParticipantId who) const
    {
        return std::ranges::count(lines[session].people, who) > 0;
    }

    bool would_have_place(int session, ParticipantId who) const
    {
        const auto& line = lines[session];
        return has(session, who) ? line.signed_up.contains(who) : line.people.size() < line.places;
    }

    bool may_choose(ParticipantId who, const std::set<int>& wanted) const
    {
        return wanted.size() < 2 || !would_have_place(0, who) || !would_have_place(1, who);
    }

    void leave(int session, ParticipantId who)
    {
        std::erase(lines[session].people, who);
        lines[session].signed_up.erase(who);
    }

    void choose(ParticipantId who, const std::set<int>& wanted)
    {
        for (int session : {0, 1}) {
            auto& line = lines[session];
            if (!wanted.contains(session)) leave(session, who);
            if (!wanted.contains(session) || has(session, who)) continue;
            line.people.push_back(who);
            if (line.people.size() <= line.places) line.signed_up.insert(who);
        }
        settle();
    }

    void settle()
    {
        while (const auto next = next_of_line()) {
            lines[next->first].signed_up.insert(next->second);
            leave(1 - next->first, next->second);
        }
    }

    std::optional<std::pair<int, ParticipantId>> next_of_line() const
    {
        for (int session : {0, 1})
            for (std::size_t i = 0;
                 i < std::min(lines[session].places, lines[session].people.size()); ++i)
                if (!lines[session].signed_up.contains(lines[session].people[i]))
                    return std::pair(session, lines[session].people[i]);
        return std::nullopt;
    }

    std::string of(ParticipantId who) const
    {
        std::vector<std::string> all;
        for (int session : {0, 1})
            if (has(session, who))
                all.push_back((lines[session].signed_up.contains(who) ? "signed " : "waiting ") +
                              std::to_string(session + 1));
        return join(all);
    }

    std::array<Line, 2> lines;
};

std::set<int> some_of_both(std::mt19937& random)
{
    std::set<int> wanted;
    for (int session : {0, 1})
        if (random() % 2 == 0) wanted.insert(session);
    return wanted;
}

// The store against the model, whatever comes in whatever order: never over, never lost, never at
// both, first come first served.
TEST_F(Signup, keeps_to_its_model)
{
    const auto seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<ParticipantId> people;
    for (int i = 0; i < 9; ++i)
        people.push_back(signed_up("Person" + std::to_string(i) + " Vik", {}));
    LinesModel model;
    for (int step = 0; step < 400; ++step) {
        const auto who = people[random() % people.size()];
        if (random() % 20 == 0) {
            auto& line = model.lines[random() % 2];
            line.places = std::max<std::size_t>({1 + random() % 4, line.signed_up.size(), 1});
            model.settle();
            ASSERT_TRUE(set_rule(&line == model.lines.data() ? 1 : 2, std::int64_t(line.places)));
        } else {
            const auto wanted = some_of_both(random);
            std::vector<std::int64_t> sessions;
            for (int session : wanted)
                sessions.push_back(session + 1);
            const bool may = model.may_choose(who, wanted);
            ASSERT_EQ(bool(choose(who, sessions)), may) << step;
            if (may) model.choose(who, wanted);
        }
        for (const auto person : people)
            ASSERT_EQ(of(person), model.of(person)) << step;
        for (int session : {0, 1})
            ASSERT_EQ(taken(session + 1), std::int64_t(model.lines[session].signed_up.size()))
                << step;
    }
}

} // namespace
} // namespace retenk::registration
