#pragma once
// PRG-12: the survey of a conference: when it is open, and what is known of it. Owns survey*. Topic "survey" after a
// change.

#include "retenk/conference/conference.hpp"
#include "retenk/survey/question.hpp"

namespace retenk::survey {

inline constexpr std::chrono::days open_for(14);  // after the conference's end, unless an organiser says otherwise
inline constexpr std::chrono::days texts_kept(365); // after the conference
inline constexpr std::int64_t fewest_shown = 5;   // answers: of fewer no figure and no text is shown to anybody

struct Settings
{
    std::optional<Instant> opens_at, closes_at; // nothing: the conference's end, and open_for after that
    std::string intro;                          // Markdown
    bool open_link = false;                     // whoever has the address may answer
    std::string translations = "{}";
};
BOOST_DESCRIBE_STRUCT(Settings, (), (opens_at, closes_at, intro, open_link, translations))

struct Survey
{
    ConferenceId conference;
    std::int64_t year = 0;
    std::string name; // of the conference
    Settings settings;
    bool published = false;
    std::int64_t invited = 0; // by mail
    std::optional<Instant> reminded_at;
    Instant opens, closes;   // what the settings come to
    Instant ends;            // of the conference

    bool is_open(Instant now) const { return opens <= now && now < closes; }
};

// Nothing before it was started.
std::optional<Survey> find_survey(db::Tx& tx, const ConferenceId& conference);
std::optional<Survey> find_survey_of_year(db::Tx& tx, const std::int64_t& year);

// Of other years, latest first.
std::vector<std::int64_t> years_with_survey(db::Tx& tx, const ConferenceId& but);

// With these questions; false when there is one already.
bool start_survey(db::Tx& tx, const ConferenceId& conference, const std::vector<QuestionDetails>& questions);

// conflict when somebody else changed it since (audit::fingerprint of Settings); invalid by field.
Result<bool> change_settings(db::Tx& tx, const ConferenceId& conference, const std::string& fingerprint,
                             const Settings& settings, const std::string& actor);

// The figures, without texts, for everybody. not_found without a survey. Topic "site": the archive has a link.
Result<bool> publish(db::Tx& tx, const std::int64_t& year, const bool& published, const std::string& actor);
bool is_published(db::Tx& tx, const ConferenceId& conference);

} // namespace retenk::survey
