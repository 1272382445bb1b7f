#include "registration/bulk_people.hpp"

#include "registration/columns.hpp"

namespace retenk::registration {
namespace {

constexpr std::string_view bulk_columns =
        "SELECT participant.id, participant.registration_id, participant.category_id, "
        "participant.pool_id,"
        " participant.name, registration.reference, category.name AS category,"
        " organisation.name AS organisation, participant.place, participant.unnamed,"
        " participant.state,"
        " participant.approval, participant.holds_place, participant.price_ore, "
        "participant.vat_ore, participant.price_reason,"
        " participant.code_id, registration.payer_name, registration.payer_number, coalesce(person.email, '') AS email,"
        " registration.contact_name, registration.contact_email, registration.language,"
        " participant.created_at FROM participant"
        " JOIN registration ON registration.id = participant.registration_id"
        " JOIN person ON person.id = participant.person_id"
        " JOIN category ON category.id = participant.category_id"
        " LEFT JOIN organisation ON organisation.id = participant.organisation_id";

} // namespace

std::vector<BulkRow> bulk_rows(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                               const std::vector<ParticipantId>& people)
{
    const auto sql =
        std::string(bulk_columns) +
        " WHERE participant.id IN (SELECT value FROM json_each(?3))"
        " AND participant.conference_id = ?2 AND " +
        std::string(seen_by(viewer.scope())) + " ORDER BY participant.id";
    return tx.rows<BulkRow>(sql, viewer.scope().municipality, conference, json_of(people));
}

std::optional<BulkRow> find_bulk_row(db::Tx& tx, ConferenceId conference, ParticipantId participant)
{
    static const auto sql = std::string(bulk_columns) +
                            " WHERE participant.id = ?1 AND participant.conference_id = ?2";
    return tx.find<BulkRow>(sql, participant, conference);
}

} // namespace retenk::registration
