#pragma once
// Answers: read from a form, kept, changed and read again.

#include "registration/question.hpp"
#include "retenk/base/viewer.hpp"
#include "retenk/http/request.hpp"

namespace retenk::registration {

std::string answer_field(const std::string& before, QuestionId question); // "p1_q7"

// An answer to each question, also to those that are not asked of this person: theirs are empty, so
// that nothing of them is kept. What is wrong is added to errors by its field.
std::vector<Answer> parse_answers(const http::Form& form, const std::string& before,
                                  const std::vector<AskedQuestion>& questions, CategoryId category,
                                  std::vector<FieldError>& errors);

// Whether the chosen options have places for all these people, and the files are there: Problem::full
// or invalid with the fields p1_q7, p2_q7 … by place.
Result<bool> check_answers(db::Tx& tx, const std::vector<NewParticipant>& people);

void store_answers(db::Tx& tx, ParticipantId participant, const std::vector<Answer>& answers);

struct AnswerChange
{
    std::string title;
    bool needs = false;
    std::string before, after;
};

// What differs from what is kept is changed; a question without an answer here is left alone.
// Problem::full or invalid with the field q7 when an option or a file cannot be had.
Result<std::vector<AnswerChange>> change_answers(db::Tx& tx, ConferenceId conference,
                                                 ParticipantId participant,
                                                 const std::vector<Answer>& answers);

// Takes out options that are full or not offered any more and files that are gone; answers whether there
// were any.
bool leave_out_impossible(db::Tx& tx, std::vector<NewParticipant>& people);

// All of them, with their places and files: what somebody said is not their successor's.
void remove_answers(db::Tx& tx, ParticipantId participant);

// As the form would have it, under the names that parse_answers() reads.
void add_answer_fields(db::Tx& tx, ParticipantId participant, const std::string& before,
                       http::Form& form);

// One thing that was answered; of several options each.
struct AnswerLine
{
    ParticipantId participant_id;
    QuestionId question_id;
    std::string title, title_translations;
    QuestionKind kind{};
    bool needs = false;
    std::string value, translations; // of an option those of its label
};
BOOST_DESCRIBE_STRUCT(AnswerLine, (),
                      (participant_id, question_id, title, title_translations, kind, needs, value,
                       translations))

// Of one registration, by participant and question. Needs come only to its owner and to organisers. With
// `one`: of whoever has that place of a group, for their own page; what they need is not their contact's to
// read (REG-9).
std::vector<AnswerLine> answer_lines(db::Tx& tx, const Viewer& viewer, RegistrationId registration,
                                     const std::optional<ParticipantId>& one = {});

} // namespace retenk::registration
