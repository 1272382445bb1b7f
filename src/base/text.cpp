#include "retenk/base/text.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace retenk {

bool is_ascii_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

namespace {

std::string digits_of(std::string_view text, std::string_view allowed_between)
{
    std::string digits;
    for (char c : text) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (allowed_between.find(c) == std::string_view::npos)
            return "";
    }
    return digits;
}

bool is_domain(std::string_view domain)
{
    if (domain.find('.') == std::string_view::npos || domain.size() > 253) return false;
    std::size_t label = 0;
    for (std::size_t i = 0; i <= domain.size(); ++i) {
        if (i == domain.size() || domain[i] == '.') {
            if (label == 0 || label > 63 || domain[i - 1] == '-') return false;
            label = 0;
        } else if (is_ascii_letter_or_digit(domain[i]) || (domain[i] == '-' && label > 0))
            ++label;
        else
            return false;
    }
    return true;
}

bool is_local_part(std::string_view local)
{
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.')
        return false;
    for (std::size_t i = 0; i < local.size(); ++i) {
        if (local[i] == '.' && local[i - 1] == '.') return false;
        const bool symbol =
            std::string_view(".!#$%&'*+-/=?^_`{|}~").find(local[i]) != std::string_view::npos;
        if (!is_ascii_letter_or_digit(local[i]) && !symbol) return false;
    }
    return true;
}

std::string_view folded_letter(UChar32 c)
{
    switch (c) {
    case U'æ':
        return "ae";
    case U'ø':
        return "o";
    case U'đ':
        return "d";
    case U'ð':
        return "d";
    case U'ŋ':
        return "n";
    case U'ŧ':
        return "t";
    case U'þ':
        return "th";
    case U'ł':
        return "l";
    case U'ß':
        return "ss";
    case U'œ':
        return "oe";
    case U'ı':
        return "i";
    default:
        return "";
    }
}

icu::UnicodeString unicode_of(std::string_view text)
{
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::UnicodeString decomposed(std::string_view text)
{
    UErrorCode error = U_ZERO_ERROR;
    static const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(error);
    auto result = normalizer->normalize(unicode_of(text), error);
    if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
    // After it, for a sign such as ℡ comes apart into capitals.
    return result.toLower(icu::Locale::getRoot());
}

const icu::Collator& norwegian_collator()
{
    static const std::unique_ptr<icu::Collator> collator = [] {
        UErrorCode error = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made(
            icu::Collator::createInstance(icu::Locale("nb"), error));
        if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
        made->setStrength(icu::Collator::TERTIARY);
        return made;
    }();
    return *collator;
}

// What comes along unseen when an address is copied from a page or a document: no-break space, zero
// width space and joiner, soft hyphen, byte order mark.
std::string without_invisible(std::string text)
{
    for (const std::string_view mark : {"\u00A0", "\u00AD", "\u200B", "\u2060", "\uFEFF"})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.erase(at, mark.size());
    return text;
}

// As it stands on invoices: "NO 974 760 673 MVA".
std::string_view without_vat_mark(std::string_view number)
{
    const auto is = [](std::string_view part, std::string_view mark) {
        return std::ranges::equal(part, mark, [](char c, char m) { return (c & ~0x20) == m; });
    };
    if (is(number.substr(0, 2), "NO")) number.remove_prefix(2);
    if (number.size() > 3 && is(number.substr(number.size() - 3), "MVA")) number.remove_suffix(3);
    return number;
}

} // namespace

