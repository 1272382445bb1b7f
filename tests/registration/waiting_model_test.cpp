// C2: register, wait, cancel, accept, decline, let lapse, stand again, move, offer by hand, remove, larger and smaller
// pools, the clock, in random order: after each step the store is what the model says. RETENK_SEED and RETENK_STEPS choose.

#include "registration/offered_places.hpp"
#include "registration/waiting_model.hpp"
#include "retenk/registration/category.hpp"
#include "retenk/registration/waiting.hpp"

#include "retenk/audit/differences.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

namespace retenk::registration {
namespace {

using test::ModelParty;
using test::Places;
using test::WaitingModel;

std::uint64_t number_from(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Row
{
    std::int64_t id = 0;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, state))

struct Walk
{
    explicit Walk(std::uint64_t seed) : random(seed)
    {
        db.in(test::make_offer);
        db.connection().script("PRAGMA synchronous = OFF");
        db.in([](db::Tx& tx) {
            return tx.change("UPDATE conference SET registration_closes_at = NULL, freeze_at = NULL,"
                             " starts_at = ?1, ends_at = ?1 + 36000",
                             tx.now + std::chrono::days(9000));
        });
        model.capacity = {10, 3};
        model.answer_time = [this](std::int64_t now) {
            const Instant at{std::chrono::seconds(now)};
            return answer_time(at, 24, starts).time_since_epoch().count();
        };
    }

    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); }
    std::int64_t now() const { return db.now.time_since_epoch().count(); }

    Submission some_form(Places& need)
    {
        std::vector<std::string> names;
        const auto size = pick(4) == 0 ? 1 + pick(4) : 1 + pick(2);
        for (std::size_t i = 0; i < size; ++i)
            names.push_back("P" + std::to_string(++people) + " Berg");
        auto form = test::form_of(names);
        need = {static_cast<std::int64_t>(size), 0};
        for (auto& person : form.participants)
            if (pick(3) == 0) {
                person.extras = {ExtraId{1}};
                ++need[1];
            }
        return form;
    }

    void remember(RegistrationId id, const Places&)
    {
        for (const auto place : db.in([&](db::Tx& tx) {
                 return tx.rows<ParticipantId>("SELECT id FROM participant WHERE registration_id = ?1", id);
             }))
            registered.push_back(place);
    }

    void send(bool waits)
    {
        Places need{};
        const auto form = some_form(need);
        auto before = model;
        if (model.any_overdue(now())) model.settle(now());
        const bool room = model.may_register(need);
        if (waits) {
            const auto standing = db.in(stand_in_line, form);
            if (need[1] > model.capacity[1] || need[0] > model.capacity[0]) {
                ASSERT_FALSE(standing) << "larger than a pool";
                model = before;
                return;
            }
            ASSERT_TRUE(standing) << standing.error().key;
            ASSERT_EQ(standing->receipt.has_value(), room);
            if (!room) {
                model.line.push_back({standing->party.value, need, "waiting", 0});
                model.settle(now());
                return;
            }
            remember(standing->receipt->registration, need);
        } else {
            const auto receipt = db.in(submit, form);
            ASSERT_EQ(receipt.has_value(), room) << (receipt ? "" : receipt.error().key);
            if (!room) { // a refusal leaves no trace, not even of the offers that were over
                model = before;
                return;
            }
            remember(receipt->registration, need);
        }
        WaitingModel::add(model.registered, need, 1);
    }

    void cancel()
    {
        if (registered.empty()) return;
        const auto at = pick(registered.size());
        const auto id = registered[at];
        registered.erase(registered.begin() + static_cast<std::ptrdiff_t>(at));
        const auto extras = db.in([&](db::Tx& tx) {
            return tx.get<std::int64_t>("SELECT count(*) FROM participant_extra WHERE participant_id = ?1", id);
        });
        Viewer organiser;
        organiser.roles = {Role::organiser};
        organiser.user = UserId{1};
        ASSERT_TRUE(db.in(cancel_participant, organiser, id));
        WaitingModel::add(model.registered, {1, extras}, -1);
        model.settle(now());
    }

