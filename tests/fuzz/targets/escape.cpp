// Typed text in a page and in a mail: no character of it is active, and it reads as it was typed.
#include "fuzz.hpp"
#include "retenk/base/text.hpp"
#include "retenk/document/markdown.hpp"
#include "retenk/view/templates.hpp"

namespace retenk::fuzz {

namespace {

std::string unescaped(std::string_view html)
{
    constexpr std::pair<std::string_view, char> names[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    std::string text;
    while (!html.empty()) {
        std::size_t length = 1;
        char letter = html.front();
        for (auto [name, meant] : names)
            if (html.starts_with(name)) {
                length = name.size();
                letter = meant;
            }
        must(html.front() != '&' || length > 1, "an ampersand begins a name of ours");
        text += letter;
        html.remove_prefix(length);
    }
    return text;
}

} // namespace

void fuzz(std::string_view bytes)
{
    const auto html = view::escape_html(bytes);
    must(html.find_first_of("<>\"'") == html.npos, "nothing in it has a meaning in HTML");
    must(unescaped(html) == bytes, "unescape(escape(text)) = text");

    if (!is_clean_text(bytes) || squeeze(bytes).empty()) return;
    if (bytes.find("\u00A0") != bytes.npos) return; // white space that is nobody's mark
    auto shown = document::markdown_to_html("x " + view::escape_markdown(bytes) + " x");
    constexpr std::string_view begin = "<p>x ", end = " x</p>\n";
    must(shown.starts_with(begin) && shown.ends_with(end), "it stays in its paragraph");
    if (shown.size() < begin.size() + end.size()) return;
    shown = shown.substr(begin.size(), shown.size() - begin.size() - end.size());
    must(shown.find('<') == shown.npos, "nothing in it has a meaning in Markdown");
    must(squeeze(unescaped(shown)) == squeeze(bytes), "a mail shows what was typed");
    for (auto behind : {".", ")", " x"}) {
        const auto alone =
            document::markdown_to_html(view::escape_markdown(squeeze(bytes)) + behind + " x");
        must(alone.starts_with("<p>") && alone.find('<', 3) == alone.size() - 5,
             "nor where a line begins with it, whatever comes behind");
    }
}

} // namespace retenk::fuzz
