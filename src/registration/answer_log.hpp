#pragma once
// What people answered stands in the change log too, as old and new value under the title that the question had.
// It goes when the answers go (PRV-1).

#include "retenk/db/database.hpp"

namespace retenk::registration {

// Some of what was logged of a question whose day has come; 0: nothing is left.
std::int64_t erase_logged_answers(db::Tx& tx, std::string_view actor, QuestionId question, std::int64_t most);

// All that was logged of one participant's answers.
std::int64_t erase_logged_answers(db::Tx& tx, std::string_view actor, ParticipantId participant);

// Questions of which the log still holds answers after their day.
std::vector<QuestionId> questions_to_erase(db::Tx& tx);

} // namespace retenk::registration
