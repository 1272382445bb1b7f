#include "http/form.hpp"

#include "retenk/base/text.hpp"

#include <gtest/gtest.h>

namespace retenk::http {

namespace {

std::string value_in(std::string_view body) { return parse_form(body).value()["a"]; }

TEST(Form, what_is_no_text_is_kept_in_a_form_that_every_field_refuses)
{
    EXPECT_EQ(value_in("a=x%00y"), "x\uFFFDy");
    EXPECT_EQ(value_in("a=%FFx"), "\uFFFDx");
    EXPECT_EQ(value_in("a=\xC0\xAF"), "\uFFFD\uFFFD");        // overlong
    EXPECT_EQ(value_in("a=%ED%A0%80"), "\uFFFD\uFFFD\uFFFD"); // a surrogate
    EXPECT_EQ(value_in("a=%C3"), "\uFFFD");
    EXPECT_EQ(value_in("a=%C3%A6%F0%9F%8E%89"), "\u00E6\U0001F389");
    EXPECT_FALSE(is_clean_text(value_in("a=x%00y"), true));
}

TEST(Form, names_and_escapes_must_be_right)
{
    for (std::string_view body : {"%FF=a", "%00=a", "a=%zz", "a=%4", "a=%"})
        EXPECT_FALSE(parse_form(body)) << body;
}

TEST(Form, queries_stay_strict)
{
    for (std::string_view query : {"a=%FF", "a=%00", "%FF=a"})
        EXPECT_FALSE(parse_urlencoded(query)) << query;
    EXPECT_EQ(parse_urlencoded("a=%C3%A6+b").value()["a"], "\u00E6 b");
}

} // namespace

} // namespace retenk::http
