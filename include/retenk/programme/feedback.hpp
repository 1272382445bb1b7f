#pragma once
// PRG-12: what people thought of a session, without anything that tells who they are. Opened by the
// QR code on the closing slide.

#include "retenk/programme/session.hpp"

#include <array>

namespace retenk::programme {

inline constexpr std::chrono::days feedback_days{14};       // after the session
inline constexpr std::int64_t least_for_speakers = 5;       // answers, before a speaker sees any
inline constexpr std::chrono::days feedback_text_days{365}; // after the conference the texts go

// From its start until 14 days after its end; never of breaks and of what is cancelled.
bool takes_feedback(const SessionRow& session, Instant now);

struct GivenFeedback
{
    std::int64_t stars = 0; // 1 to 5
    std::string text;       // up to 1000 characters
    std::string form_key;   // a form sent twice counts once
};

// not_found when no such session is published; conflict outside its time; invalid with the field
// stars.
Result<bool> give_feedback(db::Tx& tx, const ConferenceId& conference, const std::string& slug,
                           const GivenFeedback& given);

struct FeedbackSum
{
    SessionId session_id;
    std::string slug, title, translations;
    Instant starts_at;
    std::int64_t one = 0, two = 0, three = 0, four = 0, five = 0; // how many gave so many stars

    std::int64_t answers() const { return one + two + three + four + five; }
    double mean() const; // 0 without answers
    std::array<std::int64_t, 5> by_stars() const { return {one, two, three, four, five}; }
};
BOOST_DESCRIBE_STRUCT(FeedbackSum, (),
                      (session_id, slug, title, translations, starts_at, one, two, three, four,
                       five))

// Every published session that takes feedback at some time, by time. With a session only that one.
std::vector<FeedbackSum> feedback_sums(db::Tx& tx, const ConferenceId& conference,
                                       const SessionId& only = SessionId{});

struct FeedbackText
{
    std::int64_t id = 0, stars = 0;
    std::string text;
    bool hidden = false;
};
BOOST_DESCRIBE_STRUCT(FeedbackText, (), (id, stars, text, hidden))

// In no order that tells when they came.
std::vector<FeedbackText> feedback_texts(db::Tx& tx, const SessionId& session);

// A hidden text is not for the speakers. invalid with the field feedback without such a one in the
// session.
Result<bool> hide_feedback(db::Tx& tx, const ConferenceId& conference, const SessionId& session,
                           const std::int64_t& feedback, const bool& hidden,
                           const std::string& actor);

// The texts of conferences that were a year ago; numbers stay. How many went; at most 1000 at a
// time.
std::int64_t forget_due_feedback(db::Tx& tx);

} // namespace retenk::programme
