#include "retenk/survey/keeping.hpp"

#include "retenk/conference/over.hpp"
#include "retenk/survey/survey.hpp"

namespace retenk::survey {

std::int64_t forget_due_answers(db::Tx& tx)
{
    std::int64_t gone = 0;
    for (const auto conference : tx.rows<ConferenceId>("SELECT DISTINCT conference_id FROM survey_token"))
        if (const auto survey = find_survey(tx, conference);
            survey && survey->closes <= tx.now && !conference::was_moved_lately(tx, conference))
            gone += tx.change("DELETE FROM survey_token WHERE conference_id = ?1", conference);
    for (const auto conference : conference::over_for(tx, texts_kept))
        gone += tx.change("DELETE FROM survey_text WHERE question_id IN (SELECT id FROM survey_question WHERE "
                          "conference_id = ?1)",
                          conference);
    return gone;
}

} // namespace retenk::survey
