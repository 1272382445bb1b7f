#pragma once
// CommonMark by cmark-gfm in safe mode: raw HTML and dangerous links are left out.

#include <string>
#include <string_view>

namespace retenk::document {

std::string markdown_to_html(std::string_view source);
std::string markdown_to_text(std::string_view source); // links as "text (address)", lines of 76
std::string first_words(std::string_view source, std::size_t characters); // plain, for previews

} // namespace retenk::document
