#include "registration/own.hpp"

namespace retenk::registration {

std::optional<OwnParticipant> find_own(db::Tx& tx, const Viewer& viewer, ParticipantId participant)
{
    auto own = tx.find<OwnParticipant>(
        "SELECT participant.id AS id, registration_id, person_id, participant.name AS name, "
        "municipality_id, "
        "coalesce(organisation.name, '') AS organisation, state, show_in_list, version, "
        "coalesce(person.email, '') AS email "
        "FROM participant JOIN person ON person.id = participant.person_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id WHERE participant.id = ?1",
        participant);
    if (!own) return std::nullopt;
    const bool mine = viewer.registration && *viewer.registration == own->registration_id;
    if (!mine && !viewer.is_organiser()) return std::nullopt;
    return own;
}

Result<bool> check_freeze(db::Tx& tx, const Viewer& viewer,
                          const conference::Conference& conference)
{
    const bool frozen = conference.freeze_at && *conference.freeze_at <= tx.now;
    if ((frozen || tx.now >= conference.ends_at) && !viewer.is_organiser())
        return refuse(Problem::closed, "registration.frozen");
    return true;
}

} // namespace retenk::registration
