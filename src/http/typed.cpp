#include "retenk/http/typed.hpp"

#include "retenk/view/data.hpp"

#include <algorithm>
#include <charconv>

namespace retenk::http {

namespace {

constexpr std::array<std::string_view, 3> other_languages{"nn", "en", "se"};

} // namespace

std::string Typed::line(const std::string& name, std::size_t longest, bool required)
{
    auto text = squeeze(fields_[name]);
    if (!check(name, fields_[name], longest, false)) return text;
    if (required && text.empty()) wrong(name, "typed.missing");
    return text;
}

std::string Typed::lines(const std::string& name, std::size_t longest)
{
    const auto& text = fields_[name];
    check(name, text, longest, true);
    return text;
}

std::optional<std::int64_t> Typed::number(const std::string& name, std::int64_t least,
                                          std::int64_t most)
{
    const auto text = trim(fields_[name]);
    if (text.empty()) return std::nullopt;
    const auto value = parse_number(text);
    if (value && *value >= least && *value <= most) return value;
    wrong(name, "typed.not_a_number",
          {{"least", std::to_string(least)}, {"most", std::to_string(most)}});
    return std::nullopt;
}

std::optional<Instant> Typed::moment(const std::string& name)
{
    const auto text = trim(fields_[name]);
    if (text.empty()) return std::nullopt;
    const auto local = parse_local_time(text);
    if (local) return from_local(*local);
    wrong(name, "typed.not_a_time");
    return std::nullopt;
}

std::optional<Ore> Typed::amount(const std::string& name)
{
    if (trim(fields_[name]).empty()) return std::nullopt;
    const auto amount = parse_amount(fields_[name]);
    if (!amount) wrong(name, "typed.not_an_amount");
    return amount;
}

std::optional<OrgNumber> Typed::org_number(const std::string& name)
{
    if (trim(fields_[name]).empty()) return std::nullopt;
    const auto number = parse_org_number(fields_[name]);
    if (!number) wrong(name, "typed.not_an_org_number");
    return number;
}

std::optional<Email> Typed::email(const std::string& name)
{
    const auto text = trim(fields_[name]);
    if (text.empty()) return std::nullopt;
    const auto email = parse_email(text);
    if (!email) wrong(name, "typed.not_an_email");
    return email;
}

std::string Typed::https(const std::string& name)
{
    const auto text = trim(fields_[name]);
    if (text.empty()) return text;
    constexpr std::string_view scheme = "https://";
    const auto rest = std::string_view(text).substr(std::min(text.size(), scheme.size()));
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    const bool plain = std::ranges::all_of(text, [](unsigned char letter) {
        return letter > ' ' && letter != 0x7F &&
               std::string_view("\"'<>\\`{}|^").find(char(letter)) == std::string_view::npos;
    });
    const bool good = text.starts_with(scheme) && plain && text.size() <= 300 &&
                      host.find('.') != std::string_view::npos &&
                      host.find('@') == std::string_view::npos && !host.starts_with('.') &&
                      is_clean_text(text);
    if (!good) wrong(name, "typed.not_https");
    return text;
}

std::string Typed::one_of(const std::string& name, std::span<const std::string_view> allowed)
{
    const auto& text = fields_[name];
    if (std::ranges::find(allowed, text) != allowed.end()) return text;
    wrong(name, "typed.choose");
    return {}; // so that nobody goes on with what is none of them
}

std::string Typed::translations(std::span<const TranslatedColumn> columns, std::string_view before)
{
    auto kept = view::from_json(before);
    view::Data::Object all = kept.object() ? *kept.object() : view::Data::Object{};
    for (const auto lang : other_languages) {
        const auto& earlier = all[std::string(lang)];
        view::Data::Object texts = earlier.object() ? *earlier.object() : view::Data::Object{};
        for (const auto& column : columns) {
            const auto name = std::string(column.name) + "_" + std::string(lang);
            auto text = column.has_lines() ? lines(name, column.longest) : line(name, column.longest);
            texts.erase(std::string(column.name));
            if (!text.empty()) texts.emplace(column.name, std::move(text));
        }
        all.erase(std::string(lang));
        if (!texts.empty()) all.emplace(lang, std::move(texts));
    }
    return view::to_json(view::Data(std::move(all)));
}

void Typed::wrong(std::string name, std::string key, Values values)
{
    refusal_.fields.push_back(FieldError{std::move(name), std::move(key), std::move(values)});
}

bool Typed::check(const std::string& name, const std::string& text, std::size_t longest,
                  bool with_lines)
{
    if (!is_clean_text(text, with_lines))
        wrong(name, "typed.not_clean");
    else if (length_of(text) > longest)
        wrong(name, "typed.too_long", {{"longest", std::to_string(longest)}});
    else
        return true;
    return false;
}

std::optional<std::int64_t> parse_number(std::string_view text)
{
    std::int64_t number = 0;
    // cppcheck-suppress invalidLifetime ; the view is of our caller's text
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

void add_translations(Fields& fields, std::span<const TranslatedColumn> columns,
                      std::string_view translations)
{
    const auto all = view::from_json(translations);
    for (const auto lang : other_languages) {
        const auto* texts = all.find(lang);
        for (const auto& column : columns) {
            const auto* text = texts ? texts->find(column.name) : nullptr;
            if (text && text->text())
                fields.add(std::string(column.name) + "_" + std::string(lang), *text->text());
        }
    }
}

} // namespace retenk::http