    // The place in the line of some party in this state.
    std::optional<std::size_t> some(const std::string& state)
    {
        std::vector<std::size_t> all;
        for (std::size_t at = 0; at < model.line.size(); ++at)
            if (model.line[at].state == state) all.push_back(at);
        if (all.empty()) return std::nullopt;
        return all[pick(all.size())];
    }

    void accept()
    {
        const auto at = some("offered");
        if (!at) return;
        auto& party = model.line[*at];
        const auto receipt = db.in(accept_offer, WaitingPartyId{party.id}, std::string("https://x"));
        const bool in_time = now() < party.answer_by;
        ASSERT_EQ(receipt.has_value(), in_time) << (receipt ? "" : receipt.error().key);
        if (!in_time) return;
        party.state = "accepted";
        WaitingModel::add(model.registered, party.need, 1);
        remember(receipt->registration, party.need);
        model.settle(now());
    }

    void leave(const std::string& state)
    {
        const auto at = some(state);
        if (!at) return;
        ASSERT_TRUE(db.in(leave_line, WaitingPartyId{model.line[*at].id}));
        model.line[*at].state = "ended";
        model.settle(now());
    }

    void again()
    {
        const auto at = some("lapsed");
        if (!at) return;
        ASSERT_TRUE(db.in(stand_again, WaitingPartyId{model.line[*at].id}));
        model.line[*at].state = "waiting";
        model.to_the_end(*at);
        model.settle(now());
    }

    DeskAct act_on(std::size_t at) const
    {
        return {ConferenceId{1}, WaitingPartyId{model.line[at].id}, "fordi", "user:1"};
    }

    void move()
    {
        const auto at = some("waiting");
        if (!at) return;
        const std::array<std::string, 3> words{"up", "down", "top"};
        const auto where = pick(3);
        const auto done = db.in(move_party, act_on(*at), static_cast<Move>(where));
        const bool moved = model.move(*at, words[where]);
        ASSERT_EQ(done.has_value(), moved) << (done ? "" : done.error().key);
        if (moved) model.settle(now());
    }

    void offer_by_hand_to(const std::string& state)
    {
        const auto at = some(state);
        if (!at) return;
        auto& party = model.line[*at];
        const bool room = state == "offered" || model.fits(party.need);
        const auto done = db.in(offer_by_hand, act_on(*at));
        ASSERT_EQ(done.has_value(), room) << (done ? "" : done.error().key);
        if (!room) return;
        model.offer(party, now());
        model.settle(now());
    }

    void remove()
    {
        const auto at = some(pick(2) == 0 ? "waiting" : "offered");
        if (!at) return;
        ASSERT_TRUE(db.in(remove_party, act_on(*at)));
        model.line[*at].state = "ended";
        model.settle(now());
    }

    void resize()
    {
        const auto pool = pick(2);
        PoolDetails before{pool == 0 ? "Salen" : "Middag", model.capacity[pool]};
        auto after = before;
        after.capacity = std::max<std::int64_t>(0, before.capacity + static_cast<std::int64_t>(pick(7)) - 3);
        after.capacity = std::min<std::int64_t>(after.capacity, pool == 0 ? 14 : 6);
        const auto done = db.in(change_pool, ConferenceId{1}, PoolId{static_cast<std::int64_t>(pool) + 1},
                                audit::fingerprint(before), after, std::string("user:1"));
        const bool possible = after.capacity >= model.taken()[pool];
        ASSERT_EQ(done.has_value(), possible);
        if (!possible) return;
        model.capacity[pool] = after.capacity;
        model.settle(now());
    }

