// Addresses, numbers, and texts that are searched and sorted.
#include "retenk/base/text.hpp"
#include "fuzz.hpp"
#include "http/form.hpp"

namespace retenk::fuzz {

void fuzz(std::string_view bytes)
{
    if (auto email = parse_email(bytes)) {
        must(parse_email(email->text) == email, "an address is its own reading");
        must(email->text.find_first_of(" \r\n\t<>,;:\"\\()[]") == std::string::npos &&
                 email->text.size() <= 254,
             "an address is one, and nothing else");
    }
    if (auto phone = parse_phone(bytes)) must(parse_phone(phone->text) == phone, "a phone number");
    if (auto number = parse_org_number(bytes))
        must(parse_org_number(number->text) == number, "an organisation's number");

    const std::string text(bytes);
    if (is_clean_text(text)) must(is_clean_text(text, true), "a line is a text too");
    must(squeeze(squeeze(text)) == squeeze(text), "squeezed once is squeezed");
    must(trim(trim(text)) == trim(text), "trimmed once is trimmed");
    must(length_of(text) <= text.size(), "no character is shorter than a byte");
    const auto slug = slug_of(text);
    must(!slug.empty() && slug.size() <= 60 &&
             slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == slug.npos,
         "a slug is one");
    const auto folded = fold(text);
    must(is_clean_text(folded), "folded text is text");
    must(sort_key(text).find_first_not_of("0123456789abcdef") == std::string::npos, "a sort key");
}

} // namespace retenk::fuzz
