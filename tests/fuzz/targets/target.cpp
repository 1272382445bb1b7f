// The address that is asked for.
#include "fuzz.hpp"
#include "http/form.hpp"
#include "http/strict.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    http::lang_in_first_line(bytes);
    const auto origin = http::origin_form(bytes);
    must(origin == http::origin_form(origin) || origin.data() == bytes.data(),
         "the path of an address is a path");
    const auto target = http::parse_target(bytes);
    if (!target) return;
    must(target->path.find('\0') == std::string::npos, "a path has no NUL");
    must(target->path.find('\\') == std::string::npos, "a path has no backslash");
    if (!target->path.starts_with('/')) return;
    const auto again = http::parse_target(std::string(view::prefix_of(target->lang)) +
                                          http::percent_encoded(target->path));
    must(again && (again->path == target->path || target->lang == view::Lang::nb),
         "decode(encode(path)) = path");
}

} // namespace retenk::fuzz
