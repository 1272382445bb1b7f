#pragma once
// How a page words what organisers wrote and what the clock says, in the language of its reader.

#include "retenk/document/markdown.hpp"
#include "retenk/view/templates.hpp"

namespace retenk::conference {

struct Wording
{
    const view::Catalogue& catalogue;
    view::Lang lang;

    std::string text(std::string_view key, const Values& values = {}) const;

    // What nobody translates, marked as Norwegian on a page of another language.
    std::string only_norwegian(std::string_view text) const;

    // {text, lang} of a row's column, translated if the row has a translation.
    view::Data localised(std::string_view text, std::string_view translations,
                         std::string_view column) const;

    // {body_html, lang} of Markdown; nothing when it is empty.
    view::Data markdown(std::string_view text, std::string_view translations,
                        std::string_view column) const;

    std::string time(Instant instant) const;
    view::Data long_day(const std::optional<Day>& day) const; // nothing without a day
};

// {items}, or nothing when there are none: so that a heading stands only above something.
view::Data section_of(view::Data::List items);

} // namespace retenk::conference
