#include "retenk/accounts/login.hpp"

#include "accounts/session.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/base/secret.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using namespace std::chrono_literals;

const std::string here = "192.0.2.1";
const std::string agent = "Firefox";

class LoginTest : public testing::Test
{
protected:
    LoginTest() : user_(db_.in(add_user, organiser("ola@eksempel.no")).value()) {}

    static NewUser organiser(const std::string& email)
    {
        return {parse_email(email).value(), "Ola Prøve", "hash of ola", {"organiser"}, {}, {}};
    }

    Result<StoredPassword> try_login(const std::string& email, const std::string& client)
    {
        return db_.in(begin_login, parse_email(email).value(), client, std::int64_t{10});
    }

    std::string open() { return db_.in(open_session, user_, agent); }
    Viewer viewer(const std::string& login, const std::string& link = "")
    {
        return db_.in(viewer_of, login, link);
    }

    test::TestDb db_;
    UserId user_;
};

TEST_F(LoginTest, gives_the_hash_of_a_known_user_and_a_dummy_of_the_same_cost_for_others)
{
    EXPECT_EQ(try_login("ola@eksempel.no", here)->user, user_);
    EXPECT_EQ(try_login("ola@eksempel.no", here)->hash, "hash of ola");

    const auto stranger = try_login("kari@eksempel.no", here).value();
    EXPECT_EQ(stranger.user, std::nullopt);
    const auto real = hash_password("hemmelig");
    const auto cost = real.substr(0, real.find(",p="));
    EXPECT_EQ(stranger.hash.substr(0, cost.size()), cost);
    EXPECT_FALSE(password_matches(stranger.hash, ""));
}

TEST_F(LoginTest, the_eleventh_try_from_one_address_is_refused_and_its_owner_comes_in_from_another)
{
    for (int n = 0; n < 10; ++n)
        ASSERT_TRUE(try_login("ola@eksempel.no", here));
    const auto refused = try_login("ola@eksempel.no", here);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::too_many);
    EXPECT_TRUE(try_login("ola@eksempel.no", "192.0.2.77"));
    EXPECT_TRUE(try_login("kari@eksempel.no", here));

    db_.now += 15min;
    EXPECT_TRUE(try_login("ola@eksempel.no", here));
}

TEST_F(LoginTest, the_hundred_and_first_try_at_an_account_from_anywhere_is_refused)
{
    for (int n = 0; n < 100; ++n)
        ASSERT_TRUE(try_login("ola@eksempel.no", "192.0.2." + std::to_string(n)));
    EXPECT_EQ(try_login("ola@eksempel.no", "198.51.100.1").error().problem, Problem::too_many);
    EXPECT_TRUE(try_login("kari@eksempel.no", "198.51.100.1"));
    db_.now += 15min;
    EXPECT_TRUE(try_login("ola@eksempel.no", "198.51.100.1"));
}

TEST_F(LoginTest, whoever_was_invited_and_has_no_password_yet_is_like_a_stranger)
{
    db_.connection().script("UPDATE user SET password_hash = ''");
    const auto stored = try_login("ola@eksempel.no", here).value();
    EXPECT_EQ(stored.user, std::nullopt);
    EXPECT_FALSE(password_matches(stored.hash, ""));
}

TEST_F(LoginTest, a_client_that_tries_many_addresses_is_refused_at_the_hundred_and_first)
{
    for (int n = 0; n < 100; ++n)
        ASSERT_TRUE(try_login("a" + std::to_string(n) + "@eksempel.no", here));
    EXPECT_FALSE(try_login("b@eksempel.no", here));
    EXPECT_TRUE(try_login("b@eksempel.no", "192.0.2.2"));
}

TEST_F(LoginTest, a_right_login_forgets_the_tries_before_it)
{
    for (int n = 0; n < 10; ++n)
        try_login("ola@eksempel.no", here);
    open();
    EXPECT_TRUE(try_login("ola@eksempel.no", here));
}

TEST_F(LoginTest, a_session_tells_who_asks_and_only_its_digest_is_stored)
{
    const auto token = open();
    const auto who = viewer(token);
    EXPECT_EQ(who.user, user_);
    EXPECT_TRUE(who.is_organiser());
    EXPECT_EQ(who.session_token, token);
    EXPECT_EQ(who.form_token.size(), 43u);
    EXPECT_NE(who.form_token, token);

    auto stored = [](db::Tx& tx) {
        return tx.get<std::string>("SELECT token_hash FROM login_session");
    };
    EXPECT_EQ(db_.in(stored), sha256(token));
    EXPECT_EQ(viewer(random_token()).user, std::nullopt);
}

TEST_F(LoginTest, a_login_ends_after_fourteen_days_of_use)
{
    const auto token = open();
    for (int hour = 0; hour < 14 * 24 - 6; hour += 6) {
        db_.now += 6h;
        ASSERT_TRUE(db_.in(touch_session, token));
    }
    EXPECT_EQ(viewer(token).user, user_);
    db_.now += 6h;
    EXPECT_EQ(viewer(token).user, std::nullopt);
}

TEST_F(LoginTest, a_login_ends_after_twelve_hours_without_use)
{
    const auto token = open();
    db_.now += 12h - 1s;
    EXPECT_EQ(viewer(token).user, user_);
    db_.now += 1s;
    EXPECT_EQ(viewer(token).user, std::nullopt);
}

TEST_F(LoginTest, seen_is_written_at_most_once_a_minute)
{
    const auto token = open();
    db_.now += 59s;
    EXPECT_FALSE(db_.in(see, Tokens{token, "", "", ""}).is_stale);
    EXPECT_FALSE(db_.in(touch_session, token));
    db_.now += 1s;
    EXPECT_TRUE(db_.in(see, Tokens{token, "", "", ""}).is_stale);
    EXPECT_TRUE(db_.in(touch_session, token));
    EXPECT_FALSE(db_.in(see, Tokens{token, "", "", ""}).is_stale);
}

