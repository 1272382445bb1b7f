#pragma once
// application/x-www-form-urlencoded, as bodies and as queries.

#include "retenk/http/request.hpp"

#include <optional>

namespace retenk::http {

// "%C3%A6" → "æ". Nothing for a bad %zz, NUL or what is not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
std::string percent_encoded(std::string_view text); // for a value in a query

// As it came; nothing when a name or value cannot be decoded.
std::optional<Fields> parse_urlencoded(std::string_view text);

// A posted form: lines end with LF, white space at both ends is gone. A NUL in a value, and bytes
// that are not UTF-8, become U+FFFD, which retenk::is_clean_text refuses.
std::optional<Form> parse_form(std::string_view body);

// One value of a posted form, by the same rules.
std::string form_value(std::string_view bytes);

std::string readable_text(std::string_view bytes); // what is no text becomes U+FFFD
bool is_plain_text(std::string_view bytes);        // UTF-8 without NUL

// Adds the names and values of one Cookie line, as they are.
void add_cookies(std::string_view line, Fields& cookies);

bool is_form_type(std::string_view content_type);

} // namespace retenk::http
