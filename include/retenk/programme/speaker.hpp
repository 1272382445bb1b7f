#pragma once
// Speakers whom organisers enter (PRG-9): a person at a conference, with a title and a few words.
// No account is needed. What is written here is seen at once wherever the published programme names
// the speaker. Topic "programme" after a change.

#include "retenk/db/database.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::array<std::string_view, 3> speaker_states{"invited", "confirmed", "declined"};
inline constexpr std::array<std::string_view, 3> speaker_languages{"nb", "nn", "en"};

struct SpeakerDetails
{
    std::string name;
    std::optional<Email> email;
    std::string title, bio, state = "invited", translations = "{}";
    std::string organisation, photo_alt, language = "nb"; // what the photo shows; of mails
};
BOOST_DESCRIBE_STRUCT(SpeakerDetails, (),
                      (name, email, title, bio, state, translations, organisation, photo_alt,
                       language))

// The person is found or added; conflict when that person is a speaker of this conference already.
// A form sent twice makes one speaker.
Result<SpeakerId> create_speaker(db::Tx& tx, ConferenceId conference, const SpeakerDetails& details,
                                 const std::string& form_key, const std::string& actor);

// conflict when somebody else changed it since, or the new name and e-mail are another speaker's.
// The address follows the name until a release shows the speaker.
Result<bool> change_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker,
                            std::int64_t version, const SpeakerDetails& details,
                            const std::string& actor);

struct StoredSpeaker
{
    SpeakerId id;
    PersonId person_id;
    std::string slug;
    std::int64_t version = 0;
    SpeakerDetails details;
};

std::optional<StoredSpeaker> find_speaker(db::Tx& tx, ConferenceId conference, SpeakerId speaker);

} // namespace retenk::programme
