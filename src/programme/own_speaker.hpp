#pragma once
// What a speaker sees and changes by the link. Each job takes the token itself: whose it is, is
// found out in the transaction that reads or writes, and nobody names a speaker.

#include "programme/speaker_page.hpp"
#include "programme/speaker_photo.hpp"
#include "retenk/conference/conference.hpp"
#include "retenk/programme/feedback.hpp"
#include "retenk/programme/material.hpp"
#include "retenk/programme/speaker.hpp"
#include "retenk/programme/speaker_answer.hpp"

namespace retenk::programme {

// What came of one of the speaker's sessions. Feedback is there when enough have answered; never what an organiser hid.
struct OwnAfter
{
    std::vector<Material> materials; // of everybody
    std::optional<FeedbackSum> feedback;
    std::vector<FeedbackText> texts;
};

struct OwnSpeaker
{
    SpeakerId id;
    conference::Conference conference;
    StoredSpeaker stored;
    std::vector<OwnSession> sessions;
    std::map<SessionId, OwnAfter> after;
    SpeakerPage page;
    Needs needs;
    Face face;
    std::vector<std::string_view> lacks;
    std::optional<Instant> changed_at; // by whomever
    bool has_place = false;
};

std::optional<OwnSpeaker> read_own_speaker(db::Tx& tx, const std::string& token);

std::string actor_of(SpeakerId speaker); // "speaker:12"

// not_found with speaker.link_over for a token that opens nothing; else as the jobs that they call.
Result<bool> answer_own(db::Tx& tx, const std::string& token, const SessionId& session,
                        const std::string& answer, const std::string& note,
                        const AnswerFrame& frame);

struct ProfileWish
{
    std::string title, organisation, bio, photo_alt, language, translations;
    std::optional<document::Photo> photo;
    bool removes_photo = false;
};

Result<bool> change_own_profile(db::Tx& tx, const std::string& token, const std::int64_t& version,
                                const ProfileWish& wish);
// For a session of the speaker's only; what others brought is not the speaker's to remove.
Result<bool> add_own_material(db::Tx& tx, const std::string& token, const NewMaterial& material);
Result<bool> remove_own_material(db::Tx& tx, const std::string& token, const SessionId& session,
                                 const std::int64_t& material);

Result<bool> change_own_practical(db::Tx& tx, const std::string& token, const std::int64_t& version,
                                  const Practical& practical, const Needs& needs);

} // namespace retenk::programme
