#include "accounts/oidc_client.hpp"
#include "accounts/oidc_issuer.hpp"
#include "accounts/oidc_user.hpp"
#include "accounts/vectors.hpp"
#include "retenk/accounts/account.hpp"
#include "retenk/audit/audit.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using test::text_of;

class IdTokenTest : public testing::Test
{
protected:
    Result<OidcPerson> check(const boost::json::value& one) const
    {
        return check_id_token(text_of(one, "token"), keys_, expected_);
    }

    const boost::json::value all_ = test::vectors("id_tokens.json");
    const std::vector<OidcKey> keys_ = read_oidc_keys(boost::json::serialize(all_.at("jwks")));
    const OidcExpected expected_{text_of(all_, "issuer"), text_of(all_, "client_id"),
                                 text_of(all_, "nonce"),
                                 Instant(std::chrono::seconds(all_.at("now").as_int64()))};
};

TEST_F(IdTokenTest, is_taken_or_refused_for_the_one_thing_that_is_wrong)
{
    for (const auto& one : all_.at("tokens").as_array()) {
        const auto person = check(one);
        EXPECT_EQ(person ? "" : person.error().key, text_of(one, "expected"))
            << text_of(one, "name");
    }
}

TEST_F(IdTokenTest, tells_who_it_is)
{
    const auto person = check(all_.at("tokens").at(0)).value();
    EXPECT_EQ(person.subject, "abc");
    EXPECT_EQ(person.email, parse_email("ola@eksempel.no"));
}

TEST_F(IdTokenTest, an_address_counts_only_when_it_is_verified)
{
    for (const auto& one : all_.at("unverified").as_array()) {
        const auto person = check(one).value();
        EXPECT_EQ(person.email, std::nullopt) << text_of(one, "name");
        EXPECT_TRUE(person.has_unverified_email) << text_of(one, "name");
    }
}

TEST_F(IdTokenTest, keys_for_other_things_are_left_out)
{
    EXPECT_EQ(keys_.size(), 4u);
    for (const auto* json : {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1,{}]}",
                             R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})"})
        EXPECT_TRUE(read_oidc_keys(json).empty()) << json;
}

TEST_F(IdTokenTest, userinfo_of_another_subject_is_refused)
{
    const auto json = R"({"sub":"abc","email":"ola@eksempel.no","email_verified":true})";
    EXPECT_EQ(read_userinfo(json, "abc")->email, parse_email("ola@eksempel.no"));
    EXPECT_FALSE(read_userinfo(json, "abd"));
    EXPECT_FALSE(read_userinfo("", "abc"));
}

std::string discovered(const std::string& endpoint)
{
    return R"({"issuer":"https://login.example.no","authorization_endpoint":")" + endpoint +
           R"(/auth","token_endpoint":"https://login.example.no/token",)"
           R"("jwks_uri":"https://login.example.no/keys"})";
}

TEST(OidcIssuer, must_be_the_one_that_was_asked_and_reachable_with_tls)
{
    const std::string issuer = "https://login.example.no";
    EXPECT_TRUE(read_oidc_issuer(discovered(issuer), issuer));
    EXPECT_FALSE(read_oidc_issuer(discovered(issuer), issuer + "/"));
    EXPECT_FALSE(read_oidc_issuer(discovered("http://login.example.no"), issuer));
    EXPECT_FALSE(read_oidc_issuer(discovered("javascript:"), issuer));
    EXPECT_FALSE(read_oidc_issuer("{}", issuer));
}

TEST(OidcSecrets, differ_from_one_another_and_from_login_to_login)
{
    const auto a = oidc_secrets("a"), b = oidc_secrets("b");
    EXPECT_EQ(a.state, oidc_secrets("a").state);
    EXPECT_NE(a.state, b.state);
    EXPECT_NE(a.state, a.nonce);
    EXPECT_NE(a.nonce, a.verifier);
    EXPECT_GE(a.verifier.size(), 43u); // RFC 7636, section 4.1
}

class IdentityTest : public testing::Test
{
protected:
    IdentityTest()
    {
        user_ = db_.in(add_user,
                       NewUser{parse_email("ola@eksempel.no").value(), "Ola", "hash", {}, {}, {}})
                    .value();
    }

    Result<UserId> come(const std::string& subject, const std::optional<std::string>& email,
                        const std::string& issuer = "https://login.example.no")
    {
        return db_.in(user_of_identity, issuer,
                      OidcPerson{subject, email ? parse_email(*email) : std::nullopt, !email});
    }

    std::int64_t users()
    {
        const auto count = [](db::Tx& tx) {
            return tx.get<std::int64_t>("SELECT count(*) FROM user");
        };
        return db_.in(count);
    }

    test::TestDb db_;
    UserId user_;
};

TEST_F(IdentityTest, a_verified_address_links_the_subject_which_is_logged_and_enough_from_then_on)
{
    EXPECT_FALSE(come("abc", std::nullopt));
    EXPECT_EQ(come("abc", "ola@eksempel.no").value(), user_);
    EXPECT_EQ(come("abc", std::nullopt).value(), user_);
    EXPECT_EQ(come("abc", "ny@eksempel.no").value(), user_);
    const auto log = db_.in(audit::changes_of, std::string_view("login_identity"), std::int64_t{1});
    ASSERT_EQ(log.size(), 1u);
    EXPECT_EQ(log.front().new_value, "https://login.example.no");
}

TEST_F(IdentityTest, the_same_subject_of_another_issuer_is_somebody_else)
{
    come("abc", "ola@eksempel.no");
    EXPECT_FALSE(come("abc", std::nullopt, "https://login.example.com"));
}

TEST_F(IdentityTest, nobody_is_made_a_user)
{
    EXPECT_EQ(come("xyz", "ukjent@eksempel.no").error().key, "no_user");
    EXPECT_EQ(users(), 1);
}

TEST_F(IdentityTest, a_disabled_user_stays_outside_linked_or_not)
{
    const auto disable = "UPDATE user SET disabled = ";
    db_.connection().script(disable + std::string("1"));
    EXPECT_FALSE(come("abc", "ola@eksempel.no"));
    db_.connection().script(disable + std::string("0"));
    EXPECT_TRUE(come("abc", "ola@eksempel.no"));
    db_.connection().script(disable + std::string("1"));
    EXPECT_FALSE(come("abc", "ola@eksempel.no"));
}

} // namespace
} // namespace retenk::accounts
