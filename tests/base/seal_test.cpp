#include "retenk/base/seal.hpp"

#include "retenk/base/secret.hpp"

#include <gtest/gtest.h>

namespace retenk {
namespace {

TEST(Seal, opens_with_the_same_key_and_for_the_same_row_only)
{
    const auto key = random_bytes(seal_key_size);
    const auto sealed = seal(key, "hemmelig", "user 7");
    EXPECT_EQ(unseal(key, sealed, "user 7"), "hemmelig");
    EXPECT_EQ(unseal(key, sealed, "user 8"), std::nullopt);
    EXPECT_EQ(unseal(random_bytes(seal_key_size), sealed, "user 7"), std::nullopt);
    EXPECT_NE(seal(key, "hemmelig", "user 7"), sealed);
}

TEST(Seal, notices_every_changed_byte_and_every_cut)
{
    const auto key = random_bytes(seal_key_size);
    const auto bytes = from_base64(seal(key, "hemmelig", "")).value();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_EQ(unseal(key, base64(changed), ""), std::nullopt) << at;
        EXPECT_EQ(unseal(key, base64(bytes.substr(0, at)), ""), std::nullopt) << at;
    }
    EXPECT_EQ(unseal(key, "ikke base64!", ""), std::nullopt);
    EXPECT_EQ(unseal(key, "", ""), std::nullopt);
}

TEST(Seal, empty_text_is_a_text)
{
    const auto key = random_bytes(seal_key_size);
    EXPECT_EQ(unseal(key, seal(key, "", "x"), "x"), "");
}

// RFC 2202 section 3, test cases 1 and 2.
TEST(HmacSha1, gives_the_digests_of_the_rfc)
{
    EXPECT_EQ(hmac_sha1(std::string(20, '\x0b'), "Hi There"),
              from_base64("thcxhlUFcmTii8C2+zeMjvFGvgA=").value());
    EXPECT_EQ(hmac_sha1("Jefe", "what do ya want for nothing?"),
              from_base64("7/zfauXrL6LSdBbV8YTfnCWafHk=").value());
}

} // namespace
} // namespace retenk
