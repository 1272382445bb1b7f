#pragma once
// Files that people send, known by their content and never by what they are called.

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace retenk::document {

enum class FileKind { pdf, png, jpg, docx, pptx };
BOOST_DESCRIBE_ENUM(FileKind, pdf, png, jpg, docx, pptx)

// What the bytes are, whatever their sender calls them; nothing of any other kind, nor of a
// presentation with macros.
std::optional<FileKind> kind_of_bytes(std::string_view bytes);

std::string_view media_type(FileKind kind);

// A name to show and to download by: no folders, no control characters, 120 characters at most,
// with the ending of its kind.
std::string shown_file_name(const std::string& name, FileKind kind);
std::string shown_file_name(const std::string& name, std::string_view ending); // "csv"

} // namespace retenk::document
