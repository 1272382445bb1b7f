#include "retenk/document/markdown.hpp"

#include "retenk/view/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::document {
namespace {

TEST(Markdown, becomes_html_below_the_pages_own_heading)
{
    EXPECT_EQ(markdown_to_html("# A\n\n###### B\n\n*c* **d** `e`\n\n- f\n- g\n"),
              "<h2>A</h2>\n<h3>B</h3>\n<p><em>c</em> <strong>d</strong> <code>e</code></p>\n"
              "<ul>\n<li>f</li>\n<li>g</li>\n</ul>\n");
    EXPECT_EQ(markdown_to_html("|a|b|\n|-|-|\n|1|<2|\n"),
              "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
              "<td>1</td>\n<td>&lt;2</td>\n</tr>\n</tbody>\n</table>\n");
}

TEST(Markdown, headings_skip_no_level_whatever_they_are_called)
{
    EXPECT_EQ(markdown_to_html("### A\n## B\n#### C\n#### D\n### E\n# F\n"),
              "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n<h3>D</h3>\n<h3>E</h3>\n<h2>F</h2>\n");
    EXPECT_EQ(markdown_to_html("# A\n## B\n### C\n#### D\n##### E\n###### F\n"),
              "<h2>A</h2>\n<h3>B</h3>\n<h4>C</h4>\n<h5>D</h5>\n<h6>E</h6>\n<h6>F</h6>\n");
}

TEST(Markdown, leaves_raw_html_out)
{
    EXPECT_EQ(markdown_to_html("a <b onclick=\"x\">b</b>\n\n<script>alert(1)</script>\n\nc"),
              "<p>a b</p>\n<p>c</p>\n");
}

TEST(Markdown, links_to_elsewhere_give_no_way_back_and_dangerous_ones_are_text)
{
    EXPECT_EQ(markdown_to_html("[a](https://b.example/?c&d) [e](/program) [f](mailto:g@h.example)"),
              "<p><a rel=\"noopener\" href=\"https://b.example/?c&amp;d\">a</a> "
              "<a href=\"/program\">e</a> <a href=\"mailto:g@h.example\">f</a></p>\n");
    for (std::string address :
         {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "&#106;avascript:alert(1)",
          "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example",
          "/\\evil.example", "<java\tscript:alert(1)>", ""})
        EXPECT_EQ(markdown_to_html("[a *b*](" + address + ")"), "<p>a <em>b</em></p>\n") << address;
}

TEST(Markdown, shows_no_image_from_elsewhere)
{
    EXPECT_EQ(markdown_to_html("![kart](https://tracker.example/x.png) ![hus](/static/hus.png)"),
              "<p>kart <img src=\"/static/hus.png\" alt=\"hus\" /></p>\n");
}

TEST(Markdown, shows_a_picture_that_lies_in_the_same_mail)
{
    EXPECT_EQ(markdown_to_html("![K7](cid:ticket1)"),
              "<p><img src=\"cid:ticket1\" alt=\"K7\" /></p>\n");
    EXPECT_EQ(markdown_to_text("![K7](cid:ticket1)"), "K7\n");
}

TEST(Markdown, an_escaped_value_has_no_meaning)
{
    for (std::string value : {"www.evil.example", "https://evil.example", "a@evil.example",
                              "[x](https://evil.example)", "# x", "1. x", "- x", "> x", "*x*",
                              "_x_", "`x`", "a|b", "![x](/y)", "~~x~~", "\\*", "&lt;", "==="})
        EXPECT_EQ(markdown_to_html(view::escape_markdown(value)),
                  "<p>" + view::escape_html(value) + "</p>\n");
    EXPECT_EQ(markdown_to_html(view::escape_markdown("a\n\n    b\r\n# c")), "<p>a b # c</p>\n");
    EXPECT_EQ(markdown_to_html("[a](" + view::escape_markdown("https://x.example/min/a_b-c") + ")"),
              "<p><a rel=\"noopener\" href=\"https://x.example/min/a_b-c\">a</a></p>\n");
}

TEST(Markdown, text_has_the_addresses_and_short_lines)
{
    EXPECT_EQ(
        markdown_to_text("# Hei\n\n[Din side](https://x.example/min/a) og <https://y.example>\n\n"
                         "1. en\n2. to\n\n[post](mailto:p@x.example)\n"),
        "Hei\n\nDin side (https://x.example/min/a) og https://y.example\n\n1.  en\n2.  to\n\n"
        "post (p@x.example)\n");
    std::string word = "åååååååå ";
    std::string long_line;
    for (int i = 0; i < 30; ++i)
        long_line += word;
    auto text = markdown_to_text(long_line);
    EXPECT_GT(std::ranges::count(text, '\n'), 2);
}

TEST(Markdown, invalid_bytes_and_very_long_texts_do_no_harm)
{
    EXPECT_EQ(markdown_to_html("a\xFF\0b"), "<p>a\xEF\xBF\xBD</p>\n");
    EXPECT_LT(markdown_to_html(std::string(1'000'000, '[')).size(), 70'000U);
}

TEST(FirstWords, are_plain_and_end_at_a_word)
{
    EXPECT_EQ(first_words("# Havn\n\nVi *bygger* [kai](https://x.example).\nSå langt.", 100),
              "Havn Vi bygger kai. Så langt.");
    EXPECT_EQ(first_words("én to tre fire", 10), "én to tre…");
    EXPECT_EQ(first_words("én to tre fire", 9), "én to…");
    EXPECT_EQ(first_words("kjempelangtord", 5), "kjemp…");
    EXPECT_EQ(first_words("", 5), "");
}

} // namespace
} // namespace retenk::document
