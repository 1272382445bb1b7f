#pragma once
// What create_session, change_session, create_speaker and change_speaker would say, without
// writing.

#include "retenk/programme/edit.hpp"
#include "retenk/programme/speaker.hpp"

namespace retenk::programme {

Result<bool> check_draft(db::Tx& tx, ConferenceId conference, const SessionDraft& draft);

// SpeakerId{}: of a new one.
Result<bool> check_speaker(db::Tx& tx, ConferenceId conference, SpeakerId self,
                           const SpeakerDetails& details);

} // namespace retenk::programme
