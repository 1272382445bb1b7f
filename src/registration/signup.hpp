#pragma once
// REG-10: sign-up for sessions of the published programme. Owns session_offer, session_signup and
// session_rule. Promises:
// S1: a session never has more people than places; the trigger session_never_oversold has the last
//     word.
// S2: a place that becomes free goes to whoever waits first, in the same transaction, with a mail.
// S3: nobody has places in two sessions of which the way or the clock allows only one. Lines are
//     free to all: the place that comes out of one replaces what collides with it, which is given
//     back in the same transaction.

#include "retenk/registration/registration.hpp"
#include "retenk/registration/session_places.hpp"

#include <chrono>

namespace retenk::registration {

struct OpenSession : SessionPlaces
{
    SessionId id;
    std::string slug, title, translations;
    std::optional<VenueId> venue_id;
    std::string room, room_translations;
    Instant starts_at, ends_at;
};
BOOST_DESCRIBE_STRUCT(OpenSession, (SessionPlaces),
                      (id, slug, title, translations, venue_id, room, room_translations, starts_at,
                       ends_at))

// Those that one signs up for: published, not cancelled, by time. Closed ones are among them.
std::vector<OpenSession> open_sessions(db::Tx& tx, ConferenceId conference);

std::chrono::minutes travel_time(db::Tx& tx, ConferenceId conference);

// Problem::invalid with p1_sessions, p2_sessions … by place.
Result<bool> check_sessions(db::Tx& tx, const Submission& submission);

// A place where there is one, else the end of the line. What is no longer offered is left out: a
// party from the waiting list is not refused because of a session that was cancelled meanwhile.
void sign_up(db::Tx& tx, ParticipantId participant, const std::vector<SessionId>& sessions);

// S3 for a party that waited for the conference: sessions that were full then may have places now.
// The one that begins first is kept.
void keep_one_at_a_time(db::Tx& tx, ConferenceId conference, ParticipantId participant);

struct SignupChange
{
    std::string title; // of the session
    bool before = false, after = false;
};

// The sessions of somebody who has a place at the conference become these. A closed one is neither
// joined nor left out by that: it can be left, and kept. Problem::invalid with the field
// "sessions".
Result<std::vector<SignupChange>> change_sessions(db::Tx& tx, ConferenceId conference,
                                                  ParticipantId participant,
                                                  const std::vector<SessionId>& chosen);

std::vector<SessionId> sessions_of(db::Tx& tx, ParticipantId participant);

// Free places to those who wait, as long as there are both and the session has not begun. Answers
// how many got one.
std::int64_t settle_sessions(db::Tx& tx);

struct SignedSession
{
    ParticipantId participant_id;
    SessionId session_id;
    std::string slug, title, translations, room, room_translations, state;
    Instant starts_at, ends_at;
    bool cancelled = false;
    std::int64_t before = 0; // who wait before this person
};
BOOST_DESCRIBE_STRUCT(SignedSession, (),
                      (participant_id, session_id, slug, title, translations, room,
                       room_translations, state, starts_at, ends_at, cancelled, before))

// Of one registration, by participant and time; cancelled sessions too, so that one sees it.
std::vector<SignedSession> signed_sessions(db::Tx& tx, RegistrationId registration);

} // namespace retenk::registration
