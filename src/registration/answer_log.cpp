#include "registration/answer_log.hpp"

#include "retenk/audit/erase.hpp"

namespace retenk::registration {

namespace {

// As the index change_log_answers says it, word for word.
constexpr std::string_view with_values =
    "subject_type = 'participant' AND action = 'changed' AND (old_value IS NOT NULL OR new_value IS NOT NULL)";

// A question may have had other titles. Two of one title in one conference go together, with the first of them.
constexpr std::string_view titles =
    "(SELECT id, title, conference_id, delete_on FROM question UNION "
    "SELECT question.id, was.old_value, conference_id, delete_on FROM question JOIN change_log AS was ON "
    "was.subject_type = 'question' AND was.subject_id = question.id AND was.field = 'title' "
    "WHERE was.old_value IS NOT NULL) AS titled";

std::string rows_of_answers(std::string_view what, std::string_view which)
{
    return "SELECT DISTINCT " + std::string(what) + " FROM " + std::string(titles) +
           " CROSS JOIN change_log ON field = titled.title AND " + std::string(with_values) +
           " JOIN participant ON participant.id = subject_id AND participant.conference_id = titled.conference_id"
           " WHERE " + std::string(which) + " ORDER BY 1";
}

} // namespace

std::int64_t erase_logged_answers(db::Tx& tx, std::string_view actor, QuestionId question, std::int64_t most)
{
    const auto sql = rows_of_answers("change_log.id", "titled.id = ?1") + " LIMIT ?2";
    return audit::erase_rows(tx, actor, tx.rows<std::int64_t>(sql, question, most));
}

std::int64_t erase_logged_answers(db::Tx& tx, std::string_view actor, ParticipantId participant)
{
    const auto sql = rows_of_answers("change_log.id", "participant.id = ?1");
    return audit::erase_rows(tx, actor, tx.rows<std::int64_t>(sql, participant));
}

std::vector<QuestionId> questions_to_erase(db::Tx& tx)
{
    return tx.rows<QuestionId>(rows_of_answers("titled.id", "titled.delete_on <= ?1"), iso_day(to_local(tx.now).day));
}

} // namespace retenk::registration
