#include "programme/own_speaker.hpp"

#include "programme/speaker_link.hpp"
#include "programme/speaker_overview.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

namespace retenk::programme {

namespace {

std::unexpected<Refusal> link_is_over() { return refuse(Problem::not_found, "speaker.link_over"); }

SpeakerDetails with_wish(SpeakerDetails details, const ProfileWish& wish)
{
    details.title = wish.title;
    details.organisation = wish.organisation;
    details.bio = wish.bio;
    details.photo_alt = wish.photo_alt;
    details.language = wish.language;
    details.translations = wish.translations;
    return details;
}

OwnAfter after_of(db::Tx& tx, ConferenceId conference, SessionId session)
{
    OwnAfter after;
    after.materials = materials_of(tx, session);
    auto sums = feedback_sums(tx, conference, session);
    if (sums.empty() || sums.front().answers() < least_for_speakers) return after;
    after.feedback = std::move(sums.front());
    after.texts = feedback_texts(tx, session);
    std::erase_if(after.texts, &FeedbackText::hidden);
    return after;
}

} // namespace

std::string actor_of(SpeakerId speaker) { return "speaker:" + std::to_string(speaker.value); }

std::optional<OwnSpeaker> read_own_speaker(db::Tx& tx, const std::string& token)
{
    const auto id = speaker_with(tx, token);
    if (!id) return std::nullopt;
    OwnSpeaker own;
    own.id = *id;
    own.conference = conference::get_current(tx);
    own.stored = must(find_speaker(tx, own.conference.id, *id));
    own.sessions = own_sessions(tx, *id);
    for (const auto& session : own.sessions)
        own.after.emplace(session.id, after_of(tx, own.conference.id, session.id));
    own.page = find_page(tx, *id);
    own.needs = own_needs(tx, *id);
    own.face = faces_of(tx, own.conference.id).at(*id);
    const auto lines = speaker_lines(tx, own.conference.id);
    own.lacks = lacks_of(*std::ranges::find(lines, *id, &SpeakerLine::id));
    own.has_place = tx.find<std::int64_t>("SELECT 1 FROM participant WHERE conference_id = ?1 AND "
                                          "person_id = ?2 AND state = 'registered'",
                                          own.conference.id, own.stored.person_id)
                        .has_value();
    own.changed_at = tx.find<std::optional<Instant>>(
                           "SELECT max(at) FROM change_log WHERE subject_type = 'speaker' AND "
                           "subject_id = ?1",
                           *id)
                         .value_or(std::nullopt);
    return own;
}

Result<bool> answer_own(db::Tx& tx, const std::string& token, const SessionId& session,
                        const std::string& answer, const std::string& note,
                        const AnswerFrame& frame)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return link_is_over();
    auto own = frame;
    own.actor = actor_of(*speaker);
    return answer_session(tx, *speaker, session, answer, note, own);
}

Result<bool> change_own_profile(db::Tx& tx, const std::string& token, const std::int64_t& version,
                                const ProfileWish& wish)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return link_is_over();
    const auto conference = conference::get_current(tx).id;
    const auto stored = must(find_speaker(tx, conference, *speaker));
    const auto actor = actor_of(*speaker);
    auto changed =
        change_speaker(tx, conference, *speaker, version, with_wish(stored.details, wish), actor);
    if (!changed) return changed;
    if (wish.photo)
        set_photo(tx, *speaker, *wish.photo, actor);
    else if (wish.removes_photo)
        remove_photo(tx, *speaker, actor);
    return true;
}

Result<bool> add_own_material(db::Tx& tx, const std::string& token, const NewMaterial& material)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return link_is_over();
    const auto sessions = own_sessions(tx, *speaker);
    if (std::ranges::find(sessions, material.session, &OwnSession::id) == sessions.end())
        return refuse(Problem::not_found, "edit.not_found");
    auto own = material;
    own.speaker = *speaker;
    const auto added =
        add_material(tx, conference::get_current(tx).id, own, actor_of(*speaker));
    if (!added) return std::unexpected(added.error());
    return true;
}

Result<bool> remove_own_material(db::Tx& tx, const std::string& token, const SessionId& session,
                                 const std::int64_t& material)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return link_is_over();
    return remove_material(tx, conference::get_current(tx).id, session, material, speaker,
                           actor_of(*speaker));
}

Result<bool> change_own_practical(db::Tx& tx, const std::string& token, const std::int64_t& version,
                                  const Practical& practical, const Needs& needs)
{
    const auto speaker = speaker_with(tx, token);
    if (!speaker) return link_is_over();
    return change_practical(tx, *speaker, version, practical, needs, actor_of(*speaker));
}

} // namespace retenk::programme