TEST_F(LoginTest, a_disabled_user_is_out_at_once)
{
    const auto token = open();
    db_.connection().script("UPDATE user SET disabled = 1");
    EXPECT_EQ(viewer(token).user, std::nullopt);
    EXPECT_EQ(try_login("ola@eksempel.no", here)->user, std::nullopt);
}

TEST_F(LoginTest, logging_out_ends_this_login_and_no_other)
{
    const auto phone = open();
    const auto desk = open();
    EXPECT_TRUE(db_.in(close_session, phone));
    EXPECT_EQ(viewer(phone).user, std::nullopt);
    EXPECT_EQ(viewer(desk).user, user_);
}

TEST_F(LoginTest, nobody_can_end_the_login_of_another)
{
    const auto token = open();
    const auto mine = db_.in(sessions_of, viewer(token));
    ASSERT_EQ(mine.size(), 1u);
    EXPECT_TRUE(mine[0].is_this);

    Viewer other;
    other.user = db_.in(add_user, organiser("kari@eksempel.no")).value();
    EXPECT_EQ(db_.in(sessions_of, other).size(), 0u);
    EXPECT_EQ(db_.in(revoke_session, other, mine[0].id).error().problem, Problem::not_found);
    EXPECT_EQ(viewer(token).user, user_);

    EXPECT_TRUE(db_.in(revoke_session, viewer(token), mine[0].id));
    EXPECT_EQ(viewer(token).user, std::nullopt);
}

TEST_F(LoginTest, a_link_opens_its_registration_until_it_expires_or_is_revoked)
{
    const auto token =
        db_.in(issue_link, LinkPurpose::registration, std::int64_t{12}, db_.now + 24h);
    EXPECT_EQ(viewer("", token).registration, RegistrationId{12});
    EXPECT_EQ(viewer("", token).form_token, sha256("form:" + token));
    EXPECT_EQ(viewer("", token).user, std::nullopt);

    db_.now += 24h;
    EXPECT_EQ(viewer("", token).registration, std::nullopt);
    db_.now -= 1h;
    auto revoke = [](db::Tx& tx) { return revoke_links(tx, LinkPurpose::registration, 12), true; };
    db_.in(revoke);
    EXPECT_EQ(viewer("", token).registration, std::nullopt);
}

TEST_F(LoginTest, a_waiting_link_opens_its_party_and_nothing_else)
{
    const auto token =
        db_.in(issue_link, LinkPurpose::waiting_party, std::int64_t{3}, db_.now + 24h);
    const auto viewer = db_.in(see, Tokens{"", "", token, ""}).viewer;
    EXPECT_EQ(viewer.waiting_party, WaitingPartyId{3});
    EXPECT_EQ(viewer.registration, std::nullopt);
    EXPECT_EQ(viewer.actor(), "waiting_party:3");
    EXPECT_NE(viewer.form_token, "");
    EXPECT_EQ(db_.in(see, Tokens{"", token, "", ""}).viewer.actor(), "visitor");
}

TEST_F(LoginTest, links_of_a_group_open_one_place_and_nothing_else)
{
    const auto place = db_.in(issue_link, LinkPurpose::place, std::int64_t{5}, db_.now + 24h);
    const auto own = db_.in(issue_link, LinkPurpose::participant, std::int64_t{6}, db_.now + 24h);
    const auto holder = db_.in(see, Tokens{"", "", "", place}).viewer;
    EXPECT_EQ(holder.place, ParticipantId{5});
    EXPECT_EQ(holder.participant, std::nullopt);
    EXPECT_NE(holder.form_token, "");
    const auto owner = db_.in(see, Tokens{"", "", "", own}).viewer;
    EXPECT_EQ(owner.participant, ParticipantId{6});
    EXPECT_EQ(owner.place, std::nullopt);
    EXPECT_EQ(owner.actor(), "participant:6");
    for (const auto& token : {place, own}) {
        const auto elsewhere = db_.in(see, Tokens{"", token, token, ""}).viewer;
        EXPECT_EQ(elsewhere.actor(), "visitor");
        EXPECT_EQ(elsewhere.form_token, "");
    }
}

TEST_F(LoginTest, a_link_of_another_purpose_opens_no_registration)
{
    const auto token = db_.in(issue_link, LinkPurpose::speaker, std::int64_t{12}, db_.now + 24h);
    EXPECT_EQ(viewer("", token).registration, std::nullopt);
    EXPECT_EQ(viewer("", token).form_token, "");
}

TEST_F(LoginTest, with_a_login_the_form_token_is_that_of_the_login)
{
    const auto link =
        db_.in(issue_link, LinkPurpose::registration, std::int64_t{12}, db_.now + 24h);
    const auto login = open();
    EXPECT_EQ(viewer(login, link).form_token, viewer(login).form_token);
    EXPECT_EQ(viewer(login, link).registration, RegistrationId{12});
}

TEST_F(LoginTest, what_ran_out_is_forgotten_and_the_rest_kept)
{
    open();
    try_login("kari@eksempel.no", here);
    db_.in(issue_link, LinkPurpose::registration, std::int64_t{12}, db_.now + 30h);
    EXPECT_EQ(db_.in(forget_expired), 0);
    db_.now += 24h;
    EXPECT_EQ(db_.in(forget_expired), 4); // the idle login, and an attempt under three keys
    db_.now += 6h;
    EXPECT_EQ(db_.in(forget_expired), 1);
}

} // namespace
} // namespace retenk::accounts
