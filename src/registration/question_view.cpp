#include "registration/question_view.hpp"

#include "registration/form_view.hpp"
#include "retenk/base/join.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr std::int64_t few = 20;

std::string title_of(const http::Context& context, const AskedQuestion& question)
{
    return own_text(context, question.title, question.translations, "title");
}

std::string label_of(const http::Context& context, const AskedOption& option)
{
    return own_text(context, option.label, option.translations, "label");
}

const AskedQuestion* above(const QuestionsPage& page, const AskedQuestion& question)
{
    if (!question.condition_question_id) return nullptr;
    const auto found =
        std::ranges::find(page.questions, *question.condition_question_id, &AskedQuestion::id);
    return found == page.questions.end() ? nullptr : &*found;
}

std::string answers_that_ask(const http::Context& context, const AskedQuestion& condition,
                             const std::string& values)
{
    std::vector<std::string> words;
    const auto keys = condition_keys(values);
    for (const auto* key : {"yes", "no"})
        if (std::ranges::count(keys, key) > 0)
            words.push_back(value_in_words(context, QuestionKind::yes_no, key));
    for (const auto& option : condition.options)
        if (std::ranges::count(keys, std::to_string(option.id.value)) > 0)
            words.push_back(label_of(context, option));
    return join(words);
}

std::string only_for(const http::Context& context, const QuestionsPage& page,
                     const AskedQuestion& question)
{
    if (question.categories.empty() || page.category_field.empty()) return "";
    std::vector<std::string> names;
    for (const auto& [id, name] : page.category_names)
        if (std::ranges::count(question.categories, id) > 0) names.push_back(name);
    return http::text(context, "question.only_for", {{"categories", join(names)}}) + " ";
}

std::string only_if(const http::Context& context, const QuestionsPage& page,
                    const AskedQuestion& question)
{
    const auto* condition = above(page, question);
    if (condition == nullptr) return "";
    return http::text(
               context, "question.only_if",
               {{"answers", answers_that_ask(context, *condition, question.condition_values)},
                {"question", title_of(context, *condition)}}) +
           " ";
}

std::string limits_text(const http::Context& context, const AskedQuestion& question)
{
    const auto& catalogue = context.services.templates.catalogue();
    auto shown = [&](const std::string& limit) {
        const auto day = parse_day(limit);
        return day ? catalogue.short_day(context.lang, *day) : limit;
    };
    if (question.kind == QuestionKind::file)
        return http::text(context, "question.file_limits",
                          {{"most", std::to_string(
                                        context.services.config.files.upload_megabytes)}}) +
               " ";
    if (question.kind != QuestionKind::number && question.kind != QuestionKind::date) return "";
    if (question.least.empty() && question.most.empty()) return "";
    const char* key = question.least.empty()  ? "question.at_most"
                      : question.most.empty() ? "question.at_least"
                                              : "question.from_to";
    Values values;
    if (!question.least.empty()) values["least"] = shown(question.least);
    if (!question.most.empty()) values["most"] = shown(question.most);
    return http::text(context, key, values) + " ";
}

std::string hint_of(const http::Context& context, const QuestionsPage& page,
                    const AskedQuestion& question)
{
    const auto day =
        context.services.templates.catalogue().short_day(context.lang, question.delete_on);
    const auto purpose = own_text(context, question.purpose, question.translations, "purpose");
    return only_for(context, page, question) + only_if(context, page, question) + purpose +
           (purpose.empty() ? "" : " ") + limits_text(context, question) +
           http::text(context, "registration.deleted_on", {{"day", day}});
}

struct OptionChoice
{
    std::string id, value, label, note;
    bool selected = false, disabled = false;
};
BOOST_DESCRIBE_STRUCT(OptionChoice, (), (id, value, label, note, selected, disabled))

// Whoever has a place keeps it: what is chosen already can be chosen.
OptionChoice option_choice(const http::Context& context, const AskedOption& option,
                           const http::Field& field, const std::vector<std::string>& chosen,
                           bool keeps)
{
    OptionChoice choice;
    choice.value = std::to_string(option.id.value);
    choice.id = field.id + "-" + choice.value;
    choice.label = label_of(context, option);
    choice.selected = std::ranges::count(chosen, choice.value) > 0;
    const bool full = option.free && *option.free == 0;
    choice.disabled = full && !(choice.selected && keeps);
    choice.selected = choice.selected && !choice.disabled;
    if (full)
        choice.note = http::text(context, "registration.category_full");
    else if (option.free && *option.free <= few)
        choice.note =
            http::text(context, "registration.few_left", {{"free", std::to_string(*option.free)}});
    return choice;
}

view::Data choices_of_question(const http::Context& context, const QuestionsPage& page,
                               const AskedQuestion& question, const http::Field& field)
{
    view::Data::List list;
    const auto chosen = page.fields.all(field.name);
    if (question.kind == QuestionKind::yes_no)
        for (const auto* value : {"yes", "no"}) {
            OptionChoice choice{field.id + "-" + value, value,
                                value_in_words(context, question.kind, value), "",
                                std::ranges::count(chosen, value) > 0, false};
            list.push_back(view::data_of(choice));
        }
    // Where the category is chosen the form is new, and nobody has a place yet.
    const bool keeps = page.category_field.empty();
    for (const auto& option : question.options)
        list.push_back(view::data_of(option_choice(context, option, field, chosen, keeps)));
    // A radio button cannot be let go of.
    if (field.type == "radio" && !question.required && !chosen.empty()) {
        OptionChoice none{field.id + "-none", "", http::text(context, "question.no_answer"), "", false, false};
        list.push_back(view::data_of(none));
    }
    return list;
}

