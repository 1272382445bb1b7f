#include "document/sheet_text.hpp"

#include "retenk/base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace retenk::document {

namespace {

std::string decoded(std::string_view bytes, const char* coding)
{
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(coding, &error),
                                                                       ucnv_close);
    if (U_FAILURE(error)) throw std::runtime_error("ICU does not know a coding");
    const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()),
                                  converter.get(), error);
    if (U_FAILURE(error)) throw std::runtime_error("ICU could not decode");
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

// Without a mark: Latin letters in UTF-16 have every other byte NUL.
const char* coding_with_nul(std::string_view bytes)
{
    std::size_t even = 0, odd = 0;
    const auto looked_at = std::min<std::size_t>(bytes.size() & ~std::size_t{1}, 4096);
    for (std::size_t at = 0; at < looked_at; at += 2) {
        even += bytes[at] == '\0' ? 1 : 0;
        odd += bytes[at + 1] == '\0' ? 1 : 0;
    }
    const auto is_most = [&](std::size_t nul) { return nul * 20 > looked_at * 7; };
    if (is_most(odd) && even == 0) return "UTF-16LE";
    if (is_most(even) && odd == 0) return "UTF-16BE";
    return nullptr;
}

bool is_utf8(std::string_view bytes)
{
    std::int32_t units = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(nullptr, 0, &units, bytes.data(), static_cast<std::int32_t>(bytes.size()),
                  &error);
    return error != U_INVALID_CHAR_FOUND;
}

bool is_other_file(std::string_view bytes)
{
    constexpr std::string_view begins[] = {"%PDF-", "\x89PNG",   "\xFF\xD8\xFF",
                                           "GIF8",  "<!DOCTYPE", "<!doctype",
                                           "<html", "<HTML",     "<?xml"};
    return std::ranges::any_of(begins, [&](auto begin) { return bytes.starts_with(begin); });
}

// Names are shown and kept, so what cannot stand in one is seen to be wrong: U+FFFD.
UChar32 shown(UChar32 letter)
{
    if (letter == '\n' || letter == '\t') return letter;
    if (letter == '\r') return '\n';
    if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0)) return ' ';
    if (letter == 0x2028 || letter == 0x2029) return '\n';
    const bool turns =
        (letter >= 0x202A && letter <= 0x202E) || (letter >= 0x2066 && letter <= 0x2069);
    const bool nothing = (letter & 0xFFFE) == 0xFFFE || (letter >= 0xE000 && letter <= 0xF8FF);
    return turns || nothing || U_IS_SURROGATE(letter) ? 0xFFFD : letter;
}

// Also what a web page's blanks become in a spreadsheet: U+00A0.
void trim_blanks(icu::UnicodeString& text)
{
    std::int32_t first = 0, end = text.length();
    while (first < end && u_isUWhiteSpace(text[first]))
        ++first;
    while (end > first && u_isUWhiteSpace(text[end - 1]))
        --end;
    text.retainBetween(first, end);
}

} // namespace

std::optional<std::string> text_of_bytes(std::string_view bytes)
{
    if (is_other_file(bytes)) return std::nullopt;
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    else if (bytes.starts_with("\xFF\xFE"))
        return decoded(bytes.substr(2), "UTF-16LE");
    else if (bytes.starts_with("\xFE\xFF"))
        return decoded(bytes.substr(2), "UTF-16BE");
    if (bytes.find('\0') != bytes.npos) {
        const auto* coding = coding_with_nul(bytes);
        if (coding == nullptr) return std::nullopt;
        return decoded(bytes, coding);
    }
    if (is_utf8(bytes)) return std::string(bytes);
    return decoded(bytes, "windows-1252");
}

std::string clean_cell(std::string_view text)
{
    const auto is_plain = [](char letter) { return letter >= 0x20 && letter < 0x7F; };
    if (std::ranges::all_of(text, is_plain)) return trim(text);
    auto typed = icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    typed.findAndReplace(icu::UnicodeString(u"\r\n"), icu::UnicodeString(u"\n"));
    icu::UnicodeString letters;
    for (std::int32_t at = 0; at < typed.length(); at = typed.moveIndex32(at, 1))
        letters.append(shown(typed.char32At(at)));
    trim_blanks(letters);
    std::string clean;
    letters.toUTF8String(clean);
    return clean;
}

} // namespace retenk::document
