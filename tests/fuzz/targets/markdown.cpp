// What organisers write: only these elements come out, and links only lead where they may.
#include "retenk/document/markdown.hpp"
#include "fuzz.hpp"
#include "retenk/base/text.hpp"

#include <algorithm>
#include <array>

namespace retenk::fuzz {

namespace {

constexpr std::array<std::string_view, 22> elements{
    "p",  "br", "em", "strong", "a",  "img", "code",  "pre",   "ul",    "ol", "li",
    "h2", "h3", "h4", "h5",     "h6", "hr",  "table", "thead", "tbody", "tr", "blockquote"};

std::string_view name_of(std::string_view tag)
{
    if (tag.starts_with('/')) tag.remove_prefix(1);
    return tag.substr(0, tag.find_first_of(" />"));
}

bool leads_on(std::string_view address)
{
    std::string lower(address.substr(0, 9));
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    for (auto scheme : {"https://", "http://", "mailto:", "tel:", "cid:", "#"})
        if (lower.starts_with(scheme)) return true;
    return address.starts_with('/') && !address.starts_with("//");
}

void check_attributes(std::string_view tag)
{
    must(tag.find(" on") == tag.npos || tag.find('"') != tag.npos, "no handler stands bare");
    for (std::string_view name : {"href=\"", "src=\""}) {
        auto at = tag.find(name);
        if (at == tag.npos) continue;
        auto value = tag.substr(at + name.size());
        must(leads_on(value.substr(0, value.find('"'))), "a link leads where it may");
    }
}

} // namespace

void fuzz(std::string_view bytes)
{
    const auto html = document::markdown_to_html(bytes);
    for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
        auto tag = std::string_view(html).substr(at + 1);
        tag = tag.substr(0, tag.find('>'));
        const auto name = name_of(tag);
        must(name == "th" || name == "td" || name == "" ||
                 std::ranges::find(elements, name) != elements.end(),
             "an element that Markdown has");
        check_attributes(tag);
    }
    document::markdown_to_text(bytes);
    const auto words = document::first_words(bytes, 20);
    must(length_of(words) <= 21, "first words are few");
}

} // namespace retenk::fuzz
