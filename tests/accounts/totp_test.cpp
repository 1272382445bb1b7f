#include "accounts/totp.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

using namespace std::chrono_literals;

const std::string secret = "12345678901234567890"; // RFC 6238 appendix B

Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

TEST(Totp, gives_the_codes_of_the_rfc)
{
    const std::pair<std::int64_t, const char*> vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [seconds, code] : vectors)
        EXPECT_EQ(totp_code(secret, totp_step(at(seconds))), code) << seconds;
}

TEST(Totp, takes_a_code_of_the_step_before_and_after_and_no_other)
{
    const auto now = at(1111111111);
    const auto step = totp_step(now);
    for (int drift = -1; drift <= 1; ++drift)
        EXPECT_EQ(matching_step(secret, totp_code(secret, step + drift), now, 0), step + drift);
    for (int drift : {-2, 2, 100})
        EXPECT_EQ(matching_step(secret, totp_code(secret, step + drift), now, 0), std::nullopt);
    for (const char* nonsense : {"", "5047", "0504711", "50471", "abcdef"})
        EXPECT_EQ(matching_step(secret, nonsense, now, 0), std::nullopt);
}

TEST(Totp, takes_no_code_of_a_step_that_was_used_or_of_one_before)
{
    const auto now = at(1111111111);
    const auto step = totp_step(now);
    EXPECT_EQ(matching_step(secret, totp_code(secret, step), now, step), std::nullopt);
    EXPECT_EQ(matching_step(secret, totp_code(secret, step - 1), now, step), std::nullopt);
    EXPECT_EQ(matching_step(secret, totp_code(secret, step + 1), now, step), step + 1);
}

// RFC 4648 section 10.
TEST(Base32, gives_the_texts_of_the_rfc_without_padding)
{
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"}, {"foobar", "MZXW6YTBOI"}};
    for (const auto& [bytes, text] : vectors)
        EXPECT_EQ(base32(bytes), text);
    EXPECT_EQ(in_groups("MZXW6YTBOI"), "MZXW 6YTB OI");
}

TEST(TotpAddress, is_ascii_whatever_the_conference_is_called)
{
    EXPECT_EQ(totp_address("foobar", "Re:tenk Vågan", "ola@eksempel.no"),
              "otpauth://totp/Retenk%20Vgan:ola%40eksempel.no?secret=MZXW6YTBOI"
              "&issuer=Retenk%20Vgan&algorithm=SHA1&digits=6&period=30");
}

} // namespace
} // namespace retenk::accounts