std::optional<Email> parse_email(std::string_view text)
{
    const auto address = trim(without_invisible(std::string(text)));
    const auto at = address.rfind('@');
    if (address.size() > 254 || at == std::string::npos) return std::nullopt;
    if (!is_local_part(std::string_view(address).substr(0, at)) ||
        !is_domain(std::string_view(address).substr(at + 1)))
        return std::nullopt;
    Email email{address};
    for (auto& c : email.text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return email;
}

std::optional<Phone> parse_phone(std::string_view text)
{
    auto typed = trim(text);
    const bool international = typed.starts_with('+') || typed.starts_with("00");
    if (typed.starts_with('+')) typed.erase(0, 1);
    auto digits = digits_of(typed, " -()./");
    if (international && digits.starts_with("00")) digits.erase(0, 2);
    if (!international && digits.size() == 8)
        digits = "47" + digits;
    else if (!international)
        return std::nullopt;
    if (digits.size() < 8 || digits.size() > 15 || digits.front() == '0') return std::nullopt;
    return Phone{"+" + digits};
}

std::optional<OrgNumber> parse_org_number(std::string_view text)
{
    const auto typed = trim(without_invisible(std::string(text)));
    const auto digits = digits_of(trim(without_vat_mark(typed)), " .");
    if (digits.size() != 9 || digits == "000000000") return std::nullopt;
    static constexpr int weights[] = {3, 2, 7, 6, 5, 4, 3, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += weights[i] * (digits[i] - '0');
    const int check = (11 - sum % 11) % 11;
    if (check == 10 || check != digits[8] - '0') return std::nullopt;
    return OrgNumber{digits};
}

namespace {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion" // inside ICU's macro
UChar32 next_code_point(std::string_view text, std::int32_t& place, std::int32_t size)
{
    UChar32 c = 0;
    U8_NEXT(text.data(), place, size, c);
    return c;
}
#pragma GCC diagnostic pop

} // namespace

bool is_clean_text(std::string_view text, bool with_lines)
{
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        const UChar32 c = next_code_point(text, i, size);
        if (c < 0) return false;
        const bool line = with_lines && (c == '\n' || c == '\t');
        if (!line && (c < 0x20 || (c >= 0x7F && c < 0xA0))) return false;
        if (c == 0x2028 || c == 0x2029 || (c & 0xFFFE) == 0xFFFE) return false;
        // U+FFFD is what was no text; the others turn the direction of what follows them.
        if (c == 0xFFFD || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
            return false;
        // Private use: our own marks of a fallback text stand there.
        if (c >= 0xE000 && c <= 0xF8FF) return false;
    }
    return true;
}

std::string trim(std::string_view text)
{
    static constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return "";
    return std::string(text.substr(first, text.find_last_not_of(space) - first + 1));
}

std::string squeeze(std::string_view text)
{
    std::string result;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool no_break = text.substr(i).starts_with("\u00A0");
        if (no_break) ++i;
        if (no_break || text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r')
            gap = true;
        else {
            if (gap && !result.empty()) result += ' ';
            gap = false;
            result += text[i];
        }
    }
    return result;
}

std::size_t length_of(std::string_view text)
{
    std::size_t length = 0;
    for (char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++length;
    return length;
}

namespace {

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What fold() says, for the many texts that need no table of Unicode.
std::string folded_ascii(std::string_view text)
{
    std::string result;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z')
            result += static_cast<char>(c | 0x20);
        else if (is_ascii_letter_or_digit(c) || std::string_view("@.-_+").contains(c))
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
        if (result.ends_with("aa")) result.pop_back();
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

} // namespace

std::string fold(std::string_view text)
{
    if (is_ascii(text)) return folded_ascii(text);
    std::string result;
    const auto letters = decomposed(text);
    for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
        const UChar32 c = letters.char32At(i);
        const auto category = u_charType(c);
        if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
            category == U_FORMAT_CHAR)
            continue;
        if (const auto folded = folded_letter(c); !folded.empty())
            result += folded;
        else if (u_isalnum(c) || c == '@' || c == '.' || c == '-' || c == '_' || c == '+')
            icu::UnicodeString(c).toUTF8String(result);
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
        // Only a pair typed as such: å has become one a.
        if (result.ends_with("aa")) result.pop_back();
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string sort_key(std::string_view text)
{
    const auto letters = unicode_of(text);
    std::string key(64, '\0');
    for (;;) {
        const auto needed =
            norwegian_collator().getSortKey(letters, reinterpret_cast<std::uint8_t*>(key.data()),
                                            static_cast<std::int32_t>(key.size()));
        const bool fits = static_cast<std::size_t>(needed) <= key.size();
        key.resize(static_cast<std::size_t>(needed));
        if (fits) break;
    }
    key.pop_back(); // the final zero
    static constexpr char digits[] = "0123456789abcdef";
    std::string hexadecimal;
    for (char byte : key) {
        hexadecimal += digits[static_cast<unsigned char>(byte) >> 4];
        hexadecimal += digits[static_cast<unsigned char>(byte) & 15];
    }
    return hexadecimal;
}

std::string slug_of(std::string_view text)
{
    std::string slug;
    for (char c : fold(text)) {
        if (is_ascii_letter_or_digit(c))
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
        if (slug.size() == 60) break;
    }
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug.empty() ? "x" : slug;
}

} // namespace retenk
