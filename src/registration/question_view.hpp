#pragma once
// Questions as their answerers see them (web/templates/registration/_question.html), and answers in words.

#include "registration/answer.hpp"
#include "retenk/http/field.hpp"

namespace retenk::registration {

struct QuestionsPage
{
    const std::vector<AskedQuestion>& questions;
    const http::Form& fields;
    std::string before;          // of the fields' names: "p1_", or ""
    std::string category_field;  // where the category is chosen on the same page; empty: it is known
    CategoryId category;         // then only its questions are shown
    std::vector<std::pair<CategoryId, std::string>> category_names;
};

// A list for {{#questions}}{{>registration/_question}}{{/questions}}.
view::Data questions_data(const http::Context& context, const QuestionsPage& page,
                          const Refusal* refusal);

bool any_file(const std::vector<AskedQuestion>& questions);

// Of one participant: a list of {question_id, name, value, needs, is_file}, several options in one line.
view::Data answers_data(const http::Context& context, const std::vector<AnswerLine>& lines,
                        ParticipantId participant);

// "yes" and days in the page's words; what is typed as it is.
std::string value_in_words(const http::Context& context, QuestionKind kind,
                           const std::string& value);

} // namespace retenk::registration
