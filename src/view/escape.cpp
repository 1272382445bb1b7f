#include "retenk/view/templates.hpp"

#include <array>
#include <string>

namespace retenk::view {

std::string escape_html(std::string_view text)
{
    std::string safe;
    safe.reserve(text.size() + text.size() / 8);
    for (char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string escape_markdown(std::string_view text)
{
    // White space has meanings too (indented code, hard breaks, a new paragraph): one space each.
    // Every ASCII punctuation character may be escaped (CommonMark 0.29 section 2.4).
    std::string safe;
    safe.reserve(text.size() * 2);
    // A number before the template's full stop would begin a list, and a digit takes no backslash.
    if (!text.empty() && text.find_first_not_of("0123456789") == text.npos) {
        safe = "&#" + std::to_string(static_cast<int>(text.front())) + ";";
        text.remove_prefix(1);
    }
    for (char c : text) {
        bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
        bool is_punctuation = (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
                              (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
        if (is_punctuation) safe += '\\';
        if (!is_space)
            safe += c;
        else if (!safe.ends_with(' '))
            safe += ' ';
    }
    return safe;
}

Localised localised(Lang lang, std::string_view text, std::string_view translations,
                    std::string_view column)
{
    if (lang == Lang::nb || text.empty()) return {std::string(text), ""};
    if (translations.size() > 2) { // not "{}"
        auto all = from_json(translations);
        const auto* columns = all.find(code_of(lang));
        const auto* translated = columns ? columns->find(column) : nullptr;
        if (translated && translated->text() && !translated->text()->empty())
            return {*translated->text(), ""};
    }
    return {std::string(text), std::string(code_of(Lang::nb))};
}

} // namespace retenk::view
