#include "retenk/survey/results.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace retenk::survey {

namespace {

struct Count
{
    SurveyQuestionId question_id;
    std::int64_t value = 0, by_mail = 0, openly = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (question_id, value, by_mail, openly))

using Counts = std::vector<Count>;

void add_count(Bar& bar, const Counts& counts, SurveyQuestionId question)
{
    for (const auto& one : counts)
        if (one.question_id == question && one.value == bar.value) {
            bar.by_mail = one.by_mail;
            bar.openly = one.openly;
        }
}

// Those that the sessions serve, and those that were chosen while they did.
std::vector<Measure> measures_shown(db::Tx& tx, const ConferenceId& conference, const Counts& counts, SurveyQuestionId question)
{
    auto measures = measures_of(tx, conference);
    for (const auto& one : counts) {
        if (one.question_id != question || std::ranges::find(measures, MeasureId{one.value}, &Measure::id) != measures.end())
            continue;
        auto gone = tx.find<Measure>("SELECT id, number, title, translations FROM measure WHERE id = ?1", one.value);
        if (gone) measures.push_back(std::move(*gone));
    }
    return measures;
}

std::vector<Bar> bars_of(db::Tx& tx, const ConferenceId& conference, const Question& question, const Counts& counts)
{
    std::vector<Bar> bars;
    const auto add = [&](Bar bar) {
        add_count(bar, counts, question.id);
        bars.push_back(std::move(bar));
    };
    const auto kind = question.details.kind;
    if (is_scale(kind))
        for (auto value = least_of(kind); value <= most_of(kind); ++value)
            add({value, std::to_string(value), "", "{}"});
    for (const auto& option : question.details.options)
        add({option.id.value, "", option.label, option.translations});
    if (kind == Kind::measures)
        for (const auto& measure : measures_shown(tx, conference, counts, question.id))
            add({measure.id.value, measure.number, measure.title, measure.translations});
    return bars;
}

void add_statistics(QuestionResult& result)
{
    const auto kind = result.question.details.kind;
    if (!is_scale(kind) || result.answers == 0) return;
    double sum = 0, squares = 0;
    std::int64_t promoters = 0, detractors = 0;
    for (std::size_t n = 0; n < result.bars.size(); ++n) {
        const auto count = static_cast<double>(result.bars[n].all());
        const auto value = static_cast<double>(least_of(kind)) + static_cast<double>(n);
        sum += count * value;
        squares += count * value * value;
        if (n >= 9) promoters += result.bars[n].all();
        if (n <= 6) detractors += result.bars[n].all();
    }
    const auto all = static_cast<double>(result.answers);
    result.mean = sum / all;
    result.spread = std::sqrt(std::max(0.0, squares / all - *result.mean * *result.mean));
    if (result.question.details.recommend)
        result.nps = std::lround(100.0 * static_cast<double>(promoters - detractors) / all);
}

QuestionResult result_of(db::Tx& tx, const Survey& survey, const Question& question, const Counts& counts, bool too_few)
{
    QuestionResult result;
    result.question = question;
    result.answers = question.answers;
    result.rewordings = rewordings_of(tx, question.id);
    const bool is_text = question.details.kind == Kind::text;
    result.too_few = too_few || (!is_text && question.answers > 0 && question.answers < fewest_shown);
    if (result.too_few) return result;
    result.bars = bars_of(tx, survey.conference, question, counts);
    add_statistics(result);
    if (is_text)
        result.texts = tx.rows<std::string>("SELECT text FROM survey_text WHERE question_id = ?1 ORDER BY id", question.id);
    return result;
}

std::int64_t sheets(db::Tx& tx, const ConferenceId& conference, bool by_mail)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM survey_answer WHERE conference_id = ?1 AND by_mail = ?2", conference,
                                by_mail);
}

struct KeyRow
{
    std::string key;
    bool by_mail = false;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (key, by_mail))

struct ValueRow
{
    std::string key;
    SurveyQuestionId question_id;
    std::int64_t value = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(ValueRow, (), (key, question_id, value, text))

} // namespace

std::optional<Results> results_of(db::Tx& tx, const std::int64_t& year)
{
    const auto survey = find_survey_of_year(tx, year);
    if (!survey) return std::nullopt;
    Results results;
    results.survey = *survey;
    results.by_mail = sheets(tx, survey->conference, true);
    results.openly = sheets(tx, survey->conference, false);
    results.too_few = results.by_mail + results.openly < fewest_shown;
    results.texts_gone = survey->ends + texts_kept <= tx.now;
    const auto counts = tx.rows<Count>(
        "SELECT question_id, value, sum(by_mail) AS by_mail, sum(1 - by_mail) AS openly FROM survey_value JOIN "
        "survey_answer ON survey_answer.key = survey_value.key WHERE conference_id = ?1 GROUP BY question_id, value",
        survey->conference);
    for (const auto& question : questions_of(tx, survey->conference))
        results.questions.push_back(result_of(tx, *survey, question, counts, results.too_few));
    return results;
}

std::vector<SheetRow> shuffled_sheets(db::Tx& tx, const Results& results)
{
    std::vector<SheetRow> rows;
    if (results.too_few) return rows;
    std::map<std::string, std::size_t> place;
    for (const auto& [key, by_mail] :
         tx.rows<KeyRow>("SELECT key, by_mail FROM survey_answer WHERE conference_id = ?1 ORDER BY key",
                         results.survey.conference)) {
        place.emplace(key, rows.size());
        rows.push_back({by_mail, std::vector<std::vector<std::int64_t>>(results.questions.size()),
                        std::vector<std::string>(results.questions.size())});
    }
    const auto cells = tx.rows<ValueRow>(
        "SELECT survey_value.key AS key, question_id, value, '' AS text FROM survey_value JOIN survey_answer ON "
        "survey_answer.key = survey_value.key WHERE conference_id = ?1 UNION ALL SELECT survey_text.key, question_id, 0, "
        "text FROM survey_text JOIN survey_answer ON survey_answer.key = survey_text.key WHERE conference_id = ?1 ORDER BY "
        "value",
        results.survey.conference);
    for (const auto& cell : cells)
        for (std::size_t n = 0; n < results.questions.size(); ++n) {
            const auto& result = results.questions[n];
            if (result.question.id != cell.question_id || result.too_few) continue;
            auto& row = rows[place.at(cell.key)];
            if (result.question.details.kind == Kind::text)
                row.texts[n] = cell.text;
            else
                row.values[n].push_back(cell.value);
        }
    return rows;
}

} // namespace retenk::survey
