#include "accounts/passkey.hpp"

#include "accounts/cbor.hpp"
#include "accounts/vectors.hpp"
#include "retenk/base/secret.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using test::bytes_of;
using test::text_of;

class PasskeyTest : public testing::Test
{
protected:
    std::string key_of(const std::string& kind) const { return bytes_of(all_.at("keys"), kind); }

    Result<AuthenticatorData> make(const boost::json::value& one) const
    {
        return check_made({bytes_of(one, "client_data"), bytes_of(one, "attestation")}, site_,
                          challenge_hash_);
    }

    Result<AuthenticatorData> show(const boost::json::value& one) const
    {
        const auto kind = text_of(one, "kind");
        const PasskeyShown shown{text_of(all_, "credential_id"), bytes_of(one, "client_data"),
                                 bytes_of(one, "authenticator_data"), bytes_of(one, "signature"),
                                 text_of(one, "user_handle")};
        return check_shown(shown, site_, challenge_hash_,
                           {1, text_of(all_, "user_handle"), key_of(kind),
                            kind == "es256" ? Algorithm::es256 : Algorithm::rs256});
    }

    const boost::json::value all_ = test::vectors("passkeys.json");
    const PasskeySite site_{text_of(all_.at("site"), "origin"), text_of(all_.at("site"), "id")};
    const std::string challenge_hash_ = sha256(text_of(all_, "challenge"));
};

std::string outcome(const Result<AuthenticatorData>& result)
{
    return result ? "" : result.error().key;
}

TEST_F(PasskeyTest, what_a_browser_made_is_taken_or_refused_for_the_one_thing_that_is_wrong)
{
    for (const auto& one : all_.at("made").as_array())
        EXPECT_EQ(outcome(make(one)), text_of(one, "expected")) << text_of(one, "name");
}

TEST_F(PasskeyTest, what_a_browser_shows_is_taken_or_refused_for_the_one_thing_that_is_wrong)
{
    for (const auto& one : all_.at("shown").as_array())
        EXPECT_EQ(outcome(show(one)), text_of(one, "expected")) << text_of(one, "name");
}

TEST_F(PasskeyTest, the_key_that_is_kept_is_the_one_that_was_made)
{
    const auto es256 = make(all_.at("made").at(0)).value();
    EXPECT_EQ(es256.key, key_of("es256"));
    EXPECT_EQ(es256.algorithm, Algorithm::es256);
    EXPECT_EQ(to_base64url(es256.credential_id), text_of(all_, "credential_id"));
    EXPECT_EQ(es256.sign_count, 7);
    const auto rs256 = make(all_.at("made").at(1)).value();
    EXPECT_EQ(rs256.key, key_of("rs256"));
    EXPECT_EQ(rs256.algorithm, Algorithm::rs256);
}

TEST_F(PasskeyTest, no_bit_of_what_was_signed_may_change)
{
    const auto good = all_.at("shown").at(0);
    for (const auto* part : {"authenticator_data", "signature"}) {
        const auto bytes = bytes_of(good, part);
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            auto other = bytes;
            other[at] = static_cast<char>(other[at] ^ 1);
            auto changed = good;
            changed.as_object()[part] = to_base64url(other);
            EXPECT_NE(outcome(show(changed)), "") << part << " at " << at;
        }
    }
}

TEST_F(PasskeyTest, a_challenge_is_good_for_no_other_login)
{
    const auto& good = all_.at("shown").at(0);
    const PasskeyShown shown{"", bytes_of(good, "client_data"),
                             bytes_of(good, "authenticator_data"), bytes_of(good, "signature"),
                             text_of(good, "user_handle")};
    const KnownPasskey known{1, text_of(all_, "user_handle"), key_of("es256"), Algorithm::es256};
    EXPECT_TRUE(check_shown(shown, site_, challenge_hash_, known));
    EXPECT_FALSE(check_shown(shown, site_, sha256(random_token()), known));
    EXPECT_FALSE(check_shown(shown, site_, "", known));
}

TEST(PasskeySite, is_the_origin_and_its_host)
{
    EXPECT_EQ(passkey_site("https://konferanse.example.no").id, "konferanse.example.no");
    EXPECT_EQ(passkey_site("https://konferanse.example.no:8443").origin,
              "https://konferanse.example.no:8443");
    EXPECT_EQ(passkey_site("https://konferanse.example.no:8443").id, "konferanse.example.no");
    EXPECT_EQ(passkey_site("http://localhost:8080").id, "localhost");
    for (const auto* url : {"http://127.0.0.1:8080", "http://[::1]:8080", ""})
        EXPECT_EQ(passkey_site(url).id, "") << url;
}

std::optional<Cbor> whole(std::string_view bytes)
{
    auto item = read_cbor(bytes);
    return bytes.empty() ? item : std::nullopt;
}

TEST(Cbor, reads_numbers_texts_lists_and_maps)
{
    EXPECT_EQ(whole("\x17")->number, 23);
    EXPECT_EQ(whole("\x19\x01\x02")->number, 258);
    EXPECT_EQ(whole("\x26")->number, -7);
    EXPECT_EQ(whole(std::string_view("\x39\x01\x00", 3))->number, -257);
    EXPECT_EQ(whole("\x43"
                    "abc")
                  ->text,
              "abc");
    const auto map = whole("\xa2\x01\x02\x61"
                           "a\x81\xf6");
    EXPECT_EQ(map->find(1)->number, 2);
    EXPECT_EQ(map->find("a")->items.size(), 1u);
    EXPECT_EQ(map->find(2), nullptr);
}

TEST(Cbor, refuses_what_is_cut_off_without_end_too_deep_or_too_much)
{
    for (const std::string_view bytes :
         {"", "\x18", "\x5f", "\x9f",
          "\x44"
          "abc",
          "\xa1\x01", "\xc0\x01", "\xf9\x01\x01", "\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
          "\x9b\x01\x01\x01\x01\x01\x01\x01\x01"})
        EXPECT_FALSE(whole(bytes)) << to_base64url(bytes);
    EXPECT_TRUE(whole(std::string(8, '\x81') + "\x01"));
    EXPECT_FALSE(whole(std::string(9, '\x81') + "\x01"));
    EXPECT_FALSE(whole("\x99\x03\xe8" + std::string(1000, '\x01')));
}

TEST(Base64url, each_text_has_one_reading)
{
    for (const std::string text : {"", "f", "fo", "foo", "\xff\xfe\xfd", "\x00\x01"})
        EXPECT_EQ(from_base64url(to_base64url(text)), text);
    EXPECT_EQ(to_base64url("\xff\xfe\xfd"), "__79");
    for (const auto* text : {"Zg==", "Z", "Zh", "Zm9", "+/+/", "Zg\n"})
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

} // namespace
} // namespace retenk::accounts
