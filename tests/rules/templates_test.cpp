// Every text that a page or the program asks for exists, in every language that is promised whole;
// and no template can run or style anything by itself.

#include "retenk/view/templates.hpp"
#include "rules/sources.hpp"
#include "support/test_db.hpp"
#include "view/small_site.hpp"

#include <boost/regex.hpp>
#include <gtest/gtest.h>

#include <algorithm>

namespace retenk::rules {
namespace {

using view::Catalogue;
using view::Lang;

Catalogue catalogue() { return Catalogue(test::source_folder() / "web" / "locales"); }

std::string missing_in(const Catalogue& texts, const std::string& key)
{
    std::string languages;
    for (auto lang : {Lang::nb, Lang::nn, Lang::en})
        if (!texts.has(lang, key)) languages += " " + std::string(view::code_of(lang));
    return languages;
}

Findings missing_keys_of_templates(const std::vector<Source>& templates, const Catalogue& texts)
{
    static const boost::regex message("\\{\\{\\s*t\\.([\\w.]+)\\s*\\}\\}");
    Findings findings;
    for (const auto& source : templates)
        for (boost::sregex_iterator i(source.text.begin(), source.text.end(), message), end;
             i != end; ++i)
            if (auto languages = missing_in(texts, (*i)[1]); !languages.empty())
                findings.push_back(finding(source, std::size_t(i->position()),
                                           (*i)[1].str() + " is missing in" + languages));
    return findings;
}

std::size_t closing_bracket(std::string_view code, std::size_t open)
{
    int depth = 0;
    for (auto at = open; at < code.size(); ++at) {
        if (code[at] == '(') ++depth;
        if (code[at] == ')' && --depth == 0) return at;
    }
    return code.size();
}

// Whole keys given to the functions that look texts up, or that refuse with one; "form." anywhere.
Findings missing_keys_of_code(const std::vector<Source>& code, const Catalogue& texts)
{
    static const boost::regex call(
        "\\b(?:refuse|refuse_field|make_field|text|plain|text_from)\\s*\\(");
    static const boost::regex key("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*\\.[a-z0-9_]*[a-z0-9]");
    static const boost::regex file(
        "[\\w.]+\\.(html|css|js|po|md|toml|json|sql|png|ics|csv|xlsx|txt|svg|xml|db)");
    Findings findings;
    for (const auto& source : code) {
        auto bare = bare_code(source.text);
        std::vector<std::pair<std::size_t, std::size_t>> calls;
        for (boost::sregex_iterator i(bare.begin(), bare.end(), call), end; i != end; ++i) {
            auto open = std::size_t(i->position() + i->length()) - 1;
            calls.emplace_back(open, closing_bracket(bare, open));
        }
        for (const auto& literal : literals(source.text)) {
            if (!boost::regex_match(literal.text, key) || boost::regex_match(literal.text, file))
                continue;
            bool asked =
                literal.text.starts_with("form.") || std::ranges::any_of(calls, [&](auto range) {
                    return range.first < literal.at && literal.at < range.second;
                });
            auto languages = missing_in(texts, literal.text);
            if (asked && !languages.empty())
                findings.push_back(
                    finding(source, literal.at, literal.text + " is missing in" + languages));
        }
    }
    return findings;
}

Findings differences_of_languages(const Catalogue& texts)
{
    Findings findings;
    auto known = texts.keys(Lang::nb);
    for (auto lang : {Lang::nn, Lang::en, Lang::se}) {
        auto code = std::string(view::code_of(lang));
        for (const auto& key : known) {
            bool is_there = texts.has(lang, key);
            if (!is_there && lang != Lang::se) findings.push_back(key + " is missing in " + code);
            if (is_there && texts.names_in(lang, key) != texts.names_in(Lang::nb, key))
                findings.push_back(key + " has other names in braces in " + code);
        }
        for (const auto& key : texts.keys(lang))
            if (!known.contains(key)) findings.push_back(key + " is only in " + code);
    }
    return findings;
}

Findings raw_values(const std::vector<Source>& templates)
{
    static const boost::regex raw("\\{\\{\\{\\s*([^}]*?)\\s*\\}\\}\\}");
    Findings findings;
    for (const auto& source : templates)
        for (boost::sregex_iterator i(source.text.begin(), source.text.end(), raw), end; i != end;
             ++i) {
            std::string name = (*i)[1];
            bool is_layout = file_name_of(source.path).starts_with("layout") ||
                             source.path.find("/layout/") != source.path.npos;
            if (!name.ends_with("_html") && !(name == "content" && is_layout))
                findings.push_back(
                    finding(source, std::size_t(i->position()), name + " is not escaped"));
        }
    return findings;
}

// The policy of our pages forbids all of these, so a browser would leave them out in silence.
Findings inline_code(const std::vector<Source>& templates)
{
    static const boost::regex tag("\\{\\{[^}]*\\}\\}\\}?");
    static const boost::regex inside(
        "<[a-zA-Z][^>]*\\s(style|on[a-z]+)\\s*=|<(style)\\b|<(script)\\b(?! type=\"application/ld\\+json\">)(?![^>]*\\ssrc=)"); // that one is data, and never run
    Findings findings;
    for (const auto& source : templates) {
        std::string html = source.text;
        for (boost::smatch found; boost::regex_search(html, found, tag);)
            html.replace(std::size_t(found.position()), std::size_t(found.length()),
                         std::size_t(found.length()), '_');
        for (boost::sregex_iterator i(html.begin(), html.end(), inside), end; i != end; ++i)
            findings.push_back(
                finding(source, std::size_t(i->position()),
                        (*i)[1].str() + (*i)[2].str() + (*i)[3].str() + " within the page"));
    }
    return findings;
}

std::vector<Source> templates() { return sources({"web/templates"}, {".html"}); }

TEST(TemplateRules, every_template_parses_and_its_parts_exist)
{
    auto texts = catalogue();
    auto folder = test::source_folder() / "web" / "templates";
    EXPECT_EQ(test::fault_of([&] { view::Templates(folder, texts); }), "");
}

TEST(TemplateRules, every_text_that_a_template_names_exists)
{
    EXPECT_EQ(lines_of(missing_keys_of_templates(templates(), catalogue())), "");
}

TEST(TemplateRules, every_text_that_the_program_names_exists)
{
    EXPECT_EQ(lines_of(missing_keys_of_code(cpp_sources(), catalogue())), "");
}

TEST(TemplateRules, bokmal_nynorsk_and_english_are_whole_and_ask_for_the_same_values)
{
    EXPECT_EQ(lines_of(differences_of_languages(catalogue())), "");
}

TEST(TemplateRules, only_html_that_we_made_goes_unescaped)
{
    EXPECT_EQ(lines_of(raw_values(templates())), "");
}

TEST(TemplateRules, nothing_runs_or_is_styled_within_a_page)
{
    EXPECT_EQ(lines_of(inline_code(templates())), "");
}

TEST(TemplateRules, missing_texts_are_found)
{
    test::SmallSite site;
    for (std::string lang : {"nb", "nn", "en"})
        site.text(lang, "a", "msgid \"a.b\"\nmsgstr \"x\"\n");
    site.text("nb", "b", "msgid \"a.c\"\nmsgstr \"x\"\n");
    auto texts = site.catalogue();
    EXPECT_EQ(
        lines_of(missing_keys_of_templates({{"p.html", "{{t.a.b}}\n{{t.a.c}}{{t.a.d}}"}}, texts)),
        "p.html:2: a.c is missing in nn en\np.html:2: a.d is missing in nb nn en\n");
    Source code{"a.cpp",
                "refuse(Problem::full, \"a.c\"); refuse(x, \"a.b\", {{\"free\", f(\"a.d\")}});\n"
                "// text(context, \"a.e\")\n"
                "text(context, \"a.f.\" + g + \"a.f_\"); h(\"a.g\"); file(text(context, \"a.h\"), "
                "\"x.csv\");\n"
                "fields.push_back({\"name\", \"form.nowhere\", {}});"};
    EXPECT_EQ(
        lines_of(missing_keys_of_code({code}, texts)),
        "a.cpp:1: a.c is missing in nn en\na.cpp:1: a.d is missing in nb nn en\n"
        "a.cpp:3: a.h is missing in nb nn en\na.cpp:4: form.nowhere is missing in nb nn en\n");
}

TEST(TemplateRules, differences_of_languages_are_found)
{
    test::SmallSite site;
    site.text("nb", "a", "msgid \"a\"\nmsgstr \"{x} {y}\"\nmsgid \"b\"\nmsgstr \"b\"\n");
    site.text("nn", "a", "msgid \"a\"\nmsgstr \"{y} {x}\"\nmsgid \"b\"\nmsgstr \"b\"\n");
    site.text("en", "a", "msgid \"a\"\nmsgstr \"{x}\"\nmsgid \"c\"\nmsgstr \"c\"\n");
    site.text("se", "a",
              "msgid \"a\"\nmsgid_plural \"n\"\nmsgstr[0] \"{x}{y}\"\nmsgstr[1] \"{x}{y}\"\n");
    EXPECT_EQ(lines_of(differences_of_languages(site.catalogue())),
              "a has other names in braces in en\nb is missing in en\nc is only in en\n"
              "a has other names in braces in se\n");
}

TEST(TemplateRules, raw_values_and_inline_code_are_found)
{
    std::vector<Source> bad{
        {"web/templates/layout.html",
         "{{{content}}}{{{title}}}<script src=\"{{script}}\"></script>"},
        {"web/templates/a/b.html", "{{{text_html}}}\n{{{ content }}}"},
        {"web/templates/a/c.html",
         "<p {{>x/y}} style=\"a\">\n<style>a</style>\n<script>b</script>\n<a\n onclick=\"c\">\n"
         "<script type=\"application/ld+json\">{}</script><script type=\"text/javascript\">b</script>"},
        {"web/templates/a/d.html",
         "<p data-style=\"a\">style=\"b\" on=\"\" <ol{{#x}} data-on=\"1\"{{/x}}>"}};
    EXPECT_EQ(lines_of(raw_values(bad)), "web/templates/layout.html:1: title is not escaped\n"
                                         "web/templates/a/b.html:2: content is not escaped\n");
    EXPECT_EQ(lines_of(inline_code(bad)),
              "web/templates/a/c.html:1: style within the page\nweb/templates/a/c.html:2: style "
              "within the page\n"
              "web/templates/a/c.html:3: script within the page\nweb/templates/a/c.html:4: onclick "
              "within the page\nweb/templates/a/c.html:6: script within the page\n");
}

} // namespace
} // namespace retenk::rules
