#include "retenk/survey/question.hpp"

#include "retenk/audit/differences.hpp"
#include "retenk/db/once.hpp"
#include "survey/question_rows.hpp"

#include <algorithm>

namespace retenk::survey {

namespace {

struct QuestionRow
{
    SurveyQuestionId id;
    Kind kind{};
    std::string title, translations;
    bool required = false, recommend = false, closed = false;
    std::int64_t version = 0, answers = 0;
};
BOOST_DESCRIBE_STRUCT(QuestionRow, (),
                      (id, kind, title, translations, required, recommend, closed, version, answers))

std::vector<Option> options_of(db::Tx& tx, SurveyQuestionId question)
{
    return tx.rows<Option>(
        "SELECT id, label, translations FROM survey_option WHERE question_id = ?1 ORDER BY position, id", question);
}

bool is_chosen(db::Tx& tx, SurveyQuestionId question, SurveyOptionId option)
{
    return tx.find<std::int64_t>("SELECT 1 FROM survey_value WHERE question_id = ?1 AND value = ?2", question, option)
        .has_value();
}

Question question_of(db::Tx& tx, QuestionRow row)
{
    Question question;
    question.id = row.id;
    question.details = {row.kind, std::move(row.title), row.required, row.recommend, std::move(row.translations),
                        options_of(tx, row.id)};
    question.closed = row.closed;
    question.version = row.version;
    question.answers = row.answers;
    return question;
}

Result<bool> check(const QuestionDetails& details)
{
    if (details.title.empty()) return refuse_field("title", "typed.missing");
    if (details.recommend && details.kind != Kind::scale10) return refuse_field("recommend", "survey.not_to_ten");
    if (!has_options(details.kind)) return true;
    if (details.options.size() < 2) return refuse_field("options", "survey.too_few_options");
    if (details.options.size() > most_options) return refuse_field("options", "survey.too_many_options");
    std::vector<std::string> labels;
    for (const auto& option : details.options)
        labels.push_back(option.label);
    std::ranges::sort(labels);
    if (std::ranges::adjacent_find(labels) != labels.end()) return refuse_field("options", "survey.same_option_twice");
    return true;
}

void set_options(db::Tx& tx, SurveyQuestionId question, const std::vector<Option>& options)
{
    for (const auto& before : options_of(tx, question))
        if (std::ranges::find(options, before.id, &Option::id) == options.end())
            tx.run("DELETE FROM survey_option WHERE id = ?1", before.id);
    std::int64_t position = 0;
    for (const auto& option : options) {
        ++position;
        const auto changed = tx.change("UPDATE survey_option SET label = ?3, translations = ?4, position = ?5 WHERE "
                                       "id = ?1 AND question_id = ?2",
                                       option.id, question, option.label, option.translations, position);
        if (changed == 0)
            tx.run("INSERT INTO survey_option (question_id, label, translations, position) VALUES (?1, ?2, ?3, ?4)",
                   question, option.label, option.translations, position);
    }
}

std::string words_of(const QuestionDetails& details)
{
    auto words = details.title;
    for (std::size_t n = 0; n < details.options.size(); ++n)
        words += (n == 0 ? " (" : ", ") + details.options[n].label;
    return details.options.empty() ? words : words + ")";
}

// What somebody answered to: the wording in every language.
bool says_the_same(const QuestionDetails& a, const QuestionDetails& b)
{
    return a.title == b.title && a.translations == b.translations && a.recommend == b.recommend &&
           audit::logged_text(a.options) == audit::logged_text(b.options);
}

Result<bool> check_answered(db::Tx& tx, const Question& stored, const QuestionDetails& details, const std::string& note)
{
    for (const auto& before : stored.details.options)
        if (std::ranges::find(details.options, before.id, &Option::id) == details.options.end() &&
            is_chosen(tx, stored.id, before.id))
            return refuse_field("options", "survey.option_chosen", {{"label", before.label}});
    if (!says_the_same(stored.details, details) && note.empty()) return refuse_field("note", "survey.note_missing");
    return true;
}

} // namespace

bool has_options(Kind kind) { return kind == Kind::one_of || kind == Kind::several_of; }
bool is_scale(Kind kind) { return kind == Kind::scale5 || kind == Kind::scale10; }
std::int64_t least_of(Kind kind) { return kind == Kind::scale5 ? 1 : 0; }
std::int64_t most_of(Kind kind) { return kind == Kind::scale5 ? 5 : 10; }

std::vector<Question> questions_of(db::Tx& tx, const ConferenceId& conference)
{
    std::vector<Question> questions;
    for (auto& row : tx.rows<QuestionRow>(
             "SELECT id, kind, title, translations, required, recommend, closed, version, "
             "(SELECT count(DISTINCT key) FROM survey_value WHERE question_id = survey_question.id) + "
             "(SELECT count(*) FROM survey_text WHERE question_id = survey_question.id) AS answers "
             "FROM survey_question WHERE conference_id = ?1 ORDER BY position, id",
             conference))
        questions.push_back(question_of(tx, std::move(row)));
    return questions;
}

std::optional<Question> find_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id)
{
    auto questions = questions_of(tx, conference);
    const auto found = std::ranges::find(questions, id, &Question::id);
    return found == questions.end() ? std::nullopt : std::optional(std::move(*found));
}

