#pragma once
// The editor's form of a question: stored details as fields, and fields as details.

#include "registration/question_edit.hpp"
#include "retenk/http/typed.hpp"

namespace retenk::registration {

inline constexpr http::TranslatedColumn question_texts[] = {{"title", 200}, {"purpose", 500}};

http::Fields fields_of(const StoredQuestion& stored);

// In before are the translations that other languages' columns may have beside ours.
Result<QuestionDetails> parse_question(const http::Fields& fields, QuestionKind kind,
                                       std::string_view translations_before);

// As far as it goes, for the preview: what is wrong is left out.
QuestionDetails question_so_far(const http::Fields& fields, QuestionKind kind);

// How many rows of options the form has: those that are used, and some that are not.
int option_rows(const http::Fields& fields);

std::string option_field(int row, const char* name); // "option_2_label"

std::optional<QuestionKind> kind_called(std::string_view name);

} // namespace retenk::registration
