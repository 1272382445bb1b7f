#pragma once
// Answers, and how they are nobody's. The link of a mail says who may answer, once; the answers stand under the digest
// of that person's number and a secret that only the browser has. Without it nobody finds them again: neither the
// program, nor whoever has the database, nor the person in another browser. Topic "survey".

#include "retenk/survey/survey.hpp"

namespace retenk::survey {

inline constexpr std::size_t longest_text = 2000;

struct Answer
{
    SurveyQuestionId question;
    std::vector<std::int64_t> values; // options, measures, or a number of the scale
    std::string text;
};
using Sheet = std::vector<Answer>; // without what was left empty

// A measure that a session of the conference serves, of the current plan.
struct Measure
{
    MeasureId id;
    std::string number, title, translations;
};
BOOST_DESCRIBE_STRUCT(Measure, (), (id, number, title, translations))
std::vector<Measure> measures_of(db::Tx& tx, const ConferenceId& conference);

enum class Asked { unknown, not_answered, answered_here, answered_elsewhere };

// What the link and this browser's secret come to.
Asked look_up(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret);

// What this browser answered before; empty when nothing.
Sheet sheet_of(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret);

// The first answer, or a correction in the same browser. not_found for a link of nobody, closed outside the time,
// conflict when it was answered in another browser; invalid by field "q<question>".
Result<bool> answer_by_link(db::Tx& tx, const ConferenceId& conference, const std::string& token, const std::string& secret,
                            const Sheet& sheet);

// By the open link: a form sent twice counts once. closed when there is none.
Result<bool> answer_openly(db::Tx& tx, const ConferenceId& conference, const std::string& form_key, const Sheet& sheet);

} // namespace retenk::survey
