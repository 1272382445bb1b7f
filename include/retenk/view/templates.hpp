#pragma once
// Mustache with strict names: what a template asks for must be in the data, or rendering throws.
// That is a fault of ours, found by templates_test, never by a reader. Additions to Mustache:
//   {{t.registration.title}}     the catalogue's text; {names} are filled from the data and the
//                                whole is escaped
//   {{>parts/field}}             web/templates/parts/field.html
//   {{{content}}}                only in layouts
// Every other value is HTML-escaped.

#include "retenk/view/catalogue.hpp"
#include "retenk/view/data.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace retenk::view {

class Templates
{
public:
    // Reads every file below the folder; throws on bad syntax.
    Templates(const std::filesystem::path& folder, const Catalogue& catalogue);
    ~Templates();

    // name: "programme/session". Thread-safe.
    std::string render(std::string_view name, const Data& data, Lang lang) const;

    // For mail: values are escaped for Markdown instead of HTML.
    std::string render_markdown(std::string_view source, const Data& data, Lang lang) const;

    bool has(std::string_view name) const;
    const Catalogue& catalogue() const { return catalogue_; }

private:
    struct Set;
    std::unique_ptr<Set> set_;
    const Catalogue& catalogue_;
};

std::string escape_html(std::string_view text);

// So that nothing in it has a meaning in Markdown, not even a bare address.
std::string escape_markdown(std::string_view text);

// Texts that organisers wrote: one column, perhaps translated. `lang` is set when it is not the
// page's.
struct Localised
{
    std::string text;
    std::string lang; // "" or "nb"
};
BOOST_DESCRIBE_STRUCT(Localised, (), (text, lang))

// Of a row's column in the page's language; translations is the row's JSON.
Localised localised(Lang lang, std::string_view text, std::string_view translations,
                    std::string_view column);

} // namespace retenk::view