http::Field control_of(const http::Context& context, const QuestionsPage& page,
                       const AskedQuestion& question, const Refusal* refusal)
{
    const auto name = answer_field(page.before, question.id);
    auto field =
        http::make_field(context, name, "registration.question", page.fields[name], refusal);
    field.label = title_of(context, question);
    field.hint = hint_of(context, page, question);
    field.required = question.required;
    field.autocomplete = "off";
    switch (question.kind) {
    case QuestionKind::long_text:
        field.type = "textarea";
        break;
    case QuestionKind::number:
        field.inputmode = "numeric";
        break;
    case QuestionKind::date:
        field.type = "date";
        break;
    case QuestionKind::one_of:
    case QuestionKind::yes_no:
        field.type = "radio";
        break;
    case QuestionKind::several_of:
        field.type = "checkbox";
        break;
    case QuestionKind::text:
    case QuestionKind::file:
        break;
    }
    field.maxlength = question.kind == QuestionKind::number
                          ? 20
                          : static_cast<std::int64_t>(longest_of(question));
    return field;
}

std::string spaced(const std::vector<std::string>& words)
{
    std::string joined;
    for (const auto& word : words)
        joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

bool any_stands_in(const http::Form& fields, const std::string& name, const std::vector<std::string>& values)
{
    return std::ranges::any_of(fields.all(name), [&](const std::string& value) {
        return std::ranges::find(values, value) != values.end();
    });
}

// For web/scripts/questions.ts: by which controls of the page it is decided whether this is asked.
void add_conditions(const QuestionsPage& page, const AskedQuestion& question, view::Data& data)
{
    data["if_field"] = "";
    data["for_field"] = "";
    data["asked"] = true;
    if (const auto* condition = above(page, question)) {
        const auto field = answer_field(page.before, condition->id);
        const auto keys = condition_keys(question.condition_values);
        data["if_field"] = field;
        data["if_values"] = spaced(keys);
        if (!any_stands_in(page.fields, field, keys)) data["asked"] = false;
    }
    if (question.categories.empty() || page.category_field.empty()) return;
    std::vector<std::string> ids;
    for (const auto id : question.categories)
        ids.push_back(std::to_string(id.value));
    data["for_field"] = page.category_field;
    data["for_values"] = spaced(ids);
    if (!any_stands_in(page.fields, page.category_field, ids)) data["asked"] = false;
}

view::Data question_data(const http::Context& context, const QuestionsPage& page,
                         const AskedQuestion& question, const Refusal* refusal)
{
    const auto field = control_of(context, page, question, refusal);
    auto data = view::data_of(field);
    const bool is_file = question.kind == QuestionKind::file;
    const bool is_choice = can_be_condition(question.kind);
    data["is_line"] = !is_file && !is_choice;
    data["is_choice"] = is_choice;
    data["is_file"] = is_file;
    data["is_question"] = true;
    data["options"] = choices_of_question(context, page, question, field);
    data["file_name"] = is_file && !field.value.empty() ? page.fields[field.name + "_name"] : "";
    data["most"] = context.services.config.files.upload_megabytes;
    data["file_most"] = context.services.config.files.upload_megabytes * 1024 * 1024;
    add_conditions(page, question, data);
    return data;
}

} // namespace

view::Data questions_data(const http::Context& context, const QuestionsPage& page,
                          const Refusal* refusal)
{
    view::Data list = view::Data::List{};
    for (const auto& question : page.questions) {
        const bool elsewhere =
            page.category_field.empty() && !question.categories.empty() &&
            std::ranges::count(question.categories, page.category) == 0;
        if (!elsewhere) list.push_back(question_data(context, page, question, refusal));
    }
    return list;
}

bool any_file(const std::vector<AskedQuestion>& questions)
{
    return std::ranges::count(questions, QuestionKind::file, &AskedQuestion::kind) > 0;
}

view::Data answers_data(const http::Context& context, const std::vector<AnswerLine>& lines,
                        ParticipantId participant)
{
    view::Data::List list;
    QuestionId last;
    std::string value;
    for (const auto& line : lines) {
        if (line.participant_id != participant || line.value.empty()) continue;
        const auto words = has_options(line.kind)
                               ? own_text(context, line.value, line.translations, "label")
                               : value_in_words(context, line.kind, line.value);
        if (line.question_id == last && !list.empty()) {
            value += ", " + words;
            list.back()["value"] = value;
            continue;
        }
        last = line.question_id;
        value = words;
        view::Data data;
        data["question_id"] = line.question_id.value;
        data["name"] = own_text(context, line.title, line.title_translations, "title");
        data["value"] = value;
        data["needs"] = line.needs;
        data["is_file"] = line.kind == QuestionKind::file;
        list.push_back(std::move(data));
    }
    return list;
}

std::string value_in_words(const http::Context& context, QuestionKind kind,
                           const std::string& value)
{
    // Sheets too are made of these, so nothing is marked.
    const auto& catalogue = context.services.templates.catalogue();
    if (kind == QuestionKind::yes_no && value == "yes")
        return catalogue.plain(context.lang, "question.yes");
    if (kind == QuestionKind::yes_no && value == "no")
        return catalogue.plain(context.lang, "question.no");
    const auto day = kind == QuestionKind::date ? parse_day(value) : std::nullopt;
    return day ? catalogue.long_day(context.lang, *day) : value;
}

} // namespace retenk::registration
