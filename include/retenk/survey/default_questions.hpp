#pragma once
// What every survey begins with: seven questions that surveys of conferences ask, and one of ours.

#include "retenk/survey/question.hpp"
#include "retenk/view/catalogue.hpp"

namespace retenk::survey {

std::vector<QuestionDetails> default_questions(const view::Catalogue& catalogue);

} // namespace retenk::survey
