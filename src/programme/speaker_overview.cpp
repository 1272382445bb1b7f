#include "programme/speaker_overview.hpp"

namespace retenk::programme {

std::vector<SpeakerLine> speaker_lines(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<SpeakerLine>(
        "WITH part AS (SELECT session_role.speaker_id, coalesce(answer, '') AS answer FROM "
        "session_role JOIN session ON session.id = session_role.session_id "
        "LEFT JOIN speaker_answer ON speaker_answer.session_id = session.id AND "
        "speaker_answer.speaker_id = session_role.speaker_id WHERE session.conference_id = ?1 AND "
        "hidden = 0 AND cancelled = 0) "
        "SELECT speaker.id, person_id, person.name, title, organisation, state, language, email, "
        "(SELECT count(*) FROM part WHERE speaker_id = speaker.id) AS sessions, "
        "CASE WHEN NOT EXISTS (SELECT 1 FROM speaker_answer WHERE speaker_id = speaker.id) "
        "THEN state = 'invited' "
        "ELSE (SELECT count(*) FROM part WHERE speaker_id = speaker.id AND answer = '') END "
        "AS unanswered, bio <> '' AS has_bio, "
        "EXISTS (SELECT 1 FROM speaker_photo WHERE speaker_id = speaker.id) AS has_photo, "
        "photo_alt <> '' AS has_alt, practical_at IS NOT NULL AS has_practical, "
        "coalesce(recording, '') AS recording, coalesce(availability, '') AS availability, "
        "invited_at, reminded_at, arrived_at "
        "FROM speaker JOIN person ON person.id = person_id "
        "LEFT JOIN speaker_page ON speaker_page.speaker_id = speaker.id "
        "WHERE speaker.conference_id = ?1 ORDER BY person.sort_key, speaker.id",
        conference);
}

std::vector<std::string_view> lacks_of(const SpeakerLine& speaker)
{
    if (speaker.state == "declined") return {};
    std::vector<std::string_view> lacks;
    const auto want = [&](std::string_view what, bool there) {
        if (!there) lacks.push_back(what);
    };
    want("answer", speaker.unanswered == 0);
    want("bio", speaker.has_bio);
    want("photo", speaker.has_photo);
    want("alt", !speaker.has_photo || speaker.has_alt);
    want("recording", !speaker.recording.empty());
    want("availability", !speaker.availability.empty());
    want("equipment", speaker.has_practical);
    return lacks;
}

} // namespace retenk::programme
