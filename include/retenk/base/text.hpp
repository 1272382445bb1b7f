#pragma once
// Text becomes a type at the edge and is never checked again below.

#include <optional>
#include <string>
#include <string_view>

namespace retenk {

// An address as people have them: local part up to 64 octets, a domain with a dot, 254 in all, no
// quoting, no comments (the useful part of RFC 5321 section 4.1.2). The whole is kept in lower case.
struct Email {
    std::string text;
    auto operator<=>(const Email&) const = default;
};
std::optional<Email> parse_email(std::string_view text);

// "+4790000001": Norwegian eight digits get +47; 00 and + are international; 8 to 15 digits,
// the first not 0 (ITU E.164).
struct Phone {
    std::string text;
    auto operator<=>(const Phone&) const = default;
};
std::optional<Phone> parse_phone(std::string_view text);

// Nine digits whose last is the MOD11 check digit (Brønnøysund Register Centre).
struct OrgNumber {
    std::string text;
    auto operator<=>(const OrgNumber&) const = default;
};
std::optional<OrgNumber> parse_org_number(std::string_view text);

// Valid UTF-8 without NUL or other control characters (newline and tab only where allowed).
bool is_clean_text(std::string_view text, bool with_lines = false);

bool is_ascii_letter_or_digit(char c);

// Trims white space at both ends and joins runs of it inside to one space.
std::string squeeze(std::string_view text);
std::string trim(std::string_view text);

// Number of code points; text must be valid UTF-8.
std::size_t length_of(std::string_view text);

// For search: lower case without diacritics; æ ae, ø o, å and aa a, ß ss, đ d, ŋ n, ŧ t; words
// separated by one space. "Åse" and "aase" fold alike.
std::string fold(std::string_view text);

// Sorts as bytes do in the order of Norwegian letters (ICU collation "nb": … z æ ø å, aa as å).
// U+034F between two a's keeps them apart, for Haase.
std::string sort_key(std::string_view text);

// "Vågsfjorden – spor 2" → "vagsfjorden-spor-2"; at most 60 characters, never empty.
std::string slug_of(std::string_view text);

} // namespace retenk
