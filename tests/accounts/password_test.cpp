// S5: nobody starts with a password that is guessed first.

#include "retenk/accounts/password.hpp"

#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

class PasswordTest : public testing::Test
{
protected:
    bool is_good(std::string_view password, std::string_view email = "kari@eksempel.no") const
    {
        return !objection_to(password, email, common_);
    }

    CommonPasswords common_ =
        read_common_passwords(test::source_folder() / "config/common_passwords.txt");
};

TEST_F(PasswordTest, the_commonest_are_refused_with_whatever_stands_around_them)
{
    EXPECT_GT(common_.size(), 800u);
    for (const auto& word : common_) {
        auto big = word;
        big.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(big.front())));
        EXPECT_FALSE(is_good(word)) << word;
        EXPECT_FALSE(is_good(word + word + word)) << word;
        if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != word.npos) continue;
        EXPECT_FALSE(is_good(big + "2027!!!!!!!")) << word;
        EXPECT_FALSE(is_good("1234567890" + word + "12")) << word;
    }
}

TEST_F(PasswordTest, signs_for_letters_fool_nobody)
{
    for (const auto* password : {"P@ssw0rd2027!", "$0mm3r2027!!!!", "v3lk0mm3n123456",
                                 "W1nt3r20272027", "k0nf3r4nse2027", "H4rst4d2027!!!"})
        EXPECT_FALSE(is_good(password)) << password;
}

TEST_F(PasswordTest, counting_walking_and_repeating_are_refused)
{
    for (const auto* password :
         {"123456789012", "987654321098", "246802468024", "abcdefghijklm", "qwertyuiopas",
          "mnbvcxzlkjhg", "aaaaaaaaaaaa", "ababababababab", "123412341234", "1234567890qwerty"})
        EXPECT_FALSE(is_good(password)) << password;
}

TEST_F(PasswordTest, the_address_is_no_password)
{
    EXPECT_FALSE(is_good("kari.nordmann2027", "kari.nordmann@eksempel.no"));
    EXPECT_FALSE(is_good("Kari@Eksempel.no"));
}

TEST_F(PasswordTest, short_ones_are_refused_and_long_ones_taken)
{
    EXPECT_FALSE(is_good("mT7#kQ2x-9z"));
    EXPECT_TRUE(is_good("mT7#kQ2x-9zL"));
    EXPECT_TRUE(is_good("fjell og fjord"));
    EXPECT_TRUE(is_good("blå hest spiser kull ved kaia"));
    for (std::size_t size : {64u, 100u, 200u})
        EXPECT_TRUE(
            is_good(std::string(size / 2, 'x') + "mT7#kQ" + std::string(size / 2 - 6, 'y')));
    EXPECT_FALSE(is_good("mT7#kQ" + std::string(200, 'x')));
}

} // namespace
} // namespace retenk::accounts
