#include "retenk/survey/keeping.hpp"

#include "retenk/survey/survey.hpp"

namespace retenk::survey {

std::int64_t forget_due_answers(db::Tx& tx)
{
    std::int64_t gone = 0;
    for (const auto conference : tx.rows<ConferenceId>("SELECT DISTINCT conference_id FROM survey_token"))
        if (const auto survey = find_survey(tx, conference); survey && survey->closes <= tx.now)
            gone += tx.change("DELETE FROM survey_token WHERE conference_id = ?1", conference);
    gone += tx.change("DELETE FROM survey_text WHERE question_id IN (SELECT survey_question.id FROM survey_question JOIN "
                      "conference ON conference.id = conference_id WHERE ends_at <= ?1)",
                      tx.now - texts_kept);
    return gone;
}

} // namespace retenk::survey
