#include "retenk/base/text.hpp"

#include "retenk/base/money.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/base/time.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace retenk {
namespace {

using namespace std::chrono_literals;

TEST(Text, addresses_people_have_are_taken_and_others_are_not)
{
    EXPECT_EQ(parse_email(" Kari.Prove+re@Example.NO ")->text, "kari.prove+re@example.no");
    for (const char* bad :
         {"", "kari", "kari@", "@example.no", "kari@localhost", "ka ri@example.no",
          "a..b@example.no", ".a@example.no", "kari@-example.no", "kari@example..no",
          "kari@example.no\r\nBcc: x@y.no", "\"x\"@example.no", "kari@exæmple.no"})
        EXPECT_FALSE(parse_email(bad)) << bad;
    EXPECT_FALSE(parse_email(std::string(65, 'a') + "@example.no"));
    for (const char* pasted : {"per@example.no\u00A0", "\uFEFFper@example.no", "per@exam\u200Bple.no",
                               "per@example\u00AD.no"})
        EXPECT_EQ(parse_email(pasted).value_or(Email()).text, "per@example.no") << pasted;
}

TEST(Text, phones_become_international)
{
    EXPECT_EQ(parse_phone("90 00 00 01")->text, "+4790000001");
    EXPECT_EQ(parse_phone("0046 70 123 45 67")->text, "+46701234567");
    EXPECT_EQ(parse_phone("+47 900 00 001")->text, "+4790000001");
    EXPECT_FALSE(parse_phone("1234567"));
    EXPECT_FALSE(parse_phone("00 00 0 00 001")); // no country begins with 0
    EXPECT_FALSE(parse_phone("90 00 00 0x"));
}

TEST(Text, organisation_numbers_carry_a_check_digit)
{
    EXPECT_EQ(parse_org_number("974 760 673")->text, "974760673");
    for (const char* as_on_invoices : {"974760673MVA", "NO 974 760 673 MVA", "no974760673mva"})
        EXPECT_EQ(parse_org_number(as_on_invoices).value_or(OrgNumber()).text, "974760673");
    EXPECT_FALSE(parse_org_number("000000000")) << "the check digit fits, and it is nobody's";
    EXPECT_FALSE(parse_org_number("974760674"));
    EXPECT_FALSE(parse_org_number("97476067"));
}

TEST(Text, clean_text_is_utf8_without_controls)
{
    EXPECT_TRUE(is_clean_text("Áilu Čáhppe 🎉"));
    EXPECT_TRUE(is_clean_text("two\nlines", true));
    for (std::string bad : {std::string("a\0b", 3), std::string("two\nlines"), std::string("\xff"),
                            std::string("\xc0\xaf"), std::string("\xed\xa0\x80"),
                            std::string("\x1b[31m"), std::string("\uE000x"), std::string("a\uFFFD"),
                            std::string("abc\u202Egnp.exe"), std::string("\u2066x\u2069")})
        EXPECT_FALSE(is_clean_text(bad)) << bad;
}

// The letter after the space sends the whole text the long way.
TEST(Text, plain_letters_fold_alike_by_the_short_way_and_the_long)
{
    for (std::string text :
         {"Kaare Aaaas", "  (Per) O'Hara-Lie_2+x@Example.no ", "aA", "a a", "A--A", "\t!"})
        EXPECT_EQ(fold(text + " \u00e9"), fold(text).empty() ? "e" : fold(text) + " e") << text;
}

TEST(Text, search_folds_what_people_type_differently)
{
    EXPECT_EQ(fold("Åse Prøve"), "ase prove");
    EXPECT_EQ(fold("Aase  PRØVE"), "ase prove");
    EXPECT_EQ(fold("Áilu Čáhppe"), "ailu cahppe");
    EXPECT_EQ(fold("Sáŋgar Đemo"), "sangar demo");
    EXPECT_EQ(fold("Kåre Sæter"), "kare saeter");
    EXPECT_EQ(fold("Kaare Säter"), "kare sater");
    EXPECT_EQ(fold("(Øydis), «Žanna»"), "oydis zanna");
}

TEST(Text, names_sort_as_norwegians_sort_them)
{
    std::vector<std::string> names{"Åse",   "Aase",   "Ærlend",      "Øydis", "Zacharias",
                                   "Haase", "Hansen", "Ha\u034Fase", "Žanna", "Đemo"};
    std::ranges::sort(names, {}, sort_key);
    EXPECT_EQ(names,
              (std::vector<std::string>{"Đemo", "Ha\u034Fase", "Hansen", "Haase", "Zacharias",
                                        "Žanna", "Ærlend", "Øydis", "Åse", "Aase"}));
}

TEST(Text, slugs_are_plain_and_never_empty)
{
    EXPECT_EQ(slug_of("Spor 1: Forsvar og leverandører, panel"),
              "spor-1-forsvar-og-leverandorer-panel");
    EXPECT_EQ(slug_of("🎉"), "x");
    EXPECT_EQ(slug_of("℡ ⅅ"), "tel-d"); // signs that come apart into capitals
}

TEST(Money, amounts_are_read_and_written_as_norwegians_do)
{
    EXPECT_EQ(norwegian_amount({125000}), "1\u00A0250,00");
    EXPECT_EQ(norwegian_amount({5}), "0,05");
    EXPECT_EQ(norwegian_amount({-123456789}), "\u22121\u00A0234\u00A0567,89");
    EXPECT_EQ(parse_amount("1 250")->value, 125000);
    EXPECT_EQ(parse_amount("1.250,5")->value, 125050);
    EXPECT_EQ(parse_amount("0")->value, 0);
    for (const char* bad : {"", "-1", "1,234", "1e3", "kr 5", "1.25", "99999999999", ","})
        EXPECT_FALSE(parse_amount(bad)) << bad;
    EXPECT_EQ(vat_of({159200}, 25).value, 39800);
    EXPECT_EQ(vat_of({1}, 50).value, 1);
}

TEST(Time, summer_and_winter_are_told_apart)
{
    const auto conference = from_local({2027y / 10 / 20, 9, 0});
    EXPECT_EQ(iso_instant(conference), "2027-10-20T07:00:00Z");
    EXPECT_EQ(iso_local_time(to_local(conference)), "2027-10-20T09:00");
    EXPECT_EQ(iso_instant(from_local({2027y / 11 / 1, 9, 0})), "2027-11-01T08:00:00Z");
    // 02.30 comes twice on the last Sunday of October, and never on that of March.
    EXPECT_EQ(iso_instant(from_local({2027y / 10 / 31, 2, 30})), "2027-10-31T00:30:00Z");
    EXPECT_EQ(iso_instant(from_local({2027y / 3 / 28, 2, 30})), "2027-03-28T01:00:00Z");
}

TEST(Time, days_are_read_strictly)
{
    EXPECT_EQ(iso_day(*parse_day("2028-02-29")), "2028-02-29");
    for (const char* bad : {"2027-02-29", "2027-13-01", "27-10-20", "2027-10-2x", "2027/10/20"})
        EXPECT_FALSE(parse_day(bad)) << bad;
    EXPECT_FALSE(parse_local_time("2027-10-20T24:00"));
    EXPECT_EQ(http_date(from_local({2027y / 10 / 20, 9, 0})), "Wed, 20 Oct 2027 07:00:00 GMT");
}

TEST(Secret, tokens_differ_and_digests_are_the_published_ones)
{
    EXPECT_EQ(random_token().size(), 43u);
    EXPECT_NE(random_token(), random_token());
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hmac("key", "The quick brown fox jumps over the lazy dog"),
              "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    EXPECT_EQ(base64("Re:tenk"), "UmU6dGVuaw==");
    EXPECT_TRUE(same_secret("abc", "abc"));
    EXPECT_FALSE(same_secret("abc", "abd"));
}

TEST(Secret, a_password_is_known_again_and_another_is_not)
{
    const auto hash = hash_password("fjell og fjord");
    EXPECT_TRUE(password_matches(hash, "fjell og fjord"));
    EXPECT_FALSE(password_matches(hash, "fjell og fjor"));
}

} // namespace
} // namespace retenk
