// S4: what opens a door cannot be guessed, and does not tell how near a guess was.

#include "retenk/base/secret.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_set>

namespace retenk {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

TEST(Secret, tokens_are_of_256_bits_none_comes_twice_and_each_bit_is_as_often_set_as_not)
{
    constexpr int many = 200'000;
    std::unordered_set<std::string> seen;
    std::array<int, 256> set{};
    for (int made = 0; made < many; ++made) {
        auto token = random_token();
        ASSERT_EQ(token.size(), 43u);
        for (std::size_t at = 0; at < 256; at += 6) {
            const auto value = alphabet.find(token[at / 6]);
            for (std::size_t bit = 0; bit < 6 && at + bit < 256; ++bit)
                set[at + bit] += int(value >> (5 - bit) & 1u);
        }
        EXPECT_TRUE(seen.insert(std::move(token)).second);
    }
    const double deviation = std::sqrt(many) / 2;
    for (std::size_t at = 0; at < 256; ++at)
        EXPECT_LT(std::abs(set[at] - many / 2), 6 * deviation) << "bit " << at;
}

TEST(Secret, codes_use_every_letter_of_theirs_as_often_as_the_others)
{
    const auto code = random_code(320'000);
    std::array<int, 256> count{};
    for (char letter : code)
        ++count[static_cast<unsigned char>(letter)];
    for (char letter : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
        EXPECT_LT(std::abs(count[static_cast<unsigned char>(letter)] - 10'000), 600) << letter;
}

TEST(Secret, a_digest_is_sha_256)
{
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Secret, comparing_sees_a_difference_anywhere)
{
    const auto token = random_token();
    EXPECT_TRUE(same_secret(token, std::string(token)));
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto other = token;
        other[at] = other[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(same_secret(token, other));
    }
    EXPECT_FALSE(same_secret(token, token + "A"));
    EXPECT_FALSE(same_secret(token, ""));
}

} // namespace
} // namespace retenk
