#pragma once
// What people write in a cell, as the form of a question would have it.

#include "registration/question.hpp"
#include "retenk/http/request.hpp"

namespace retenk::registration {

using OptionNames = std::map<std::string, OptionId>; // folded, in every language

struct AnswerCell
{
    const AskedQuestion& question;
    const OptionNames& options;
    const std::string& text;
    bool from_1904 = false;
};

// Adds the answer to the form under the question's name; what cannot be one is an error there.
void add_answer_of_cell(const AnswerCell& cell, http::Form& form, std::vector<FieldError>& errors);

} // namespace retenk::registration
