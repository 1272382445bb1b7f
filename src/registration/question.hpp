#pragma once
// What organisers ask (REG-8, REG-9): kinds, limits, options, and when a question is asked at all.

#include "retenk/registration/registration.hpp"

namespace retenk::registration {

enum class QuestionKind { text, long_text, one_of, several_of, number, date, yes_no, file };
BOOST_DESCRIBE_ENUM(QuestionKind, text, long_text, one_of, several_of, number, date, yes_no, file)

inline constexpr QuestionKind all_question_kinds[] = {
    QuestionKind::text,   QuestionKind::long_text, QuestionKind::one_of, QuestionKind::several_of,
    QuestionKind::yes_no, QuestionKind::number,    QuestionKind::date,   QuestionKind::file};

bool has_options(QuestionKind kind);    // its options are the organisers' own
bool can_be_condition(QuestionKind kind); // what is answered is one of a few

struct AskedOption
{
    OptionId id;
    QuestionId question_id;
    std::string label, translations;
    std::optional<std::int64_t> free; // nothing: as many as like
};
BOOST_DESCRIBE_STRUCT(AskedOption, (), (id, question_id, label, translations, free))

struct AskedQuestion
{
    QuestionId id;
    std::string title, purpose;
    QuestionKind kind{};
    std::string rights_class;
    bool required = false;
    Day delete_on{};
    std::string translations, least, most;
    std::optional<QuestionId> condition_question_id;
    std::string condition_values;

    std::vector<CategoryId> categories; // none: all
    std::vector<AskedOption> options;
};
BOOST_DESCRIBE_STRUCT(AskedQuestion, (),
                      (id, title, purpose, kind, rights_class, required, delete_on, translations,
                       least, most, condition_question_id, condition_values))

// Those that are asked today, in their order: what a question depends on stands above it.
std::vector<AskedQuestion> questions_of(db::Tx& tx, ConferenceId conference);

// Most characters of a text.
std::size_t longest_of(const AskedQuestion& question);

// "yes", "no" and ids of options, without what stands between them.
std::vector<std::string> condition_keys(const std::string& values);

// Whether it is asked of somebody in the category who answered so above. A question that was not
// asked has no answer there, so what depends on it is not asked either.
bool is_asked(const AskedQuestion& question, CategoryId category, const std::vector<Answer>& above);

} // namespace retenk::registration
