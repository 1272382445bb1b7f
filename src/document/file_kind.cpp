#include "retenk/document/file_kind.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

namespace retenk::document {

namespace {

constexpr std::size_t longest_name = 120;

// A local file header of the ZIP format (APPNOTE 4.3.7): each has its name in it.
bool holds_entry(std::string_view bytes, std::string_view name)
{
    for (auto at = bytes.find("PK\x03\x04"); at != bytes.npos;
         at = bytes.find("PK\x03\x04", at + 4))
        if (bytes.substr(std::min(at + 30, bytes.size())).starts_with(name)) return true;
    return false;
}

std::string last_part(const std::string& name)
{
    const auto slash = name.find_last_of("/\\");
    return slash == name.npos ? name : name.substr(slash + 1);
}

// Letters that turn the line around would let "exe" look like "pdf".
bool is_invisible(std::string_view letter)
{
    static constexpr std::string_view ranges[] = {"\u200B", "\u200C", "\u200D", "\u200E", "\u200F",
                                                  "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                                  "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF"};
    return std::ranges::find(ranges, letter) != std::end(ranges);
}

std::size_t size_of_letter(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string plain_letters(const std::string& name)
{
    std::string plain;
    std::size_t letters = 0;
    for (std::size_t at = 0; at < name.size() && letters < longest_name;) {
        const auto letter = name.substr(at, size_of_letter(name[at]));
        at += letter.size();
        const bool usable = is_clean_text(letter) && !is_invisible(letter) &&
                            std::string_view("\"*:<>?|").find(letter[0]) == std::string_view::npos;
        plain += usable ? letter : " ";
        ++letters;
    }
    return squeeze(plain);
}

std::string without_ending(const std::string& name)
{
    const auto dot = name.rfind('.');
    return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

} // namespace

std::optional<FileKind> kind_of_bytes(std::string_view bytes)
{
    if (bytes.starts_with("%PDF-")) return FileKind::pdf;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return FileKind::png;
    if (bytes.starts_with("\xFF\xD8\xFF")) return FileKind::jpg;
    if (!bytes.starts_with("PK\x03\x04") || !holds_entry(bytes, "[Content_Types].xml"))
        return std::nullopt;
    if (holds_entry(bytes, "word/")) return FileKind::docx;
    // With macros it is another kind of file, and none that we pass on.
    if (holds_entry(bytes, "ppt/") && !holds_entry(bytes, "ppt/vbaProject.bin"))
        return FileKind::pptx;
    return std::nullopt;
}

std::string_view media_type(FileKind kind)
{
    switch (kind) {
    case FileKind::pdf:
        return "application/pdf";
    case FileKind::png:
        return "image/png";
    case FileKind::jpg:
        return "image/jpeg";
    case FileKind::pptx:
        return "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    case FileKind::docx:
        break;
    }
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
}

std::string shown_file_name(const std::string& name, FileKind kind)
{
    return shown_file_name(name, std::string_view(boost::describe::enum_to_string(kind, "")));
}

std::string shown_file_name(const std::string& name, std::string_view ending)
{
    auto stem = squeeze(without_ending(plain_letters(last_part(name))));
    while (stem.starts_with('.') || stem.starts_with(' '))
        stem.erase(0, 1);
    if (stem.empty()) stem = "fil";
    return stem + "." + std::string(ending);
}

} // namespace retenk::document
