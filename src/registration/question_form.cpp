#include "registration/question_form.hpp"

#include "retenk/view/data.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr int most_rows = 30;
constexpr int spare_rows = 3;
constexpr http::TranslatedColumn label_texts[] = {{"label", 200}};

std::string limit(http::Typed& typed, const http::Fields& fields, const std::string& name,
                  QuestionKind kind)
{
    const auto text = trim(fields[name]);
    if (text.empty()) return text;
    if (kind == QuestionKind::date) {
        if (!parse_day(text)) typed.wrong(name, "question.not_a_day");
        return text;
    }
    constexpr std::int64_t far = 1'000'000'000;
    const auto number = typed.number(name, -far, far);
    return number ? std::to_string(*number) : text;
}

Day delete_day(http::Typed& typed, const http::Fields& fields)
{
    const auto day = parse_day(trim(fields["delete_on"]));
    if (!day) typed.wrong("delete_on", "question.not_a_day");
    return day.value_or(Day{});
}

// "7:yes" and "7:no", or ids of options: all of one question.
void parse_condition(http::Typed& typed, const http::Fields& fields, QuestionDetails& details)
{
    for (const auto& text : fields.all("condition")) {
        if (text.empty()) continue;
        const auto colon = text.find(':');
        const auto id = http::parse_number(std::string_view(text).substr(0, colon));
        const auto key = colon == text.npos ? std::string() : text.substr(colon + 1);
        if (!id || key.empty() || key.find(',') != key.npos) {
            typed.wrong("condition", "typed.choose");
            continue;
        }
        if (details.condition_question_id && details.condition_question_id->value != *id)
            typed.wrong("condition", "question.one_condition");
        details.condition_question_id = QuestionId{*id};
        details.condition_values += (details.condition_values.empty() ? "" : ",") + key;
    }
}

// The label's own texts in the other languages stand in the form as option_2_label_nn.
std::string option_translations(http::Typed& typed, const http::Fields& fields, int row)
{
    view::Data::Object all;
    for (const std::string lang : {"nn", "en", "se"}) {
        const auto name = option_field(row, "label_") + lang;
        auto text = typed.line(name, label_texts[0].longest);
        if (text.empty() || fields[name].empty()) continue;
        view::Data one;
        one["label"] = std::move(text);
        all.emplace(lang, std::move(one));
    }
    return view::to_json(view::Data(std::move(all)));
}

void parse_options(http::Typed& typed, const http::Fields& fields, QuestionDetails& details)
{
    for (int row = 1; row <= most_rows; ++row) {
        OptionDetails option;
        option.field = option_field(row, "");
        option.label = typed.line(option_field(row, "label"), label_texts[0].longest);
        if (option.label.empty()) continue;
        if (const auto id = http::parse_number(fields[option_field(row, "id")]))
            option.id = OptionId{*id};
        option.capacity = typed.number(option_field(row, "capacity"), 0, 1'000'000);
        option.translations = option_translations(typed, fields, row);
        details.options.push_back(std::move(option));
    }
}

QuestionDetails parse(http::Typed& typed, const http::Fields& fields, QuestionKind kind,
                      std::string_view translations_before)
{
    QuestionDetails details;
    details.kind = kind;
    details.title = typed.line("title", 200, true);
    details.purpose = typed.line("purpose", 500, true);
    static constexpr std::string_view classes[] = {"ordinary", "needs"};
    details.rights_class = typed.one_of("rights_class", classes);
    details.required = typed.flag("required");
    details.delete_on = delete_day(typed, fields);
    const bool is_text = kind == QuestionKind::text || kind == QuestionKind::long_text;
    const bool has_range = kind == QuestionKind::number || kind == QuestionKind::date;
    if (has_range) details.least = limit(typed, fields, "least", kind);
    if (has_range || is_text) details.most = limit(typed, fields, "most", kind);
    for (const auto& text : fields.all("categories"))
        details.categories.push_back(CategoryId{http::parse_number(text).value_or(0)});
    std::ranges::sort(details.categories);
    parse_condition(typed, fields, details);
    if (has_options(kind)) parse_options(typed, fields, details);
    details.translations = typed.translations(question_texts, translations_before);
    return details;
}

void add_options(http::Fields& fields, const std::vector<OptionDetails>& options)
{
    int row = 0;
    for (const auto& option : options) {
        fields.add(option_field(++row, "id"), std::to_string(option.id->value));
        fields.add(option_field(row, "label"), option.label);
        if (option.capacity)
            fields.add(option_field(row, "capacity"), std::to_string(*option.capacity));
        http::Fields texts;
        http::add_translations(texts, label_texts, option.translations);
        for (const auto& [name, text] : texts.list())
            fields.add(option_field(row, "") + name, text);
    }
}

} // namespace

std::string option_field(int row, const char* name)
{
    return "option_" + std::to_string(row) + "_" + name;
}

int option_rows(const http::Fields& fields)
{
    int last = 0;
    for (int row = 1; row <= most_rows; ++row)
        if (!fields[option_field(row, "label")].empty() || !fields[option_field(row, "id")].empty())
            last = row;
    return std::min(most_rows, last + spare_rows);
}

http::Fields fields_of(const StoredQuestion& stored)
{
    const auto& details = stored.details;
    http::Fields fields;
    fields.add("title", details.title);
    fields.add("purpose", details.purpose);
    fields.add("rights_class", details.rights_class);
    fields.add("required", details.required ? "1" : "");
    fields.add("delete_on", iso_day(details.delete_on));
    fields.add("least", details.least);
    fields.add("most", details.most);
    for (const auto category : details.categories)
        fields.add("categories", std::to_string(category.value));
    if (details.condition_question_id)
        for (const auto& key : condition_keys(details.condition_values))
            fields.add("condition", std::to_string(details.condition_question_id->value) + ":" + key);
    add_options(fields, details.options);
    fields.add("version", std::to_string(stored.version));
    http::add_translations(fields, question_texts, details.translations);
    return fields;
}

Result<QuestionDetails> parse_question(const http::Fields& fields, QuestionKind kind,
                                       std::string_view translations_before)
{
    http::Typed typed(fields);
    auto details = parse(typed, fields, kind, translations_before);
    if (!typed.fine()) return std::unexpected(typed.refusal());
    return details;
}

QuestionDetails question_so_far(const http::Fields& fields, QuestionKind kind)
{
    http::Typed typed(fields);
    return parse(typed, fields, kind, "{}");
}

std::optional<QuestionKind> kind_called(std::string_view name)
{
    for (const auto kind : all_question_kinds)
        if (db::enum_name(kind) == name) return kind;
    return std::nullopt;
}

} // namespace retenk::registration
