// What the change log keeps as values of columns, told in the words of the form that changes them.
#include "retenk/http/form_page.hpp"

#include <algorithm>
#include <ranges>

namespace retenk::http {

namespace {

std::optional<Instant> instant_in(const std::string& text)
{
    if (text.size() != 20 || !text.ends_with(":00Z")) return std::nullopt;
    const auto clock = parse_local_time(text.substr(0, 16));
    if (!clock) return std::nullopt;
    return std::chrono::sys_days(clock->day) + std::chrono::hours(clock->hour) +
           std::chrono::minutes(clock->minute);
}

// A page of text is recognised by its beginning; the whole stands in the log.
std::string shortened(std::string text)
{
    constexpr std::size_t longest = 400;
    if (text.size() <= longest) return text;
    auto end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text + "…";
}

std::string label_of(const std::vector<Choice>& choices, const std::string& value)
{
    const auto choice = std::ranges::find(choices, value, &Choice::value);
    return choice == choices.end() ? value : choice->label;
}

// "3:speaker,4:host" of people and their roles.
std::string list_in_words(const std::vector<Choice>& choices, std::string_view list)
{
    std::string words;
    for (const auto item : std::views::split(list, ',')) {
        words += words.empty() ? "" : "; ";
        bool first = true;
        for (const auto part : std::views::split(item, ':')) {
            words += first ? "" : ", ";
            words += label_of(choices, std::string(part.begin(), part.end()));
            first = false;
        }
    }
    return words;
}

} // namespace

// Of {"en":{"title":…}} only the texts that the other side does not have as well.
std::string FormPage::translations_in_words(const std::string& json, const std::string& other) const
{
    const auto all = json.empty() ? view::Data() : view::from_json(json),
               others = other.empty() ? view::Data() : view::from_json(other);
    std::string words;
    for (const std::string lang : {"nn", "en", "se"}) {
        const auto *texts = all.find(lang), *other_texts = others.find(lang);
        if (!texts || !texts->object()) continue;
        for (const auto& [column, value] : *texts->object()) {
            const auto* same = other_texts ? other_texts->find(column) : nullptr;
            if (!value.text() || (same && same->text() && *same->text() == *value.text())) continue;
            words += words.empty() ? "" : "; ";
            words += text(context_, "language." + lang) + ", " + label_of_column(column) + ": " +
                     *value.text();
        }
    }
    return words;
}

std::string FormPage::label_of_column(const std::string& column) const
{
    const auto key = prefix_ + column;
    return context_.services.templates.catalogue().has(view::Lang::nb, key) ? text(context_, key)
                                                                            : column;
}

std::string FormPage::in_words(const std::string& column, const std::string& value) const
{
    const auto& catalogue = context_.services.templates.catalogue();
    if (value.empty()) return value;
    if (const auto list = lists_.find(column); list != lists_.end())
        return list_in_words(list->second, value);
    const auto field = std::ranges::find(drawn_, column, &Field::name);
    if (field != drawn_.end() && !field->choices.empty()) return label_of(field->choices, value);
    if (field != drawn_.end() && field->type == "checkbox")
        return text(context_, value == "1" ? "edit.yes" : "edit.no");
    if (column.ends_with("_ore"))
        return catalogue.amount(context_.lang, Ore{std::atoll(value.c_str())});
    if (const auto instant = instant_in(value)) return catalogue.date_time(context_.lang, *instant);
    return value;
}

void FormPage::list(std::string column, std::vector<Choice> choices)
{
    lists_.emplace(std::move(column), std::move(choices));
}

void FormPage::history(const std::vector<FormChange>& changes)
{
    view::Data::List rows;
    for (const auto& change : changes) {
        const bool is_of_texts = change.column == "translations";
        const auto told = [&](const std::string& value, const std::string& other) {
            return shortened(is_of_texts ? translations_in_words(value, other)
                                         : in_words(change.column, value));
        };
        auto row = view::data_of(change);
        auto old_value = told(change.old_value, change.new_value),
             new_value = told(change.new_value, change.old_value);
        // Written otherwise, and saying the same.
        if (is_of_texts && old_value.empty() && new_value.empty()) continue;
        row["values"] = !old_value.empty() || !new_value.empty();
        row["old_value"] = std::move(old_value);
        row["new_value"] = std::move(new_value);
        row["field"] = label_of_column(change.column);
        rows.push_back(std::move(row));
    }
    view::Data data;
    if (!rows.empty()) data["rows"] = std::move(rows);
    data_["history"] = std::move(data);
}

} // namespace retenk::http
