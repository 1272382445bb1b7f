#pragma once
// Questions as they are written to the tables.

#include "retenk/survey/question.hpp"

namespace retenk::survey {

// Behind the others, unchecked.
SurveyQuestionId insert_question(db::Tx& tx, const ConferenceId& conference, const QuestionDetails& details);

} // namespace retenk::survey
