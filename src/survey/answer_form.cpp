#include "survey/answer_form.hpp"

#include "retenk/conference/wording.hpp"
#include "retenk/http/response.hpp"
#include "retenk/http/typed.hpp"

#include <algorithm>

namespace retenk::survey {

namespace {

std::string field_of(const Question& question) { return "q" + std::to_string(question.id.value); }

struct Drawn // one control to choose
{
    std::int64_t value = 0;
    view::Localised label;
    std::string number;
};

std::vector<Drawn> choices_of(const http::Context& context, const Form& form, const Question& question)
{
    std::vector<Drawn> choices;
    const auto kind = question.details.kind;
    if (is_scale(kind))
        for (auto value = least_of(kind); value <= most_of(kind); ++value)
            choices.push_back({value, {std::to_string(value), ""}, ""});
    for (const auto& option : question.details.options)
        choices.push_back({option.id.value, view::localised(context.lang, option.label, option.translations, "label"), ""});
    if (kind == Kind::measures)
        for (const auto& measure : form.measures)
            choices.push_back({measure.id.value, view::localised(context.lang, measure.title, measure.translations, "title"), measure.number});
    return choices;
}

view::Data choices_data(const http::Context& context, const Form& form, const Question& question, const Answer* answer)
{
    const auto name = field_of(question);
    view::Data list = view::Data::List{};
    for (const auto& choice : choices_of(context, form, question)) {
        view::Data data;
        data["id"] = name + "-" + std::to_string(choice.value);
        data["value"] = choice.value;
        data["label"] = view::data_of(choice.label);
        data["number"] = choice.number;
        data["selected"] = answer && std::ranges::count(answer->values, choice.value) > 0;
        list.push_back(std::move(data));
    }
    return list;
}

std::string hint_of(const http::Context& context, Kind kind)
{
    if (kind == Kind::one_of) return "";
    return http::text(context, "survey.answer_" + std::string(db::enum_name(kind)));
}

view::Data question_data(const http::Context& context, const Form& form, const Question& question)
{
    const auto kind = question.details.kind;
    const auto answer = std::ranges::find(form.sheet, question.id, &Answer::question);
    const auto* given = answer == form.sheet.end() ? nullptr : &*answer;
    view::Data data;
    data["name"] = field_of(question);
    data["title"] = view::data_of(view::localised(context.lang, question.details.title, question.details.translations, "title"));
    data["required"] = question.details.required;
    data["hint"] = hint_of(context, kind);
    data["error"] = "";
    data["is_text"] = kind == Kind::text;
    data["is_scale"] = is_scale(kind);
    data["type"] = kind == Kind::several_of || kind == Kind::measures ? "checkbox" : "radio";
    data["choices"] = choices_data(context, form, question, given);
    data["value"] = given ? given->text : std::string();
    data["longest"] = longest_text;
    return data;
}

} // namespace

Form read_form(db::Tx& tx, const ConferenceId& conference)
{
    Form form{questions_of(tx, conference), measures_of(tx, conference), {}};
    std::erase_if(form.questions, [&](const Question& question) {
        return question.closed || (question.details.kind == Kind::measures && form.measures.empty());
    });
    return form;
}

Sheet parse_sheet(const http::Fields& fields, const std::vector<Question>& questions)
{
    Sheet sheet;
    for (const auto& question : questions) {
        const auto name = field_of(question);
        Answer answer{question.id, {}, {}};
        if (question.details.kind == Kind::text) {
            answer.text = trim(fields[name]);
        } else {
            for (const auto& text : fields.all(name))
                if (!text.empty()) answer.values.push_back(http::parse_number(text).value_or(-1));
        }
        if (!answer.text.empty() || !answer.values.empty()) sheet.push_back(std::move(answer));
    }
    return sheet;
}

void draw(const http::Context& context, view::Data& data, const Form& form, const Refusal* refusal)
{
    http::add_errors(context, data, refusal);
    view::Data questions = view::Data::List{};
    for (const auto& question : form.questions) {
        auto one = question_data(context, form, question);
        if (refusal)
            for (const auto& field : refusal->fields)
                if (field.field == field_of(question)) one["error"] = http::text(context, field.key, field.values);
        questions.push_back(std::move(one));
    }
    data["questions"] = std::move(questions);
    if (!refusal) return;
    view::Data errors = view::Data::List{}; // each is known by its question
    for (const auto& field : refusal->fields)
        for (const auto& question : form.questions)
            if (field_of(question) == field.field) {
                view::Data error;
                error["field"] = field.field;
                error["label"] = view::localised(context.lang, question.details.title, question.details.translations, "title").text;
                error["message"] = http::text(context, field.key, field.values);
                errors.push_back(std::move(error));
            }
    data["errors"] = std::move(errors);
}

void add_head(const http::Context& context, view::Data& data, const Survey& survey)
{
    const conference::Wording wording{context.services.templates.catalogue(), context.lang};
    data["title"] = http::text(context, "survey.title", {{"conference", survey.name}});
    data["intro"] = wording.markdown(survey.settings.intro, survey.settings.translations, "intro");
    data["opens"] = wording.catalogue.date_time(context.lang, survey.opens);
    data["closes"] = wording.catalogue.date_time(context.lang, survey.closes);
}

} // namespace retenk::survey
