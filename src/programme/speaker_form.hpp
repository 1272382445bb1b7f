#pragma once
// The form of a speaker: from what is stored to fields, and from what was typed to details.

#include "retenk/http/typed.hpp"
#include "retenk/programme/speaker.hpp"

namespace retenk::programme {

inline constexpr http::TranslatedColumn speaker_texts[] = {
    {"title", 200}, {"organisation", 200}, {"bio", 5000}, {"photo_alt", 300}};

http::Fields fields_of(const StoredSpeaker& stored);

// Every field that is wrong has its own error.
Result<SpeakerDetails> parse_speaker(const http::Fields& fields,
                                     std::string_view translations_before);

} // namespace retenk::programme
