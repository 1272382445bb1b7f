#include "retenk/survey/answer.hpp"

#include "retenk/base/secret.hpp"
#include "retenk/db/once.hpp"
#include "retenk/plan/plan.hpp"

#include <algorithm>

namespace retenk::survey {

namespace {

constexpr std::size_t token_length = 43;

struct TokenRow
{
    PersonId person_id;
    bool answered = false;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (person_id, answered))

std::optional<TokenRow> find_token(db::Tx& tx, const ConferenceId& conference, const std::string& token)
{
    if (token.size() != token_length) return std::nullopt;
    return tx.find<TokenRow>("SELECT person_id, answered FROM survey_token WHERE token_hash = ?1 AND conference_id = ?2",
                             sha256(token), conference);
}

// Of nobody's secret there is no key, so that the person's number alone leads nowhere.
std::string key_of(const ConferenceId& conference, const PersonId& person, const std::string& secret)
{
    if (secret.size() != token_length) return "";
    return sha256("survey " + std::to_string(conference.value) + " " + std::to_string(person.value) + " " + secret);
}

bool has_answer(db::Tx& tx, const std::string& key)
{
    return !key.empty() && tx.find<std::int64_t>("SELECT 1 FROM survey_answer WHERE key = ?1", key).has_value();
}

std::string field_of(SurveyQuestionId id) { return "q" + std::to_string(id.value); }

bool are_allowed(const Question& question, const std::vector<Measure>& measures, const Answer& answer)
{
    const auto kind = question.details.kind;
    if (kind == Kind::text) return answer.values.empty() && length_of(answer.text) <= longest_text;
    const bool several = kind == Kind::several_of || kind == Kind::measures;
    if (!answer.text.empty() || (!several && answer.values.size() > 1)) return false;
    return std::ranges::all_of(answer.values, [&](std::int64_t value) {
        if (std::ranges::count(answer.values, value) > 1) return false;
        if (is_scale(kind)) return value >= least_of(kind) && value <= most_of(kind);
        if (kind == Kind::measures) return std::ranges::find(measures, MeasureId{value}, &Measure::id) != measures.end();
        return std::ranges::find(question.details.options, SurveyOptionId{value}, &Option::id) != question.details.options.end();
    });
}

bool is_empty(const Answer& answer) { return answer.values.empty() && answer.text.empty(); }

Result<bool> check(const std::vector<Question>& questions, const std::vector<Measure>& measures, const Sheet& sheet)
{
    Refusal refusal{Problem::invalid, "form.invalid", {}, {}};
    bool says_anything = false;
    for (const auto& question : questions) {
        const auto answer = std::ranges::find(sheet, question.id, &Answer::question);
        const bool empty = answer == sheet.end() || is_empty(*answer);
        says_anything = says_anything || !empty;
        if (empty && question.details.required)
            refusal.fields.push_back({field_of(question.id), "survey.please_answer", {}});
        if (!empty && !are_allowed(question, measures, *answer))
            refusal.fields.push_back({field_of(question.id), "typed.choose", {}});
    }
    if (refusal.fields.empty() && !says_anything) return refuse(Problem::invalid, "survey.nothing_said");
    if (refusal.fields.empty()) return true;
    return std::unexpected(std::move(refusal));
}

std::vector<Question> asked_of(db::Tx& tx, const ConferenceId& conference)
{
    auto questions = questions_of(tx, conference);
    std::erase_if(questions, [](const Question& question) { return question.closed; });
    return questions;
}

// The answers of questions that are no longer asked stay as they are.
void write_sheet(db::Tx& tx, const std::string& key, const std::vector<Question>& questions, const Sheet& sheet)
{
    for (const auto& question : questions) {
        tx.run("DELETE FROM survey_value WHERE key = ?1 AND question_id = ?2", key, question.id);
        tx.run("DELETE FROM survey_text WHERE key = ?1 AND question_id = ?2", key, question.id);
        const auto answer = std::ranges::find(sheet, question.id, &Answer::question);
        if (answer == sheet.end()) continue;
        for (const auto value : answer->values)
            tx.run("INSERT INTO survey_value (key, question_id, value) VALUES (?1, ?2, ?3)", key, question.id, value);
        if (!answer->text.empty())
            tx.run("INSERT INTO survey_text (id, key, question_id, text) VALUES (abs(random() % 9007199254740991), ?1, ?2, ?3)",
                   key, question.id, answer->text);
    }
    tx.after_commit("survey");
}

Result<Survey> open_survey(db::Tx& tx, const ConferenceId& conference)
{
    auto survey = find_survey(tx, conference);
    if (!survey || !survey->is_open(tx.now)) return refuse(Problem::closed, "survey.is_closed");
    return *std::move(survey);
}

struct ValueRow
{
    SurveyQuestionId question_id;
    std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (question_id, value))

struct TextRow
{
    SurveyQuestionId question_id;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (question_id, text))

} // namespace

std::vector<Measure> measures_of(db::Tx& tx, const ConferenceId& conference)
{
    const auto served = tx.rows<MeasureId>(
        "SELECT DISTINCT measure_id FROM session_measure JOIN session ON session.id = session_id WHERE conference_id = ?1 "
        "AND hidden = 0 AND cancelled = 0",
        conference);
    std::vector<Measure> measures;
    const auto plan = plan::find_current_plan(tx);
    if (!plan) return measures;
    for (const auto& measure : plan::measures_of(tx, plan->id))
        if (std::ranges::find(served, measure.id) != served.end())
            measures.push_back({measure.id, measure.number, measure.title, measure.translations});
    return measures;
}

Asked look_up(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret)
{
    const auto row = find_token(tx, conference, token);
    if (!row) return Asked::unknown;
    if (!row->answered) return Asked::not_answered;
    return has_answer(tx, key_of(conference, row->person_id, secret)) ? Asked::answered_here : Asked::answered_elsewhere;
}

Sheet sheet_of(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret)
{
    Sheet sheet;
    const auto row = find_token(tx, conference, token);
    const auto key = row ? key_of(conference, row->person_id, secret) : std::string();
    if (key.empty()) return sheet;
    const auto answer_to = [&](SurveyQuestionId question) -> Answer& {
        const auto known = std::ranges::find(sheet, question, &Answer::question);
        return known != sheet.end() ? *known : sheet.emplace_back(Answer{question, {}, {}});
    };
    for (const auto& [question, value] : tx.rows<ValueRow>("SELECT question_id, value FROM survey_value WHERE key = ?1", key))
        answer_to(question).values.push_back(value);
    for (auto& [question, text] : tx.rows<TextRow>("SELECT question_id, text FROM survey_text WHERE key = ?1", key))
        answer_to(question).text = text;
    return sheet;
}

Result<bool> answer_by_link(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret,
                            const Sheet& sheet)
{
    if (auto survey = open_survey(tx, conference); !survey) return std::unexpected(survey.error());
    const auto row = find_token(tx, conference, token);
    if (!row) return refuse(Problem::not_found, "survey.unknown_link");
    const auto key = key_of(conference, row->person_id, secret);
    if (key.empty()) return refuse(Problem::invalid, "survey.no_cookie");
    if (row->answered && !has_answer(tx, key)) return refuse(Problem::conflict, "survey.answered_elsewhere");
    const auto questions = asked_of(tx, conference);
    if (auto checked = check(questions, measures_of(tx, conference), sheet); !checked) return checked;
    if (!row->answered) {
        tx.run("INSERT INTO survey_answer (key, conference_id, by_mail) VALUES (?1, ?2, 1)", key, conference);
        tx.run("UPDATE survey_token SET answered = 1 WHERE conference_id = ?1 AND person_id = ?2", conference, row->person_id);
    }
    write_sheet(tx, key, questions, sheet);
    return true;
}

Result<bool> answer_openly(db::Tx& tx, const ConferenceId& conference, const std::string& form_key, const Sheet& sheet)
{
    const auto survey = open_survey(tx, conference);
    if (!survey) return std::unexpected(survey.error());
    if (!survey->settings.open_link) return refuse(Problem::closed, "survey.no_open_link");
    const auto done = "survey:" + form_key;
    if (db::answer_of_form(tx, done)) return true;
    const auto questions = asked_of(tx, conference);
    if (auto checked = check(questions, measures_of(tx, conference), sheet); !checked) return checked;
    const auto key = sha256("survey open " + random_token());
    tx.run("INSERT INTO survey_answer (key, conference_id, by_mail) VALUES (?1, ?2, 0)", key, conference);
    write_sheet(tx, key, questions, sheet);
    if (!form_key.empty()) db::remember_form(tx, done, "answered");
    return true;
}

} // namespace retenk::survey
