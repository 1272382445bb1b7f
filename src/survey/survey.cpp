#include "retenk/survey/survey.hpp"

#include "retenk/audit/differences.hpp"
#include "survey/question_rows.hpp"

namespace retenk::survey {

namespace {

struct SurveyRow
{
    ConferenceId conference_id;
    std::int64_t year = 0;
    std::string name;
    Instant ends_at;
    std::optional<Instant> opens_at, closes_at, reminded_at;
    std::string intro, translations;
    bool open_link = false, published = false;
    std::int64_t invited = 0;
};
BOOST_DESCRIBE_STRUCT(SurveyRow, (),
                      (conference_id, year, name, ends_at, opens_at, closes_at, reminded_at, intro, translations, open_link,
                       published, invited))

std::optional<Survey> find_row(db::Tx& tx, const ConferenceId& conference)
{
    const auto row = tx.find<SurveyRow>(
        "SELECT conference_id, year, name, ends_at, opens_at, closes_at, reminded_at, intro, survey.translations AS "
        "translations, open_link, published, invited FROM survey JOIN conference ON conference.id = conference_id "
        "WHERE conference_id = ?1",
        conference);
    if (!row) return std::nullopt;
    Survey survey;
    survey.conference = row->conference_id;
    survey.year = row->year;
    survey.name = row->name;
    survey.settings = {row->opens_at, row->closes_at, row->intro, row->open_link, row->translations};
    survey.published = row->published;
    survey.invited = row->invited;
    survey.reminded_at = row->reminded_at;
    survey.ends = row->ends_at;
    survey.opens = row->opens_at.value_or(row->ends_at);
    survey.closes = row->closes_at.value_or(std::max(survey.opens, row->ends_at) + open_for);
    return survey;
}

} // namespace

std::optional<Survey> find_survey(db::Tx& tx, const ConferenceId& conference) { return find_row(tx, conference); }

std::optional<Survey> find_survey_of_year(db::Tx& tx, const std::int64_t& year)
{
    const auto conference = tx.find<ConferenceId>("SELECT id FROM conference WHERE year = ?1", year);
    return conference ? find_row(tx, *conference) : std::nullopt;
}

std::vector<std::int64_t> years_with_survey(db::Tx& tx, const ConferenceId& but)
{
    return tx.rows<std::int64_t>("SELECT year FROM survey JOIN conference ON conference.id = conference_id WHERE "
                                 "conference_id <> ?1 ORDER BY year DESC",
                                 but);
}

bool start_survey(db::Tx& tx, const ConferenceId& conference, const std::vector<QuestionDetails>& questions)
{
    if (find_row(tx, conference)) return false;
    tx.run("INSERT INTO survey (conference_id) VALUES (?1)", conference);
    for (const auto& question : questions)
        insert_question(tx, conference, question);
    tx.after_commit("survey");
    return true;
}

Result<bool> change_settings(db::Tx& tx, const ConferenceId& conference, const std::string& fingerprint,
                             const Settings& settings, const std::string& actor)
{
    const auto stored = find_row(tx, conference);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (audit::fingerprint(stored->settings) != fingerprint) return refuse(Problem::conflict, "edit.conflict");
    tx.run("UPDATE survey SET opens_at = ?2, closes_at = ?3, intro = ?4, open_link = ?5, translations = ?6 WHERE "
           "conference_id = ?1",
           conference, settings.opens_at, settings.closes_at, settings.intro, settings.open_link, settings.translations);
    const auto now = must(find_row(tx, conference));
    if (now.closes <= now.opens) return refuse_field("closes_at", "edit.closes_before_opening");
    if (stored->invited > 0 && stored->closes <= tx.now && now.closes > tx.now) // its links are gone
        return refuse_field("closes_at", "survey.is_over_for_good");
    audit::record_differences(tx, actor, "survey", conference.value, stored->settings, settings);
    tx.after_commit("survey");
    return true;
}

Result<bool> publish(db::Tx& tx, const std::int64_t& year, const bool& published, const std::string& actor)
{
    const auto stored = find_survey_of_year(tx, year);
    if (!stored) return refuse(Problem::not_found, "edit.not_found");
    if (stored->published == published) return true;
    tx.run("UPDATE survey SET published = ?2 WHERE conference_id = ?1", stored->conference, published);
    audit::record(tx, actor,
                  {"survey", stored->conference.value, "changed", "published", published ? "0" : "1", published ? "1" : "0"});
    tx.after_commit("site");
    return true;
}

bool is_published(db::Tx& tx, const ConferenceId& conference)
{
    return tx.find<std::int64_t>("SELECT 1 FROM survey WHERE conference_id = ?1 AND published = 1", conference).has_value();
}

} // namespace retenk::survey
