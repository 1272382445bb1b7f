#include "accounts/passkey_store.hpp"

#include "accounts/bytes.hpp"
#include "accounts/challenge.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/secret.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using namespace std::chrono_literals;

class PasskeyStoreTest : public testing::Test
{
protected:
    PasskeyStoreTest() : ola_(add("ola@eksempel.no")), kari_(add("kari@eksempel.no")) {}

    Viewer add(const std::string& email)
    {
        Viewer viewer;
        viewer.user =
            db_.in(add_user, NewUser{parse_email(email).value(), "Prøve", "hash", {}, {}, {}})
                .value();
        return viewer;
    }

    static AuthenticatorData key(const std::string& id, std::int64_t count = 0)
    {
        AuthenticatorData made;
        made.credential_id = id;
        made.key = "key of " + id;
        made.sign_count = count;
        return made;
    }

    std::int64_t give(const Viewer& viewer, const std::string& id, std::int64_t count = 0)
    {
        return db_.in(add_passkey, viewer, std::string("handle"), "Nøkkel " + id, key(id, count))
            .value();
    }

    std::vector<audit::LoggedChange> log_of(std::int64_t id)
    {
        return db_.in(audit::changes_of, std::string_view("passkey"), id);
    }

    test::TestDb db_;
    Viewer ola_, kari_;
};

TEST_F(PasskeyStoreTest, a_key_is_found_by_its_credential_and_is_on_its_owners_list_alone)
{
    const auto id = give(ola_, "a");
    const auto known = db_.in(find_passkey, to_base64url("a")).value();
    EXPECT_EQ(known.id, id);
    EXPECT_EQ(known.public_key, "key of a");
    EXPECT_EQ(known.user_handle, "handle");
    EXPECT_EQ(db_.in(passkeys_of, ola_).size(), 1u);
    EXPECT_EQ(db_.in(passkeys_of, kari_).size(), 0u);
    EXPECT_EQ(db_.in(passkey_user, ola_).handle, "handle");
    EXPECT_EQ(db_.in(passkey_user, ola_).credential_ids, std::vector{to_base64url("a")});
    EXPECT_EQ(log_of(id).front().action, "created");
}

TEST_F(PasskeyStoreTest, a_key_that_somebody_has_is_nobody_elses)
{
    give(ola_, "a");
    const auto again =
        db_.in(add_passkey, kari_, std::string("other"), std::string("Min"), key("a"));
    EXPECT_EQ(again.error().problem, Problem::conflict);
}

TEST_F(PasskeyStoreTest, twenty_keys_are_enough)
{
    for (int n = 0; n < most_passkeys; ++n)
        give(ola_, std::to_string(n));
    EXPECT_EQ(
        db_.in(add_passkey, ola_, std::string("handle"), std::string("x"), key("x")).error().key,
        "accounts.passkeys_enough");
}

TEST_F(PasskeyStoreTest, a_counter_that_does_not_grow_is_refused_and_logged)
{
    const auto id = give(ola_, "a", 7);
    EXPECT_EQ(db_.in(use_passkey, id, std::int64_t{8}), ola_.user);
    for (const std::int64_t count : {8, 7, 0})
        EXPECT_EQ(db_.in(use_passkey, id, count), std::nullopt) << count;
    EXPECT_EQ(log_of(id).size(), 4u);
    EXPECT_EQ(log_of(id).back().action, "refused");
    EXPECT_EQ(db_.in(use_passkey, id, std::int64_t{9}), ola_.user);
}

TEST_F(PasskeyStoreTest, a_device_that_does_not_count_says_zero_each_time)
{
    const auto id = give(ola_, "a");
    EXPECT_EQ(db_.in(use_passkey, id, std::int64_t{0}), ola_.user);
    EXPECT_EQ(db_.in(use_passkey, id, std::int64_t{0}), ola_.user);
    EXPECT_EQ(db_.in(passkeys_of, ola_).front().used_at, db_.now);
}

TEST_F(PasskeyStoreTest, a_disabled_users_key_opens_nothing)
{
    const auto id = give(ola_, "a");
    db_.connection().script("UPDATE user SET disabled = 1 WHERE email = 'ola@eksempel.no'");
    EXPECT_FALSE(db_.in(find_passkey, to_base64url("a")));
    EXPECT_EQ(db_.in(use_passkey, id, std::int64_t{0}), std::nullopt);
}

TEST_F(PasskeyStoreTest, nobody_renames_or_removes_the_key_of_another)
{
    const auto id = give(ola_, "a");
    EXPECT_EQ(db_.in(rename_passkey, kari_, id, std::string("Min")).error().problem,
              Problem::not_found);
    EXPECT_EQ(db_.in(remove_passkey, kari_, id).error().problem, Problem::not_found);
    EXPECT_FALSE(db_.in(find_own_passkey, kari_, id));
    EXPECT_TRUE(db_.in(rename_passkey, ola_, id, std::string("Telefonen")));
    EXPECT_EQ(db_.in(passkeys_of, ola_).front().name, "Telefonen");
    EXPECT_EQ(log_of(id).back().old_value, "Nøkkel a");
    EXPECT_TRUE(db_.in(remove_passkey, ola_, id));
    EXPECT_FALSE(db_.in(find_passkey, to_base64url("a")));
    EXPECT_EQ(log_of(id).back().action, "deleted");
}

class ChallengeTest : public PasskeyStoreTest
{
protected:
    std::string begin(ChallengePurpose purpose)
    {
        const auto token = random_token();
        db_.in(begin_challenge, token, Challenge{purpose, "hash", std::nullopt, "kept"});
        return token;
    }
};

TEST_F(ChallengeTest, is_good_once)
{
    const auto token = begin(ChallengePurpose::oidc);
    EXPECT_EQ(db_.in(take_challenge, token, ChallengePurpose::oidc)->kept, "kept");
    EXPECT_FALSE(db_.in(take_challenge, token, ChallengePurpose::oidc));
}

TEST_F(ChallengeTest, is_good_for_its_purpose_alone_and_gone_after_another)
{
    const auto token = begin(ChallengePurpose::passkey_add);
    EXPECT_FALSE(db_.in(take_challenge, token, ChallengePurpose::passkey_login));
    EXPECT_FALSE(db_.in(take_challenge, token, ChallengePurpose::passkey_add));
}

TEST_F(ChallengeTest, is_good_for_five_minutes)
{
    const auto early = begin(ChallengePurpose::oidc), late = begin(ChallengePurpose::oidc);
    begin(ChallengePurpose::oidc);
    db_.now += 5min - 1s;
    EXPECT_TRUE(db_.in(take_challenge, early, ChallengePurpose::oidc));
    db_.now += 1s;
    EXPECT_FALSE(db_.in(take_challenge, late, ChallengePurpose::oidc));
    EXPECT_EQ(db_.in(forget_challenges), 1);
}

TEST_F(ChallengeTest, only_digests_are_stored)
{
    const auto token = begin(ChallengePurpose::oidc);
    const auto stored = [](db::Tx& tx) {
        return tx.get<std::string>("SELECT token_hash FROM login_challenge");
    };
    EXPECT_EQ(db_.in(stored), sha256(token));
}

} // namespace
} // namespace retenk::accounts
