#pragma once
// The interface texts of four languages, from share/locales/<lang>/*.po (a file for each module):
// msgid is a key ("registration.full"), msgstr the text with {names} in it. A plural entry's
// msgid_plural names the counting value ("count"); msgstr[0] is for one, msgstr[1] for the rest.

#include "retenk/base/money.hpp"
#include "retenk/base/problem.hpp"
#include "retenk/base/time.hpp"

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace retenk::view {

enum class Lang { nb, nn, se, en };
inline constexpr std::array all_languages{Lang::nb, Lang::nn, Lang::se, Lang::en};

std::string_view code_of(Lang lang); // "nb"
std::optional<Lang> lang_called(std::string_view code);
std::string_view prefix_of(Lang lang);                        // "" for nb, else "/en"
std::string localised_path(Lang lang, std::string_view path); // "/en/program"; "/" → "/en/"

// What wraps a text that had to fall back to bokmål on a page of another language.
inline constexpr std::string_view fallback_begin = "\uE000";
inline constexpr std::string_view fallback_end = "\uE001";

std::string marked_fallback(std::string_view text);

class Catalogue
{
public:
    // Throws when a file cannot be read, has a syntax error or a key twice.
    explicit Catalogue(const std::filesystem::path& folder);

    // Throws std::out_of_range for a key that bokmål does not have and for a {name} without a
    // value. A key missing in another language gives bokmål's text, between the fallback markers.
    std::string text(Lang lang, std::string_view key, const Values& values = {}) const;

    // Values by name as they are needed; what it throws goes through.
    using ValueOf = std::function<std::string(std::string_view name)>;
    std::string text_from(Lang lang, std::string_view key, const ValueOf& value_of) const;

    // The same without markers: mail subjects, file names, calendar.
    std::string plain(Lang lang, std::string_view key, const Values& values = {}) const;

    bool has(Lang lang, std::string_view key) const;
    std::set<std::string> keys(Lang lang) const;

    std::string long_day(Lang lang, const Day& day) const;     // onsdag 24. oktober 2018
    std::string short_day(Lang lang, const Day& day) const;    // 24. okt. 2018
    std::string time(Lang lang, const LocalTime& local) const; // 09.00 (English 09:00)
    std::string date_time(Lang lang, Instant instant) const;   // 24. okt. 2018 kl. 09.00
    std::string amount(Lang lang, Ore amount) const;           // 1 250,00 kr

    // The names in braces of one text, the counting value of a plural among them.
    std::set<std::string> names_in(Lang lang, std::string_view key) const;

    struct Entry
    {
        std::vector<std::string> forms;
        std::string counts; // the value that chooses the form; empty: one form
    };
    using Entries = std::map<std::string, Entry, std::less<>>;

private:
    const Entry* find(Lang lang, std::string_view key) const;
    const Entry& get(std::string_view key) const;

    std::array<Entries, 4> entries_;
};

} // namespace retenk::view
