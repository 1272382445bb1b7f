#pragma once
// The personal link of a speaker: good until a month after the conference.

#include "retenk/conference/conference.hpp"

namespace retenk::programme {

// Whose link this is, at the conference that is being made; nothing for an old one and for anybody
// else's.
std::optional<SpeakerId> speaker_with(db::Tx& tx, const std::string& token);

// A link beside those that were sent before.
std::string add_speaker_link(db::Tx& tx, const conference::Conference& conference,
                             SpeakerId speaker);

// The links that were sent before are dead from now on.
std::string renew_speaker_link(db::Tx& tx, const conference::Conference& conference,
                               SpeakerId speaker);

} // namespace retenk::programme
