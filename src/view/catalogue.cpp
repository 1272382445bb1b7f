#include "retenk/view/catalogue.hpp"

#include "view/po_file.hpp"

#include <algorithm>
#include <stdexcept>

namespace retenk::view {
namespace {

constexpr std::array<std::string_view, 4> codes{"nb", "nn", "se", "en"};

std::size_t index_of(Lang lang) { return static_cast<std::size_t>(lang); }

bool is_name(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

// Calls literal(text) and named(name) in the order of the text.
template <class Literal, class Named>
void for_each_piece(std::string_view text, Literal literal, Named named)
{
    while (!text.empty()) {
        auto open = text.find('{');
        literal(text.substr(0, open));
        if (open == text.npos) return;
        text.remove_prefix(open);
        auto close = text.find('}');
        auto name = text.substr(1, close == text.npos ? 0 : close - 1);
        if (is_name(name)) {
            named(name);
            text.remove_prefix(close + 1);
        } else {
            literal(text.substr(0, 1));
            text.remove_prefix(1);
        }
    }
}

std::string fill(const Catalogue::Entry& entry, const Catalogue::ValueOf& value_of)
{
    bool many = !entry.counts.empty() && value_of(entry.counts) != "1";
    std::string filled;
    for_each_piece(
        entry.forms[many ? 1 : 0], [&](std::string_view text) { filled += text; },
        [&](std::string_view name) { filled += value_of(name); });
    return filled;
}

auto lookup_in(const Values& values, std::string_view key)
{
    return [&values, key](std::string_view name) {
        auto found = values.find(std::string(name));
        if (found == values.end())
            throw std::out_of_range("no value for {" + std::string(name) + "} of " +
                                    std::string(key));
        return found->second;
    };
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// "1 250,00" → "1,250.00"
std::string in_english(std::string_view amount)
{
    constexpr std::string_view no_break_space = "\u00A0";
    std::string english;
    while (!amount.empty()) {
        const bool separates = amount.starts_with(no_break_space);
        english += separates ? ',' : amount.front() == ',' ? '.' : amount.front();
        amount.remove_prefix(separates ? no_break_space.size() : 1);
    }
    return english;
}

} // namespace

std::string_view code_of(Lang lang) { return codes[index_of(lang)]; }

std::optional<Lang> lang_called(std::string_view code)
{
    for (auto lang : all_languages)
        if (code_of(lang) == code) return lang;
    return {};
}

std::string_view prefix_of(Lang lang)
{
    switch (lang) {
    case Lang::nb:
        return "";
    case Lang::nn:
        return "/nn";
    case Lang::se:
        return "/se";
    case Lang::en:
        return "/en";
    }
    return "";
}

std::string localised_path(Lang lang, std::string_view path)
{
    return std::string(prefix_of(lang)).append(path);
}

Catalogue::Catalogue(const std::filesystem::path& folder)
{
    if (!std::filesystem::is_directory(folder / code_of(Lang::nb)))
        throw std::runtime_error("no texts in " + folder.string());
    for (auto lang : all_languages) {
        auto files = folder / code_of(lang);
        if (!std::filesystem::is_directory(files)) continue;
        for (const auto& file : std::filesystem::directory_iterator(files))
            if (file.path().extension() == ".po")
                read_po_file(file.path(), entries_[index_of(lang)]);
    }
}

std::string marked_fallback(std::string_view text)
{
    return std::string(fallback_begin) + std::string(text) + std::string(fallback_end);
}

std::string Catalogue::text(Lang lang, std::string_view key, const Values& values) const
{
    return text_from(lang, key, lookup_in(values, key));
}

std::string Catalogue::text_from(Lang lang, std::string_view key, const ValueOf& value_of) const
{
    if (const auto* entry = find(lang, key)) return fill(*entry, value_of);
    return marked_fallback(fill(get(key), value_of));
}

std::string Catalogue::plain(Lang lang, std::string_view key, const Values& values) const
{
    const auto* entry = find(lang, key);
    return fill(entry ? *entry : get(key), lookup_in(values, key));
}

bool Catalogue::has(Lang lang, std::string_view key) const { return find(lang, key) != nullptr; }

std::set<std::string> Catalogue::keys(Lang lang) const
{
    std::set<std::string> names;
    for (const auto& [key, entry] : entries_[index_of(lang)])
        names.insert(key);
    return names;
}

std::set<std::string> Catalogue::names_in(Lang lang, std::string_view key) const
{
    const auto* entry = find(lang, key);
    if (!entry) return {};
    std::set<std::string> names;
    if (!entry->counts.empty()) names.insert(entry->counts);
    for (const auto& form : entry->forms)
        for_each_piece(
            form, [](std::string_view) {}, [&](std::string_view name) { names.emplace(name); });
    return names;
}

const Catalogue::Entry* Catalogue::find(Lang lang, std::string_view key) const
{
    const auto& entries = entries_[index_of(lang)];
    auto found = entries.find(key);
    return found == entries.end() ? nullptr : &found->second;
}

const Catalogue::Entry& Catalogue::get(std::string_view key) const
{
    const auto* entry = find(Lang::nb, key);
    if (!entry) throw std::out_of_range("no text called " + std::string(key));
    return *entry;
}

std::string Catalogue::long_day(Lang lang, const Day& day) const
{
    auto weekday = std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding();
    return plain(lang, "date.long_day",
                 {{"weekday", plain(lang, "date.weekday_" + std::to_string(weekday))},
                  {"day", std::to_string(unsigned(day.day()))},
                  {"month", plain(lang, "date.month_" + std::to_string(unsigned(day.month())))},
                  {"year", std::to_string(int(day.year()))}});
}

std::string Catalogue::short_day(Lang lang, const Day& day) const
{
    auto month = "date.month_short_" + std::to_string(unsigned(day.month()));
    return plain(lang, "date.short_day",
                 {{"day", std::to_string(unsigned(day.day()))},
                  {"month", plain(lang, month)},
                  {"year", std::to_string(int(day.year()))}});
}

std::string Catalogue::time(Lang lang, const LocalTime& local) const
{
    return plain(lang, "date.time",
                 {{"hour", two_digits(local.hour)}, {"minute", two_digits(local.minute)}});
}

std::string Catalogue::date_time(Lang lang, Instant instant) const
{
    auto local = to_local(instant);
    return plain(lang, "date.date_time",
                 {{"date", short_day(lang, local.day)}, {"time", time(lang, local)}});
}

std::string Catalogue::amount(Lang lang, Ore amount) const
{
    auto number = norwegian_amount(amount);
    return plain(lang, "money.amount",
                 {{"amount", lang == Lang::en ? in_english(number) : std::move(number)}});
}

} // namespace retenk::view
