#include "registration/pages_one_registration.hpp"

#include "retenk/audit/audit.hpp"

#include <algorithm>

namespace retenk::registration {

std::int64_t needs_among(const std::vector<AnswerLine>& answers)
{
    return std::ranges::count(answers, true, &AnswerLine::needs);
}

std::vector<WholeParticipant> participants_of(db::Tx& tx, const Viewer& viewer,
                                              RegistrationId registration)
{
    const auto sql =
        "SELECT participant.id, participant.name, category.name AS category,"
        " category.translations AS category_translations, organisation.name AS organisation,"
        " municipality.name AS municipality, person.email, participant.municipality_id,"
        " participant.state, participant.approval, participant.declined_reason, participant.price_ore, participant.vat_ore, participant.created_at,"
        " participant.cancelled_at, participant.show_in_list, participant.version, participant.place, participant.unnamed"
        " FROM participant JOIN person ON person.id = participant.person_id"
        " JOIN category ON category.id = participant.category_id"
        " LEFT JOIN municipality ON municipality.id = participant.municipality_id"
        " LEFT JOIN organisation ON organisation.id = participant.organisation_id WHERE " +
        std::string(seen_by(viewer.scope())) +
        " AND participant.registration_id = ?2 ORDER BY participant.id";
    return tx.rows<WholeParticipant>(sql, viewer.scope().municipality, registration);
}

std::vector<WholeExtra> extras_of(db::Tx& tx, const Viewer& viewer, RegistrationId registration)
{
    const auto sql = "SELECT participant_extra.participant_id, extra.name, extra.translations,"
                     " participant_extra.price_ore, participant_extra.vat_ore FROM participant"
                     " JOIN participant_extra ON participant_extra.participant_id = participant.id"
                     " JOIN extra ON extra.id = participant_extra.extra_id WHERE " +
                     std::string(seen_by(viewer.scope())) +
                     " AND participant.registration_id = ?2 ORDER BY extra.position, extra.id";
    return tx.rows<WholeExtra>(sql, viewer.scope().municipality, registration);
}

bool log_needs_read(db::Tx& tx, const std::string& actor, const RegistrationId& registration,
                    const std::int64_t& rows)
{
    const auto subject =
        "diet and access answers of registration " + std::to_string(registration.value);
    audit::record_access(tx, actor, "read", subject, rows);
    return true;
}

} // namespace retenk::registration
