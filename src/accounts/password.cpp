#include "retenk/accounts/password.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace retenk::accounts {

namespace {

constexpr std::size_t least_length = 12, most_length = 200, least_letters = 5;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text)
{
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::string_view without_front(std::string_view text)
{
    while (!text.empty() && !is_letter(text.front()))
        text.remove_prefix(1);
    return text;
}

std::string_view without_back(std::string_view text)
{
    while (!text.empty() && !is_letter(text.back()))
        text.remove_suffix(1);
    return text;
}

// "2027passord!!!" is "passord".
std::string_view without_ends(std::string_view text) { return without_front(without_back(text)); }

// "p@ssw0rd" is "password"; a 1 may be an i or an l.
std::string as_letters(std::string_view text, char one)
{
    static constexpr std::string_view signs = "0345@$!7", letters = "oeasasit";
    std::string word(text);
    for (char& c : word) {
        const auto at = signs.find(c);
        if (at != signs.npos)
            c = letters[at];
        else if (c == '1')
            c = one;
    }
    return word;
}

// "abcabcabc" is "abc".
std::string_view without_repeats(std::string_view text)
{
    for (std::size_t size = 1; size <= text.size() / 2; ++size)
        if (text.substr(size) == text.substr(0, text.size() - size)) return text.substr(0, size);
    return text;
}

// "12345678901234", "9876543210987", "abcdefghijkl".
bool is_counting(std::string_view text)
{
    const bool digits = std::ranges::all_of(text, is_digit);
    const auto step = [&](std::size_t at) {
        const int difference = text[at + 1] - text[at];
        return digits ? (difference + 10) % 10 : difference;
    };
    for (std::size_t at = 1; at + 1 < text.size(); ++at)
        if (step(at) != step(0)) return false;
    return digits || (step(0) >= -1 && step(0) <= 1);
}

bool is_keyboard_walk(std::string_view text)
{
    static constexpr std::string_view there = "1234567890qwertyuiopasdfghjklzxcvbnm";
    static const std::string back(there.rbegin(), there.rend());
    return there.contains(text) || back.contains(text);
}

bool is_common(std::string_view text, const CommonPasswords& common)
{
    for (auto part : {text, without_front(text), without_back(text), without_ends(text)})
        for (auto once : {part, without_repeats(part)})
            for (char one : {'1', 'i', 'l'})
                if (common.contains(once) || common.contains(as_letters(once, one))) return true;
    return false;
}

} // namespace

CommonPasswords read_common_passwords(const std::filesystem::path& file)
{
    std::ifstream lines(file);
    if (!lines) throw std::runtime_error("cannot read " + file.string());
    CommonPasswords common;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && line.front() != '#') common.insert(std::move(line));
    return common;
}

std::optional<Objection> objection_to(std::string_view password, std::string_view email,
                                      const CommonPasswords& common)
{
    if (password.size() < least_length) return Objection::too_short;
    if (password.size() > most_length) return Objection::too_long;
    const auto text = lower(password);
    const std::set<char> letters(text.begin(), text.end());
    if (letters.size() < least_letters || is_counting(text) || is_keyboard_walk(text))
        return Objection::too_easy;
    if (is_common(text, common)) return Objection::too_common;
    const auto name = lower(email.substr(0, email.find('@')));
    if (without_ends(text) == without_ends(name) || text.contains(lower(email)))
        return Objection::of_the_address;
    return std::nullopt;
}

std::string_view in_words(Objection objection)
{
    switch (objection) {
    case Objection::too_short:
        return "it has fewer than 12 characters";
    case Objection::too_long:
        return "it has more than 200 characters";
    case Objection::too_easy:
        return "it is too easy to guess";
    case Objection::too_common:
        return "it is one of those that are guessed first";
    case Objection::of_the_address:
        return "it is made of the e-mail address";
    }
    throw std::logic_error("an objection without words");
}

} // namespace retenk::accounts
