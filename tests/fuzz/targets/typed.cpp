// What people type into the fields of a form.
#include "retenk/http/typed.hpp"
#include "fuzz.hpp"
#include "http/form.hpp"

#include <array>

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    constexpr std::array<std::string_view, 2> columns{"title", "text"};
    constexpr http::TranslatedColumn texts[] = {{"title", 600}, {"text", 600}};
    auto parts = parts_of(bytes, 3);
    http::Fields fields;
    for (auto name : {"x", "title_nn", "text_se"})
        fields.add(name, parts[0]);
    fields.add("title_en", parts[1]);

    http::Typed typed(fields);
    const auto line = typed.line("x", 40, true);
    const auto text = typed.lines("x", 40);
    if (typed.fine())
        must(is_clean_text(line) && length_of(line) <= 40 && !line.empty(), "a line is a line");
    if (auto number = typed.number("x", -5, 500))
        must(*number >= -5 && *number <= 500, "a number keeps its bounds");
    if (auto amount = typed.amount("x"))
        must(parse_amount(norwegian_amount(*amount)) == amount, "an amount reads as it is shown");
    if (auto moment = typed.moment("x")) to_local(*moment);
    typed.org_number("x");
    typed.email("x");
    typed.one_of("x", columns);

    http::Typed address(fields);
    const auto https = address.https("x");
    if (address.fine())
        must(https.empty() || (https.starts_with("https://") &&
                               https.find_first_of("\"'<> \r\n\t") == https.npos),
             "an address is an address");

    http::Typed translated(fields);
    const auto json = translated.translations(texts);
    http::Fields back;
    if (translated.fine()) {
        http::add_translations(back, texts, json);
        must(back["title_nn"] == parts[0] && back["title_en"] == parts[1],
             "translations come back as they were");
    }
}

} // namespace retenk::fuzz
