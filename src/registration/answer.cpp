#include "registration/answer.hpp"

#include "registration/form.hpp"
#include "registration/upload.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>
#include <set>

namespace retenk::registration {

namespace {

struct Typing
{
    const http::Form& form;
    const std::string& name;
    const AskedQuestion& question;
    std::vector<FieldError>& errors;

    void wrong(const char* key, Values values = {}) const
    {
        errors.push_back({name, key, std::move(values)});
    }
};

std::string parse_text(const Typing& typing)
{
    const bool lines = typing.question.kind == QuestionKind::long_text;
    auto value = lines ? trim(typing.form[typing.name]) : squeeze(typing.form[typing.name]);
    if (auto error = line_error(typing.name, value, longest_of(typing.question), false, lines))
        typing.errors.push_back(std::move(*error));
    return value;
}

// "1 250" and "1250" are the same.
std::string parse_count(const Typing& typing)
{
    std::string text;
    for (const char letter : squeeze(typing.form[typing.name]))
        if (letter != ' ') text += letter;
    if (text.empty()) return text;
    const auto number = http::parse_number(text);
    const auto least = http::parse_number(typing.question.least);
    const auto most = http::parse_number(typing.question.most);
    if (!number)
        typing.wrong("question.not_a_number");
    else if (least && *number < *least)
        typing.wrong("question.below_least", {{"least", typing.question.least}});
    else if (most && *number > *most)
        typing.wrong("question.above_most", {{"most", typing.question.most}});
    else
        return std::to_string(*number);
    return "";
}

std::string parse_date(const Typing& typing)
{
    const auto text = trim(typing.form[typing.name]);
    if (text.empty()) return text;
    const auto day = parse_day(text);
    const auto least = parse_day(typing.question.least), most = parse_day(typing.question.most);
    if (!day)
        typing.wrong("question.not_a_day");
    else if ((least && *day < *least) || (most && *day > *most))
        typing.wrong("question.day_outside");
    else
        return iso_day(*day);
    return "";
}

std::string parse_yes_no(const Typing& typing)
{
    const auto& text = typing.form[typing.name];
    if (text.empty() || text == "yes" || text == "no") return text;
    typing.wrong("form.choose");
    return "";
}

std::vector<OptionId> parse_options(const Typing& typing)
{
    std::set<OptionId> chosen;
    for (const auto& text : typing.form.all(typing.name)) {
        if (text.empty()) continue;
        const OptionId id{http::parse_number(text).value_or(0)};
        if (std::ranges::find(typing.question.options, id, &AskedOption::id) ==
            typing.question.options.end()) {
            typing.wrong("form.choose");
            return {};
        }
        chosen.insert(id);
    }
    if (typing.question.kind == QuestionKind::one_of && chosen.size() > 1) {
        typing.wrong("form.choose");
        return {};
    }
    return {chosen.begin(), chosen.end()};
}

std::string parse_file(const Typing& typing)
{
    const auto& key = typing.form[typing.name];
    if (key.empty() || is_upload_key(key)) return key;
    typing.wrong("question.file_gone");
    return "";
}

Answer parse_answer(const Typing& typing)
{
    Answer answer{typing.question.id, "", {}, ""};
    switch (typing.question.kind) {
    case QuestionKind::text:
    case QuestionKind::long_text:
        answer.value = parse_text(typing);
        break;
    case QuestionKind::number:
        answer.value = parse_count(typing);
        break;
    case QuestionKind::date:
        answer.value = parse_date(typing);
        break;
    case QuestionKind::yes_no:
        answer.value = parse_yes_no(typing);
        break;
    case QuestionKind::one_of:
    case QuestionKind::several_of:
        answer.options = parse_options(typing);
        break;
    case QuestionKind::file:
        answer.upload = parse_file(typing);
        break;
    }
    return answer;
}

const char* missing_key(QuestionKind kind)
{
    switch (kind) {
    case QuestionKind::one_of:
    case QuestionKind::yes_no:
        return "form.choose";
    case QuestionKind::several_of:
        return "question.choose_some";
    case QuestionKind::file:
        return "question.file_missing";
    case QuestionKind::text:
    case QuestionKind::long_text:
    case QuestionKind::number:
    case QuestionKind::date:
        break;
    }
    return "form.required";
}

bool is_empty(const Answer& answer)
{
    return answer.value.empty() && answer.options.empty() && answer.upload.empty();
}

} // namespace

std::string answer_field(const std::string& before, QuestionId question)
{
    return before + "q" + std::to_string(question.value);
}

std::vector<Answer> parse_answers(const http::Form& form, const std::string& before,
                                  const std::vector<AskedQuestion>& questions, CategoryId category,
                                  std::vector<FieldError>& errors)
{
    std::vector<Answer> answers;
    for (const auto& question : questions) {
        if (!is_asked(question, category, answers)) {
            answers.push_back({question.id, "", {}, ""});
            continue;
        }
        const auto name = answer_field(before, question.id);
        const auto wrong_before = errors.size();
        answers.push_back(parse_answer({form, name, question, errors}));
        if (question.required && is_empty(answers.back()) && errors.size() == wrong_before)
            errors.push_back({name, missing_key(question.kind), {}});
    }
    return answers;
}

} // namespace retenk::registration