std::vector<Rewording> rewordings_of(db::Tx& tx, const SurveyQuestionId& id)
{
    return tx.rows<Rewording>("SELECT day, before, note FROM survey_rewording WHERE question_id = ?1 ORDER BY id", id);
}

SurveyQuestionId insert_question(db::Tx& tx, const ConferenceId& conference, const QuestionDetails& details)
{
    const SurveyQuestionId id{tx.insert(
        "INSERT INTO survey_question (conference_id, kind, title, required, recommend, translations, position) SELECT "
        "?1, ?2, ?3, ?4, ?5, ?6, coalesce(max(position), 0) + 1 FROM survey_question WHERE conference_id = ?1",
        conference, details.kind, details.title, details.required, details.recommend, details.translations)};
    if (has_options(details.kind)) set_options(tx, id, details.options);
    return id;
}

Result<SurveyQuestionId> create_question(db::Tx& tx, const ConferenceId& conference, const QuestionDetails& details,
                                         const std::string& form_key, const std::string& actor)
{
    const auto key = "survey_question:" + form_key;
    if (const auto earlier = db::answer_of_form(tx, key)) return SurveyQuestionId{std::stoll(*earlier)};
    if (auto checked = check(details); !checked) return std::unexpected(checked.error());
    if (questions_of(tx, conference).size() >= most_questions)
        return refuse(Problem::full, "survey.too_many_questions", {{"most", std::to_string(most_questions)}});
    const auto id = insert_question(tx, conference, details);
    audit::record(tx, actor, {"survey_question", id.value, "created", "title", std::nullopt, words_of(details)});
    if (!form_key.empty()) db::remember_form(tx, key, std::to_string(id.value));
    tx.after_commit("survey");
    return id;
}

Result<bool> change_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id,
                             const std::int64_t& version, const QuestionDetails& details, const std::string& note,
                             const std::string& actor)
{
    const auto stored = find_question(tx, conference, id);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->version != version) return refuse(Problem::conflict, "edit.conflict");
    auto asked = details;
    asked.kind = stored->details.kind;
    if (auto checked = check(asked); !checked) return checked;
    if (stored->answers > 0) {
        if (auto checked = check_answered(tx, *stored, asked, note); !checked) return checked;
        if (!says_the_same(stored->details, asked))
            tx.run("INSERT INTO survey_rewording (question_id, day, before, note) VALUES (?1, ?2, ?3, ?4)", id,
                   iso_day(to_local(tx.now).day), words_of(stored->details), note);
    }
    tx.run("UPDATE survey_question SET title = ?2, required = ?3, recommend = ?4, translations = ?5, version = version + "
           "1 WHERE id = ?1",
           id, asked.title, asked.required, asked.recommend, asked.translations);
    if (has_options(asked.kind)) set_options(tx, id, asked.options);
    audit::record_differences(tx, actor, "survey_question", id.value, stored->details, asked);
    tx.after_commit("survey");
    return true;
}

Result<bool> move_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const bool& up,
                           const std::string& actor)
{
    auto ids = tx.rows<SurveyQuestionId>(
        "SELECT id FROM survey_question WHERE conference_id = ?1 ORDER BY position, id", conference);
    const auto own = std::ranges::find(ids, id);
    if (own == ids.end()) return refuse(Problem::not_found, "edit.not_found");
    if (up ? own == ids.begin() : own + 1 == ids.end()) return true;
    std::iter_swap(own, up ? own - 1 : own + 1);
    for (std::size_t i = 0; i < ids.size(); ++i)
        tx.run("UPDATE survey_question SET position = ?2 WHERE id = ?1", ids[i], static_cast<std::int64_t>(i + 1));
    audit::record(tx, actor, {"survey_question", id.value, "changed", "position", up ? "↓" : "↑", up ? "↑" : "↓"});
    tx.after_commit("survey");
    return true;
}

Result<bool> close_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const bool& closed,
                            const std::string& actor)
{
    const auto stored = find_question(tx, conference, id);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->closed == closed) return true;
    tx.run("UPDATE survey_question SET closed = ?2, version = version + 1 WHERE id = ?1", id, closed);
    audit::record(tx, actor,
                  {"survey_question", id.value, "changed", "closed", closed ? "0" : "1", closed ? "1" : "0"});
    tx.after_commit("survey");
    return true;
}

Result<bool> delete_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id,
                             const std::string& actor)
{
    const auto stored = find_question(tx, conference, id);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->answers > 0) return refuse(Problem::conflict, "survey.answered");
    tx.run("DELETE FROM survey_rewording WHERE question_id = ?1", id);
    tx.run("DELETE FROM survey_option WHERE question_id = ?1", id);
    tx.run("DELETE FROM survey_question WHERE id = ?1", id);
    audit::record(tx, actor, {"survey_question", id.value, "deleted", "title", words_of(stored->details), std::nullopt});
    tx.after_commit("survey");
    return true;
}

} // namespace retenk::survey
