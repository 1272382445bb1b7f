#include "retenk/hosts/desk.hpp"

namespace retenk::hosts {

using registration::ParticipantFilter;
using registration::ParticipantState;

MunicipalityId desk_of(const Viewer& viewer, MunicipalityId chosen)
{
    const auto scope = viewer.scope();
    return scope.kind == Scope::Kind::municipality ? scope.municipality : chosen;
}

std::vector<Greeting> greetings(db::Tx& tx, const Viewer& viewer, ConferenceId conference,
                                MunicipalityId municipality)
{
    const auto scope = viewer.scope();
    const auto sql =
        "SELECT participant.id, participant.name, speaker.title, published_session.title AS "
        "session,"
        " published_session.translations AS session_translations, room.name AS room,"
        " published_session.starts_at FROM participant"
        " JOIN speaker ON speaker.person_id = participant.person_id"
        "  AND speaker.conference_id = participant.conference_id"
        " JOIN release ON release.conference_id = participant.conference_id"
        "  AND release.is_current = 1"
        " JOIN release_role ON release_role.release_id = release.id"
        "  AND release_role.speaker_id = speaker.id"
        " JOIN published_session ON published_session.release_id = release.id"
        "  AND published_session.session_id = release_role.session_id"
        " LEFT JOIN room ON room.id = published_session.room_id WHERE " +
        std::string(registration::seen_by(scope)) +
        " AND participant.conference_id = ?2 AND (?3 = 0 OR participant.municipality_id = ?3)"
        " AND participant.state = 'registered' AND participant.approval IN ('none', 'approved')"
        " AND published_session.cancelled = 0"
        " ORDER BY published_session.starts_at, participant.sort_key, participant.id";
    return tx.rows<Greeting>(sql, scope.municipality, conference, municipality);
}

registration::ParticipantPage read_guests(db::Tx& tx, const Viewer& viewer,
                                          const ConferenceId& conference,
                                          const ParticipantFilter& filter)
{
    auto coming = filter;
    coming.municipality = desk_of(viewer, filter.municipality);
    coming.elsewhere = false;
    coming.state = ParticipantState::registered;
    coming.approved = true;
    return registration::participant_page(tx, viewer, conference, coming);
}

Desk read_desk(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
               const ParticipantFilter& filter)
{
    const auto municipality = desk_of(viewer, filter.municipality);
    Desk desk;
    desk.guests = read_guests(tx, viewer, conference, filter);
    desk.counts = registration::participant_counts(tx, viewer, conference, municipality);
    desk.greetings = greetings(tx, viewer, conference, municipality);
    return desk;
}

std::vector<registration::ParticipantRow> attendance_list(db::Tx& tx, const Viewer& viewer,
                                                          const ConferenceId& conference,
                                                          const MunicipalityId& chosen)
{
    ParticipantFilter coming;
    coming.municipality = desk_of(viewer, chosen);
    coming.state = ParticipantState::registered;
    coming.approved = true;
    return registration::all_participants(tx, viewer, conference, coming);
}

std::string set_of(const Viewer& viewer, MunicipalityId chosen)
{
    const auto municipality = desk_of(viewer, chosen);
    return municipality.value == 0
               ? std::string("participants of every municipality")
               : "participants of municipality " + std::to_string(municipality.value);
}

} // namespace retenk::hosts