    void pass_time()
    {
        db.now += std::chrono::minutes(pick(900));
        if (pick(2) == 0) return; // the timed task is late
        const bool due = db.in(waiting_list_is_due);
        ASSERT_EQ(due, model.any_overdue(now()));
        db.in(settle_waiting_list);
        model.settle(now());
    }

    void step()
    {
        const auto kind = pick(24);
        if (kind < 4) return send(false);
        if (kind < 9) return send(true);
        if (kind < 13) return cancel();
        if (kind < 16) return accept();
        if (kind == 16) return leave("offered");
        if (kind == 17) return leave(pick(2) == 0 ? "waiting" : "lapsed");
        if (kind == 18) return again();
        if (kind == 19) return move();
        if (kind == 20) return offer_by_hand_to(pick(2) == 0 ? "lapsed" : "offered");
        if (kind == 21) return pick(3) == 0 ? remove() : pass_time();
        if (kind == 22) return resize();
        pass_time();
    }

    std::string told()
    {
        std::string text;
        for (const auto& row : db.in([](db::Tx& tx) {
                 return tx.rows<Row>("SELECT id, state FROM waiting_party WHERE state IN ('waiting',"
                                     " 'offered', 'lapsed') ORDER BY place");
             }))
            text += std::to_string(row.id) + ":" + row.state + " ";
        return text;
    }

    void compare()
    {
        const auto taken = model.taken();
        ASSERT_EQ(db.in(test::taken, std::int64_t{1}), taken[0]);
        ASSERT_EQ(db.in(test::taken, std::int64_t{2}), taken[1]);
        ASSERT_LE(taken[0], model.capacity[0]) << "oversold";
        ASSERT_LE(taken[1], model.capacity[1]) << "oversold";
        ASSERT_EQ(told(), model.told());
        for (const auto& party : model.line)
            ASSERT_FALSE(party.state == "waiting" && model.fits(party.need, taken))
                << "a free place while party " << party.id << " waits";
    }

    // So that a long walk stays as quick as it began.
    void forget_ended()
    {
        for (const auto& row : db.in([](db::Tx& tx) {
                 return tx.rows<Row>("SELECT count(*) AS id, state FROM waiting_party WHERE state NOT IN"
                                     " ('waiting', 'offered', 'lapsed') GROUP BY state");
             }))
            ended[row.state] += row.id;
        db.connection().script("DELETE FROM waiting_member WHERE party_id IN (SELECT id FROM waiting_party"
                               " WHERE state NOT IN ('waiting', 'offered', 'lapsed'));"
                               "DELETE FROM waiting_party WHERE state NOT IN ('waiting', 'offered', 'lapsed')");
        std::erase_if(model.line, [](const ModelParty& party) {
            return party.state == "ended" || party.state == "accepted";
        });
    }

    test::TestDb db;
    WaitingModel model;
    std::vector<ParticipantId> registered;
    std::map<std::string, std::int64_t> ended;
    std::mt19937_64 random;
    int people = 0;
    Instant starts = test::wednesday + std::chrono::days(9000);
};

TEST(WaitingModel, is_what_the_store_does_in_whatever_order_things_happen)
{
    const auto seed = number_from("RETENK_SEED", std::random_device{}());
    const auto steps = number_from("RETENK_STEPS", 20000);
    std::cout << "seed " << seed << ", " << steps << " steps" << std::endl;
    Walk walk(seed);
    for (std::uint64_t n = 0; n < steps; ++n) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", step " + std::to_string(n));
        walk.step();
        if (testing::Test::HasFatalFailure()) return;
        walk.compare();
        if (testing::Test::HasFatalFailure()) return;
        if (n % 100 == 0) walk.forget_ended();
    }
    walk.forget_ended();
    if (steps < 2000) return;
    for (const auto* state : {"accepted", "declined", "left", "removed"})
        EXPECT_GT(walk.ended[state], 0) << state << " was never walked";
}

} // namespace
} // namespace retenk::registration
