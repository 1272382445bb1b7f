#include "registration/history.hpp"

namespace retenk::registration {

std::vector<WholeChange> history_of(db::Tx& tx, RegistrationId registration)
{
    return tx.rows<WholeChange>(
        "SELECT change_log.at, change_log.actor, change_log.action, change_log.field,"
        " coalesce(participant.name, '') AS about, user.name AS user_name,"
        " change_log.old_value, change_log.new_value, participant.id AS participant_id"
        " FROM change_log"
        " LEFT JOIN participant ON change_log.subject_type = 'participant'"
        "  AND participant.id = change_log.subject_id"
        " LEFT JOIN user ON change_log.actor = 'user:' || user.id"
        " WHERE (change_log.subject_type = 'registration' AND change_log.subject_id = ?1)"
        " OR (change_log.subject_type = 'participant' AND change_log.subject_id IN"
        "  (SELECT id FROM participant WHERE registration_id = ?1)) ORDER BY change_log.id DESC",
        registration);
}

} // namespace retenk::registration
