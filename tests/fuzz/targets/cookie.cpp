// The Cookie line.
#include "fuzz.hpp"
#include "http/form.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    http::Fields cookies;
    http::add_cookies(bytes, cookies);
    std::string line;
    for (const auto& [name, value] : cookies.list()) {
        must(name.find_first_of(";=") == name.npos && !name.starts_with(' '), "a name is a name");
        must(value.find(';') == value.npos, "a value ends at its semicolon");
        line += name + "=" + value + "; ";
    }
    http::Fields again;
    http::add_cookies(line, again);
    must(again.list() == cookies.list(), "decode(encode(cookies)) = cookies");
}

} // namespace retenk::fuzz
