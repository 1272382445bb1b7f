#include "view/small_site.hpp"

#include <gtest/gtest.h>

namespace retenk::view {
namespace {

using test::fault_of;
using test::SmallSite;

TEST(Catalogue, reads_lines_escapes_comments_and_plurals)
{
    SmallSite site;
    site.text("nb", "part",
              "# a comment\n"
              "msgid \"\"\nmsgstr \"\"\n\"Language: nb\\n\"\n\n"
              "#. for whom\n#, fuzzy\n"
              "msgid \"part.long\"\nmsgstr \"\"\n\"one \\\"two\\\"\\n\"\n\"three \\\\ æ\"\n\n"
              "#~ msgid \"old\"\n"
              "msgid \"part.places\"\nmsgid_plural \"count\"\n"
              "msgstr[0] \"{count} plass\"\nmsgstr[1] \"{count} plasser\"\r\n");
    auto texts = site.catalogue();
    EXPECT_EQ(texts.text(Lang::nb, "part.long"), "one \"two\"\nthree \\ æ");
    EXPECT_EQ(texts.text(Lang::nb, "part.places", {{"count", "1"}}), "1 plass");
    EXPECT_EQ(texts.text(Lang::nb, "part.places", {{"count", "0"}}), "0 plasser");
    EXPECT_EQ(texts.text(Lang::nb, "part.places", {{"count", "21"}}), "21 plasser");
    EXPECT_EQ(texts.keys(Lang::nb), (std::set<std::string>{"part.long", "part.places"}));
}

TEST(Catalogue, fills_names_in_braces_and_leaves_other_braces)
{
    SmallSite site;
    site.text("nb", "part", "msgid \"k\"\nmsgstr \"{a}{b.c} {} {A} { {a\"\n");
    EXPECT_EQ(site.catalogue().text(Lang::nb, "k", {{"a", "{a}"}, {"b.c", "2"}}),
              "{a}2 {} {A} { {a");
    EXPECT_EQ(site.catalogue().names_in(Lang::nb, "k"), (std::set<std::string>{"a", "b.c"}));
}

TEST(Catalogue, throws_for_an_unknown_key_and_for_a_value_that_is_missing)
{
    SmallSite site;
    site.text("nb", "part", "msgid \"k\"\nmsgstr \"{free} igjen\"\n");
    auto texts = site.catalogue();
    EXPECT_EQ(fault_of([&] { texts.text(Lang::nb, "unknown"); }), "no text called unknown");
    EXPECT_EQ(fault_of([&] { texts.text(Lang::nb, "k"); }), "no value for {free} of k");
}

TEST(Catalogue, falls_back_to_bokmal_and_marks_it)
{
    SmallSite site;
    site.text("nb", "part", "msgid \"k\"\nmsgstr \"Hei {name}\"\n");
    site.text("se", "part", "msgid \"k\"\nmsgstr \"\"\n");
    auto texts = site.catalogue();
    EXPECT_EQ(texts.text(Lang::se, "k", {{"name", "Áile"}}), "\uE000Hei Áile\uE001");
    EXPECT_EQ(texts.plain(Lang::se, "k", {{"name", "Áile"}}), "Hei Áile");
    EXPECT_FALSE(texts.has(Lang::se, "k"));
}

TEST(Catalogue, a_fault_in_a_file_is_told_with_file_and_line)
{
    const std::vector<std::pair<std::string, std::string>> faults{
        {"msgid \"a\"\nmsgstr \"b", ":2: quotes are missing"},
        {"msgid \"a\"\nmsgstr \"b\\q\"", ":2: unknown escape"},
        {"msgid \"a\"\nmsgstr \"b\" c\"", ":2: a quote that is not escaped"},
        {"msgid \"a\"\n\nmsgid \"b\"", ":3: msgstr is missing for 'a'"},
        {"\"a\"", ":1: a text without a keyword before it"},
        {"msgctxt \"a\"", ":1: msgid is missing"},
        {"msgid \"a\"\nmsgctxt \"b\"", ":2: unknown keyword msgctxt"},
        {"msgid \"a\"\nmsgid_plural \"n\"\nmsgstr[0] \"b\"\n",
         ":3: a plural has msgid_plural, msgstr[0] and msgstr[1]: 'a'"},
    };
    for (const auto& [po, fault] : faults) {
        SmallSite site;
        site.text("nb", "part", po);
        auto file = site.folder() / "locales" / "nb" / "part.po";
        EXPECT_EQ(fault_of([&] { site.catalogue(); }), file.string() + fault);
    }
}

TEST(Catalogue, a_key_twice_is_a_fault_even_in_two_files)
{
    SmallSite site;
    site.text("nb", "one", "msgid \"k\"\nmsgstr \"1\"\n");
    site.text("nb", "two", "msgid \"k\"\nmsgstr \"2\"\n");
    auto fault = fault_of([&] { site.catalogue(); });
    EXPECT_TRUE(fault.ends_with(":2: the key 'k' is there already")) << fault;
}

TEST(Catalogue, says_dates_as_people_of_each_language_do)
{
    Catalogue texts(test::source_folder() / "web" / "locales");
    Day day{std::chrono::year(2018), std::chrono::October, std::chrono::day(24)};
    EXPECT_EQ(texts.long_day(Lang::nb, day), "onsdag 24. oktober 2018");
    EXPECT_EQ(texts.long_day(Lang::nn, day + std::chrono::months(2)), "måndag 24. desember 2018");
    EXPECT_EQ(texts.long_day(Lang::en, day), "Wednesday 24 October 2018");
    EXPECT_EQ(texts.long_day(Lang::se, day), "gaskavahkku, golggotmánu 24. b. 2018");
    EXPECT_EQ(texts.short_day(Lang::nb, day), "24. okt. 2018");
    EXPECT_EQ(texts.time(Lang::nb, {day, 9, 5}), "09.05");
    EXPECT_EQ(texts.time(Lang::en, {day, 9, 5}), "09:05");
    auto noon = std::chrono::sys_days(day) + std::chrono::hours(10);
    EXPECT_EQ(texts.date_time(Lang::nb, noon), "24. okt. 2018 kl. 12.00");
    EXPECT_EQ(texts.date_time(Lang::en, noon), "24 Oct 2018, 12:00");
}

TEST(Catalogue, says_amounts_with_their_currency)
{
    Catalogue texts(test::source_folder() / "web" / "locales");
    EXPECT_EQ(texts.amount(Lang::nb, Ore{125000}), "1\u00A0250,00\u00A0kr");
    EXPECT_EQ(texts.amount(Lang::se, Ore{125000}), "1\u00A0250,00\u00A0kr");
    EXPECT_EQ(texts.amount(Lang::en, Ore{-123456789}), "NOK\u00A0\u22121,234,567.89");
}

TEST(Lang, prefixes_and_names)
{
    EXPECT_EQ(localised_path(Lang::nb, "/program"), "/program");
    EXPECT_EQ(localised_path(Lang::en, "/"), "/en/");
    for (auto lang : all_languages)
        EXPECT_EQ(lang_called(code_of(lang)), lang);
    EXPECT_FALSE(lang_called("no"));
}

} // namespace
} // namespace retenk::view
