#pragma once
// PRG-9: a speaker says yes or no to each session, and everybody who must know is told. Owns
// speaker_answer.

#include "retenk/db/database.hpp"
#include "retenk/view/catalogue.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::array<std::string_view, 2> session_answers{"confirmed", "declined"};

// Told in the transaction of the answer; the register gives a place or takes it back (PRG-10).
struct SpeakerAnswered
{
    ConferenceId conference;
    SpeakerId speaker;
    PersonId person;
    std::string name;
    std::optional<Email> email;
    std::string organisation;
    view::Lang language = view::Lang::nb;
    std::string state; // confirmed: takes part in something; declined: in nothing
    std::string actor, base_url;
    std::string category_name, category_translations; // of places that are given for speaking
};

// What an answer is told with. The words are the catalogue's.
struct AnswerFrame
{
    std::string actor, base_url, category_name, category_translations;
};

struct OwnSession
{
    SessionId id;
    std::string slug, title, translations, role, answer,
        note; // answer: invited, confirmed or declined
    Instant starts_at, ends_at;
    std::string room, room_translations, venue;
    bool cancelled = false;
    bool published = false; // stands in the current release
};
BOOST_DESCRIBE_STRUCT(OwnSession, (),
                      (id, slug, title, translations, role, answer, note, starts_at, ends_at, room,
                       room_translations, venue, cancelled, published))

// Of the draft, by time; what is hidden is nobody's part.
std::vector<OwnSession> own_sessions(db::Tx& tx, SpeakerId speaker);

// not_found for a session without this speaker. A no is mailed to the organisers.
Result<bool> answer_session(db::Tx& tx, SpeakerId speaker, SessionId session,
                            const std::string& answer, const std::string& note,
                            const AnswerFrame& frame);

// Tells of the answers as they are, once more: whoever has been told learns nothing new.
void tell_of_answers(db::Tx& tx, SpeakerId speaker, const AnswerFrame& frame);

// What an organiser was told on the phone: of all sessions at once. invited takes the answers back.
void answer_for(db::Tx& tx, SpeakerId speaker, const std::string& state, const AnswerFrame& frame);

} // namespace retenk::programme
