// PRG-7: stars in the cookie and with a registration, and the calendar of them.

#include "retenk/registration/stars.hpp"

#include "registration/waiting_world.hpp"
#include "retenk/programme/release.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::form_of;

// Three sessions, the first two at the same time; the third is cancelled in the draft only.
bool add_programme(db::Tx& tx)
{
    tx.run("INSERT INTO session (id, conference_id, slug, title, kind, starts_at, ends_at) VALUES "
           "(1, 1, 'havn', 'Havn', 'talk', 1824012000, 1824015600), "
           "(2, 1, 'reise', 'Reise', 'talk', 1824013800, 1824017400), "
           "(3, 1, 'middag', 'Middag', 'social', 1824040000, 1824045000)");
    tx.run("INSERT INTO session_offer (session_id, places) VALUES (3, 1)");
    return programme::publish(tx, ConferenceId{1}, "", "user:1").has_value();
}

struct StarsTest : testing::Test
{
    StarsTest()
    {
        db.in(test::make_offer);
        db.in(add_programme);
    }

    Viewer registered(const std::string& name, const std::vector<std::int64_t>& sessions = {})
    {
        auto form = form_of({name});
        for (const auto id : sessions)
            form.participants.front().sessions.push_back(SessionId{id});
        const auto receipt = db.in(submit, form);
        Viewer viewer;
        viewer.registration = receipt.value().registration;
        return viewer;
    }

    Stars kept(const Viewer& viewer) { return db.in(stars_of, viewer, Stars()); }

    test::TestDb db;
    const Viewer visitor;
    const SessionId havn{1}, reise{2}, middag{3};
};

TEST_F(StarsTest, are_read_from_any_cookie)
{
    EXPECT_EQ(stars_in("3.1.3"), (Stars{havn, middag}));
    EXPECT_EQ(cookie_of({havn, middag}), "1.3");
    EXPECT_EQ(stars_in(""), Stars());
    for (const auto* text : {"..", "x", "-1", "1e3", "0", "99999999999999999999", "1 ", "<script>"})
        EXPECT_EQ(stars_in(text), Stars()) << text;
    std::string many = "1";
    for (int n = 2; n < 1000; ++n)
        many += "." + std::to_string(n);
    EXPECT_EQ(stars_in(many).size(), most_stars);
    EXPECT_EQ(db.in(set_star, visitor, stars_in(many), SessionId{5000}, true).size(), most_stars);
}

TEST_F(StarsTest, of_a_visitor_are_kept_nowhere)
{
    EXPECT_EQ(db.in(set_star, visitor, Stars{havn}, reise, true), (Stars{havn, reise}));
    EXPECT_EQ(db.in(set_star, visitor, Stars{havn}, havn, false), Stars());
    EXPECT_EQ(db.in([](db::Tx& tx) { return tx.get<int>("SELECT count(*) FROM session_star"); }), 0);
}

TEST_F(StarsTest, with_a_registration_are_kept_with_those_that_the_browser_had)
{
    const auto kari = registered("Kari Berg"), ola = registered("Ola Dal");
    EXPECT_EQ(db.in(set_star, kari, Stars{havn}, reise, true), (Stars{havn, reise}));
    EXPECT_EQ(kept(kari), (Stars{havn, reise}));
    EXPECT_EQ(kept(ola), Stars());
    EXPECT_EQ(db.in(set_star, kari, Stars{havn, reise}, havn, false), Stars{reise});
    EXPECT_EQ(db.in(set_star, kari, Stars{SessionId{77}}, reise, true), Stars{reise}) << "there is no such session";
}

TEST_F(StarsTest, and_places_make_ones_own_programme)
{
    const auto kari = registered("Kari Berg", {3}), ola = registered("Ola Dal", {3});
    const auto own = db.in(own_programme, ola, Stars{havn, reise, SessionId{77}});
    ASSERT_EQ(own.sessions.size(), 3u);
    EXPECT_EQ(own.sessions[0].clashes, std::vector<std::size_t>{1});
    EXPECT_EQ(own.sessions[1].clashes, std::vector<std::size_t>{0});
    EXPECT_TRUE(own.sessions[0].starred);
    EXPECT_FALSE(own.sessions[0].signed_up);
    EXPECT_TRUE(own.sessions[2].waits);
    EXPECT_FALSE(own.sessions[2].starred);
    EXPECT_TRUE(db.in(own_programme, kari, Stars()).sessions.front().signed_up);
    EXPECT_TRUE(db.in(own_programme, visitor, Stars()).sessions.empty());
}

TEST_F(StarsTest, have_a_calendar_whose_earlier_address_is_dead)
{
    const auto kari = registered("Kari Berg");
    const auto first = db.in(new_feed, kari), second = db.in(new_feed, kari);
    EXPECT_FALSE(db.in(owner_of_feed, first));
    EXPECT_EQ(db.in(owner_of_feed, second)->registration, kari.registration);
    EXPECT_FALSE(db.in(owner_of_feed, std::string()));
    EXPECT_EQ(db.in([&](db::Tx& tx) { return tx.get<int>("SELECT count(*) FROM calendar_feed WHERE token_hash = ?1", second); }), 0);
}

} // namespace
} // namespace retenk::registration
