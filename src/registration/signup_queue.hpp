#pragma once
// Those who wait for a session, as organisers order them and let them in by hand.

#include "registration/signup.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

struct QueueAct
{
    ConferenceId conference;
    SessionId session;
    ParticipantId participant;
    std::string version; // queue_version of what the organiser saw
    std::string reason, actor;
};

// The version of somebody's standing: those who wait before them, themself and who comes next.
// Whoever joins further behind changes nothing about it. Nothing for those who do not wait.
std::string queue_version(const std::vector<ParticipantId>& queue, ParticipantId participant);

// One up, one down or to the front; the others keep their order. Logged. conflict when they do not
// wait any more, when the queue is another than was seen, and when there is nowhere to move.
Result<bool> move_in_queue(db::Tx& tx, const QueueAct& act, Move move);

// A free place out of turn, with a mail; what collides with it is given back, as S3 says, and goes
// on. Logged. full without a free place; conflict as above. Also while the session goes on: then
// nobody has a free place by turn.
Result<bool> give_by_hand(db::Tx& tx, const QueueAct& act);

// What settle_sessions does for whoever is first, for somebody who waits: a place that must be
// free, logged and mailed, and what collides is given back (signup.cpp). settle_sessions comes
// after it.
void give_session_place(db::Tx& tx, ParticipantId participant, SessionId session,
                        const std::string& actor);

} // namespace retenk::registration
