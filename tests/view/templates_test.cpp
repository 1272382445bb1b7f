#include "view/small_site.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace retenk::view {
namespace {

using test::fault_of;
using test::SmallSite;

Data object(std::initializer_list<std::pair<const std::string, Data>> members)
{
    return Data::Object(members.begin(), members.end());
}

TEST(Templates, escape_every_value_and_nothing_else)
{
    SmallSite site;
    EXPECT_EQ(site.rendered("<b>{{a}}</b>{{{a_html}}}",
                            object({{"a", "<&>\"' æ/=`"}, {"a_html", "<i>"}})),
              "<b>&lt;&amp;&gt;&quot;&#39; æ/=`</b><i>");
}

TEST(Templates, sections_go_through_lists_objects_texts_and_flags)
{
    SmallSite site;
    auto data = object({{"list", Data::List{"a", "b"}},
                        {"none", Data::List{}},
                        {"on", true},
                        {"off", false},
                        {"nothing", Data()},
                        {"empty", ""},
                        {"person", object({{"name", "Åse"}})}});
    EXPECT_EQ(site.rendered("{{#list}}[{{.}}]{{/list}}{{^list}}x{{/list}}", data), "[a][b]");
    EXPECT_EQ(site.rendered("{{#none}}x{{/none}}{{^none}}none{{/none}}", data), "none");
    EXPECT_EQ(site.rendered("{{#on}}on{{/on}}{{#off}}x{{/off}}{{^off}}off{{/off}}", data), "onoff");
    EXPECT_EQ(site.rendered("{{#person}}{{name}}{{/person}} {{person.name}}", data), "Åse Åse");
    EXPECT_EQ(site.rendered("{{^nothing}}1{{/nothing}}{{^empty}}2{{/empty}}", data), "12");
    EXPECT_EQ(site.rendered("[{{nothing}}{{nothing.inside}}]", data), "[]");
}

TEST(Templates, names_are_looked_for_outwards)
{
    SmallSite site;
    auto data = object({{"name", "outer"},
                        {"site", object({{"year", 2027}})},
                        {"rows", Data::List{object({{"name", "inner"}}), object({{"id", 2}})}}});
    EXPECT_EQ(site.rendered("{{#rows}}{{name}} {{site.year}};{{/rows}}", data),
              "inner 2027;outer 2027;");
}

TEST(Templates, an_unknown_name_throws_with_template_and_line)
{
    SmallSite site;
    for (std::string use : {"{{titel}}", "{{#titel}}{{/titel}}", "{{^titel}}{{/titel}}",
                            "{{{titel}}}", "{{#on}}{{titel}}{{/on}}"})
        EXPECT_EQ(fault_of([&] {
                      site.rendered("<p>\n" + use, object({{"on", true}}));
                  }),
                  "template test, line 2: no value called titel");
    EXPECT_EQ(fault_of([&] {
                  site.rendered("{{a.b}}", object({{"a", object({})}}));
              }),
              "template test, line 1: no value called a.b");
    EXPECT_EQ(fault_of([&] {
                  site.rendered("{{a}}", object({{"a", true}}));
              }),
              "template test, line 1: a is not a text");
    EXPECT_EQ(fault_of([&] { site.rendered("{{t.no.such}}", {}); }),
              "template test, line 1: no text called no.such");
    EXPECT_EQ(fault_of([&] { site.render("nowhere", {}); }), "no template called nowhere");
}

TEST(Templates, bad_syntax_stops_the_start)
{
    const std::vector<std::pair<std::string, std::string>> faults{
        {"{{#a}}\n", "section is not closed: a"},
        {"\n{{/a}}", "closes what is not open: a"},
        {"\n{{#a}}{{#b}}{{/a}}{{/b}}", "closes what is not open: a"},
        {"\n{{a", "tag is not closed: {{a"},
        {"\n{{a b}}", "not a name: a b"},
        {"\n{{&a}}", "not a name: &a"},
        {"\n{{a..b}}", "not a name: a..b"},
        {"\n{{>no/where}}", "no template called no/where"},
    };
    for (const auto& [source, fault] : faults) {
        SmallSite site;
        auto said = fault_of([&] { site.rendered(source, {}); });
        EXPECT_TRUE(said.starts_with("template test, line ") && said.ends_with(": " + fault))
            << said;
    }
}

TEST(Templates, texts_of_the_catalogue_are_filled_and_escaped_as_a_whole)
{
    SmallSite site;
    site.text("nb", "part",
              "msgid \"p.hi\"\nmsgstr \"Hei <{who.name}> & {year}\"\n"
              "msgid \"p.left\"\nmsgid_plural \"free\"\n"
              "msgstr[0] \"én plass\"\nmsgstr[1] \"{free} plasser\"\n");
    site.text("en", "part", "msgid \"p.hi\"\nmsgstr \"{year}: Hi {who.name}\"\n");
    auto data = object({{"year", 2027}, {"free", 1}, {"who", object({{"name", "<Åse>"}})}});
    EXPECT_EQ(site.rendered("{{t.p.hi}}", data), "Hei &lt;&lt;Åse&gt;&gt; &amp; 2027");
    EXPECT_EQ(site.rendered("{{t.p.hi}}", data, Lang::en), "2027: Hi &lt;Åse&gt;");
    EXPECT_EQ(site.rendered("{{t.p.left}}", data), "én plass");
    data["free"] = 12;
    EXPECT_EQ(site.rendered("{{t.p.left}}", data), "12 plasser");
    EXPECT_EQ(site.rendered("{{t.p.left}}", data, Lang::en), "\uE00012 plasser\uE001");
    EXPECT_EQ(fault_of([&] { site.rendered("{{t.p.left}}", {}); }),
              "template test, line 1: no value called free");
}

TEST(Templates, partials_stand_where_they_are_named_and_see_the_same_values)
{
    SmallSite site;
    site.page("parts/row", "<li>{{name}}</li>\n");
    EXPECT_EQ(site.rendered(
                  "<ul>\n  {{#rows}}\n  {{>parts/row}}\n  {{/rows}}\n</ul>\n",
                  object({{"rows", Data::List{object({{"name", "a"}}), object({{"name", "b"}})}}})),
              "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    site.page("endless", "{{>endless}}");
    EXPECT_EQ(fault_of([&] { site.render("endless", {}); }),
              "template endless, line 1: has no end, it takes in itself");
}

TEST(Templates, comments_and_tags_alone_on_a_line_leave_no_line)
{
    SmallSite site;
    EXPECT_EQ(
        site.rendered("a\n{{! says {why} \n over lines }}\n{{#on}}\nb {{#on}}c{{/on}}\n{{/on}}\nd",
                      object({{"on", true}})),
        "a\nb c\nd");
}

TEST(Templates, markdown_of_a_mail_escapes_for_markdown)
{
    SmallSite site;
    site.page("unused", "");
    auto texts = site.catalogue();
    Templates templates(site.folder() / "templates", texts);
    EXPECT_EQ(templates.render_markdown("# Hei {{name}}\n\n{{#rows}}\n- {{.}}\n{{/rows}}\n",
                                        object({{"name", "[x](http://evil.example)"},
                                                {"rows", Data::List{"a\n\n    # b", "1. c"}}}),
                                        Lang::nb),
              "# Hei \\[x\\]\\(http\\:\\/\\/evil\\.example\\)\n\n- a \\# b\n- 1\\. c\n");
}

TEST(Templates, several_threads_render_the_same_page)
{
    SmallSite site;
    site.page("page", "{{#rows}}{{.}},{{/rows}}");
    auto texts = site.catalogue();
    Templates templates(site.folder() / "templates", texts);
    auto data = object({{"rows", Data::List{"a", "b", "c"}}});
    std::vector<std::string> pages(4);
    {
        std::vector<std::jthread> threads;
        for (auto& page : pages)
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i)
                    page = templates.render("page", data, Lang::nb);
            });
    }
    EXPECT_EQ(pages, std::vector<std::string>(4, "a,b,c,"));
}

TEST(Localised, takes_the_translation_or_says_that_it_is_bokmal)
{
    constexpr auto translations = R"({"en":{"title":"Harbour","text":""},"nn":{}})";
    auto in = [&](Lang lang, std::string_view column) {
        auto found = localised(lang, "Havn", translations, column);
        return found.text + "/" + found.lang;
    };
    EXPECT_EQ(in(Lang::nb, "title"), "Havn/");
    EXPECT_EQ(in(Lang::en, "title"), "Harbour/");
    EXPECT_EQ(in(Lang::en, "text"), "Havn/nb");
    EXPECT_EQ(in(Lang::nn, "title"), "Havn/nb");
    EXPECT_EQ(in(Lang::se, "title"), "Havn/nb");
    EXPECT_EQ(localised(Lang::en, "", "{}", "title").lang, "");
    EXPECT_EQ(localised(Lang::en, "Havn", "", "title").lang, "nb");
}

} // namespace
} // namespace retenk::view
