#pragma once
// Bytes of unknown origin as text.

#include <optional>
#include <string>
#include <string_view>

namespace retenk::document {

// UTF-8 and UTF-16 with and without their marks, else windows-1252; nothing when it is no text at
// all.
std::optional<std::string> text_of_bytes(std::string_view bytes);

// Valid UTF-8 without blanks around it, in which tabs and line breaks are the only control
// characters, each line break one LF.
std::string clean_cell(std::string_view text);

} // namespace retenk::document
