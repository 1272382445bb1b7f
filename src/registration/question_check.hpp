#pragma once
// Whether what an organiser wants to ask can be asked.

#include "registration/question_edit.hpp"

namespace retenk::registration {

// Problem::invalid with every wrong field of the editor. Position is where it stands or will stand; stored
// is nothing for a new one.
Result<bool> check_question(db::Tx& tx, ConferenceId conference, std::int64_t position,
                            const QuestionDetails& details, const StoredQuestion* stored);

bool is_answered(db::Tx& tx, QuestionId question); // by anybody, or by a form that is on its way

} // namespace retenk::registration
