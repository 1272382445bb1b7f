#pragma once
// Which column of a file is what. A field is called name, first_name, last_name, email, phone,
// organisation, org_number, municipality, category, language, or as a question's answer q7; "" is
// none.

#include "registration/question.hpp"

namespace retenk::registration {

struct ImportChoices
{
    std::vector<std::string> columns; // the field of each column
    CategoryId category;              // of rows that name none; 0: they must
};
BOOST_DESCRIBE_STRUCT(ImportChoices, (), (columns, category))

// All that can be brought, in the order in which it is offered: no file can.
std::vector<std::string> import_fields(const std::vector<AskedQuestion>& questions);

// The question of a field, or nullptr.
const AskedQuestion* question_of_field(const std::vector<AskedQuestion>& questions,
                                       std::string_view field);

// By the words that people use for them in any of our languages, and the questions by their titles.
// Each field once.
std::vector<std::string> guess_columns(const std::vector<std::string>& headings,
                                       const std::vector<AskedQuestion>& questions);

// Problem::invalid with the fields that document::column_name() says: each field once, and a name,
// either whole or in its parts.
Result<bool> check_columns(const std::vector<std::string>& columns,
                           const std::vector<AskedQuestion>& questions);

std::string choices_as_text(const ImportChoices& choices);
ImportChoices choices_in(const std::string& text);

// The text in bokmål and, from the row's translations, in each other language that has it; folded.
std::vector<std::string> all_wordings(const std::string& text, const std::string& translations,
                                      const char* column);

} // namespace retenk::registration
