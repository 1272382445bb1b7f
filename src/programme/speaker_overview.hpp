#pragma once
// Which speaker has not said or sent what.

#include "retenk/db/database.hpp"

#include <array>

namespace retenk::programme {

// In the order in which the overview shows them.
inline constexpr std::array<std::string_view, 7> speaker_lacks{
    "answer", "bio", "photo", "alt", "recording", "availability", "equipment"};

struct SpeakerLine
{
    SpeakerId id;
    PersonId person_id;
    std::string name, title, organisation, state, language;
    std::optional<Email> email;
    std::int64_t sessions = 0, unanswered = 0;
    bool has_bio = false, has_photo = false, has_alt = false, has_practical = false;
    std::string recording, availability;
    std::optional<Instant> invited_at, reminded_at, arrived_at;
};
BOOST_DESCRIBE_STRUCT(SpeakerLine, (),
                      (id, person_id, name, title, organisation, state, language, email, sessions,
                       unanswered, has_bio, has_photo, has_alt, has_practical, recording,
                       availability, invited_at, reminded_at, arrived_at))

// In Norwegian order. One statement.
std::vector<SpeakerLine> speaker_lines(db::Tx& tx, ConferenceId conference);

// Of whoever declined nothing is wanted any more.
std::vector<std::string_view> lacks_of(const SpeakerLine& speaker);

} // namespace retenk::programme
