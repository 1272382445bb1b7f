// JSON: what is read and written again says the same, and can stand in a page's script element.
#include "fuzz.hpp"
#include "retenk/view/data.hpp"

#include <exception>

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    std::string json;
    try {
        json = view::to_json(view::from_json(bytes));
    } catch (const std::exception&) {
        return;
    }
    must(json.find('<') == json.npos, "no text closes the element that it stands in");
    must(view::to_json(view::from_json(json)) == json, "decode(encode(x)) = x");
}

} // namespace retenk::fuzz
