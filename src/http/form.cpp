#include "http/form.hpp"

#include "http/head.hpp"

#include <algorithm>

namespace retenk::http {

namespace {

constexpr std::size_t most_fields = 2000;

int hex_digit(char letter)
{
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

// Bytes of the character that begins there; 0 when none does. RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF.
std::size_t character_at(std::string_view text, std::size_t at)
{
    auto byte = [&](std::size_t place) {
        return place < text.size() ? static_cast<unsigned char>(text[place]) : 0u;
    };
    auto follows = [&](std::size_t place) { return (byte(place) & 0xC0u) == 0x80u; };
    auto first = byte(at), second = byte(at + 1);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF && follows(at + 1)) return 2;
    if ((first & 0xF0u) == 0xE0u && follows(at + 1) && follows(at + 2) &&
        !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0))
        return 3;
    if (first >= 0xF0 && first <= 0xF4 && follows(at + 1) && follows(at + 2) && follows(at + 3) &&
        !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second >= 0x90))
        return 4;
    return 0;
}

bool is_text(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        auto size = character_at(text, at);
        if (size == 0 || text[at] == '\0') return false;
        at += size;
    }
    return true;
}

// What is no text becomes U+FFFD, which no field takes: so the form comes back with a word by the
// field and with everything else that was typed.
std::string readable(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        auto size = character_at(bytes, at);
        if (size == 0 || bytes[at] == '\0')
            text += "\uFFFD";
        else
            text += bytes.substr(at, size);
        at += std::max<std::size_t>(size, 1);
    }
    return text;
}

// Nothing for a bad %zz.
std::optional<std::string> unescaped(std::string_view text, bool plus_is_space)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space)
            bytes += ' ';
        else if (text[at] != '%')
            bytes += text[at];
        else {
            if (at + 2 >= text.size()) return std::nullopt;
            int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            bytes += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    return bytes;
}

using Decode = std::optional<std::string> (*)(std::string_view value);

std::optional<std::string> as_text(std::string_view value) { return percent_decoded(value, true); }

std::optional<std::string> as_readable(std::string_view value)
{
    auto bytes = unescaped(value, true);
    if (!bytes) return std::nullopt;
    return readable(*bytes);
}

std::optional<Fields> parse_pairs(std::string_view text, Decode decode)
{
    Fields fields;
    while (!text.empty()) {
        auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty()) continue;
        auto equals = pair.find('=');
        auto name = percent_decoded(pair.substr(0, equals), true);
        auto value = decode(equals == pair.npos ? "" : pair.substr(equals + 1));
        if (!name || !value || fields.list().size() == most_fields) return std::nullopt;
        fields.add(std::move(*name), std::move(*value));
    }
    return fields;
}

std::string with_plain_lines(std::string_view text)
{
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        lines += text[at] == '\r' ? '\n' : text[at];
    }
    auto first = lines.find_first_not_of(" \t\n");
    if (first == std::string::npos) return {};
    return lines.substr(first, lines.find_last_not_of(" \t\n") - first + 1);
}

} // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space)
{
    auto bytes = unescaped(text, plus_is_space);
    if (!bytes || !is_text(*bytes)) return std::nullopt;
    return bytes;
}

std::string percent_encoded(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (char letter : text) {
        bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                     (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' ||
                     letter == '.' || letter == '~' || letter == '/';
        if (plain) {
            encoded += letter;
            continue;
        }
        auto byte = static_cast<unsigned char>(letter);
        encoded += '%';
        encoded += digits[byte >> 4u];
        encoded += digits[byte & 15u];
    }
    return encoded;
}

std::string form_value(std::string_view bytes) { return with_plain_lines(readable(bytes)); }

std::string readable_text(std::string_view bytes) { return readable(bytes); }

bool is_plain_text(std::string_view bytes) { return is_text(bytes); }

std::optional<Fields> parse_urlencoded(std::string_view text) { return parse_pairs(text, as_text); }

std::optional<Form> parse_form(std::string_view body)
{
    auto fields = parse_pairs(body, as_readable);
    if (!fields) return std::nullopt;
    Form form;
    for (const auto& [name, value] : fields->list())
        form.add(name, with_plain_lines(value));
    return form;
}

void add_cookies(std::string_view line, Fields& cookies)
{
    while (!line.empty()) {
        auto pair = line.substr(0, line.find(';'));
        line.remove_prefix(std::min(pair.size() + 1, line.size()));
        while (!pair.empty() && pair.front() == ' ')
            pair.remove_prefix(1);
        auto equals = pair.find('=');
        if (equals != pair.npos)
            cookies.add(std::string(pair.substr(0, equals)), std::string(pair.substr(equals + 1)));
    }
}

bool is_form_type(std::string_view content_type)
{
    auto type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && type.back() == ' ')
        type.remove_suffix(1);
    return same_name(type, "application/x-www-form-urlencoded");
}

} // namespace retenk::http
