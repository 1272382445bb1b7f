#pragma once
// The questions of a survey. What somebody answered keeps its meaning: kinds and the ids of options never change, an
// answered question is closed and not deleted, and one that is worded anew says so for good. Topic "survey".

#include "retenk/base/problem.hpp"
#include "retenk/db/database.hpp"

namespace retenk::survey {

using SurveyQuestionId = Id<struct SurveyQuestionTag>;
using SurveyOptionId = Id<struct SurveyOptionTag>;

enum class Kind { one_of, several_of, scale5, scale10, text, measures };
BOOST_DESCRIBE_ENUM(Kind, one_of, several_of, scale5, scale10, text, measures)
inline constexpr std::array all_kinds{Kind::one_of, Kind::several_of, Kind::scale5, Kind::scale10, Kind::text, Kind::measures};

inline constexpr std::size_t most_questions = 30, most_options = 20;

bool has_options(Kind kind);
bool is_scale(Kind kind);
std::int64_t least_of(Kind kind); // of a scale
std::int64_t most_of(Kind kind);

struct Option
{
    SurveyOptionId id; // 0: a new one
    std::string label;
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(Option, (), (id, label, translations))

struct QuestionDetails
{
    Kind kind{};
    std::string title;
    bool required = false;
    bool recommend = false; // of a scale to 10: NPS is reckoned
    std::string translations = "{}";
    std::vector<Option> options;
};
BOOST_DESCRIBE_STRUCT(QuestionDetails, (), (kind, title, required, recommend, translations, options))

struct Question
{
    SurveyQuestionId id;
    QuestionDetails details;
    bool closed = false;
    std::int64_t version = 0;
    std::int64_t answers = 0;
};

struct Rewording
{
    Day day{};
    std::string before, note;
};
BOOST_DESCRIBE_STRUCT(Rewording, (), (day, before, note))

// In their order, closed ones as well.
std::vector<Question> questions_of(db::Tx& tx, const ConferenceId& conference);
std::optional<Question> find_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id);
std::vector<Rewording> rewordings_of(db::Tx& tx, const SurveyQuestionId& id); // earliest first

// It stands last. A form sent twice makes one. full when there are most_questions.
Result<SurveyQuestionId> create_question(db::Tx& tx, const ConferenceId& conference, const QuestionDetails& details,
                                         const std::string& form_key, const std::string& actor);

// conflict when somebody else changed it since. Once it is answered, title and options change only with a note that
// says why (invalid in "note"), and an option that was chosen stays (invalid in "options").
Result<bool> change_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const std::int64_t& version,
                             const QuestionDetails& details, const std::string& note, const std::string& actor);

// At the end of the list nothing happens.
Result<bool> move_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const bool& up, const std::string& actor);

// No longer asked, or asked again.
Result<bool> close_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const bool& closed, const std::string& actor);

// conflict when somebody has answered it.
Result<bool> delete_question(db::Tx& tx, const ConferenceId& conference, const SurveyQuestionId& id, const std::string& actor);

} // namespace retenk::survey
