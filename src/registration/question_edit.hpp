#pragma once
// Questions as organisers set them. What is asked above stands above: no order and no condition is taken in
// which a question depends on one below it. Topic "registration" after a change.

#include "registration/question.hpp"

namespace retenk::registration {

struct OptionDetails
{
    std::optional<OptionId> id; // nothing: a new one
    std::string label;
    std::optional<std::int64_t> capacity; // nothing: as many as like
    std::string translations = "{}";
    std::string field; // what its fields in the form begin with: "option_2_"
};

struct QuestionDetails
{
    std::string title, purpose;
    QuestionKind kind{};
    std::string rights_class = "ordinary";
    bool required = false;
    Day delete_on{};
    std::string least, most;
    std::optional<QuestionId> condition_question_id;
    std::string condition_values;
    std::string translations = "{}";

    std::vector<CategoryId> categories;
    std::vector<OptionDetails> options;
};
BOOST_DESCRIBE_STRUCT(QuestionDetails, (),
                      (title, purpose, kind, rights_class, required, delete_on, least, most,
                       condition_question_id, condition_values, translations))

struct StoredQuestion
{
    QuestionId id;
    std::int64_t version = 0, position = 0;
    bool retired = false;
    QuestionDetails details;
};

std::optional<StoredQuestion> find_stored_question(db::Tx& tx, ConferenceId conference,
                                                   QuestionId question);

// It stands last. A form sent twice makes one.
Result<QuestionId> create_question(db::Tx& tx, ConferenceId conference,
                                   const QuestionDetails& details, const std::string& form_key,
                                   const std::string& actor);

// conflict when somebody else changed it since; invalid when an option that somebody chose is taken out
// or gets fewer places than are taken. The kind stays.
Result<bool> change_question(db::Tx& tx, ConferenceId conference, QuestionId question,
                             std::int64_t version, const QuestionDetails& details,
                             const std::string& actor);

// One place up or down; conflict when it would come before what it depends on, or behind what
// depends on it. At the end of the list nothing happens.
Result<bool> move_question(db::Tx& tx, ConferenceId conference, QuestionId question, bool up,
                           const std::string& actor);

// No longer asked, or asked again. conflict while another question depends on it.
Result<bool> retire_question(db::Tx& tx, ConferenceId conference, QuestionId question, bool retired,
                             const std::string& actor);

// conflict when somebody has answered, or another question depends on it.
Result<bool> delete_question(db::Tx& tx, ConferenceId conference, QuestionId question,
                             const std::string& actor);

std::int64_t count_answers(db::Tx& tx, QuestionId question); // of those who come

} // namespace retenk::registration
