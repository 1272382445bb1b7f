#include "registration/signup_queue.hpp"

#include "registration/signup_desk.hpp"
#include "retenk/audit/differences.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

struct Waiter
{
    ParticipantId participant_id;
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(Waiter, (), (participant_id, place))

struct Seen
{
    std::vector<ParticipantId> queue;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (queue))

struct Standing
{
    DeskSession session;
    std::vector<Waiter> queue;
    std::size_t index = 0;
};

std::vector<Waiter> queue_of(db::Tx& tx, SessionId session)
{
    return tx.rows<Waiter>("SELECT participant_id, place FROM session_signup WHERE session_id = ?1 "
                           "AND state = 'waiting' ORDER BY place",
                           session);
}

std::vector<ParticipantId> people_of(const std::vector<Waiter>& queue)
{
    std::vector<ParticipantId> people;
    for (const auto& one : queue)
        people.push_back(one.participant_id);
    return people;
}

Result<bool> check_session(const std::optional<DeskSession>& session, Instant now)
{
    if (!session) return refuse(Problem::not_found, "signup.unknown");
    if (session->cancelled) return refuse(Problem::closed, "signup_desk.is_cancelled");
    if (now >= session->ends_at) return refuse(Problem::closed, "signup_desk.is_over");
    return true;
}

Result<Standing> standing_of(db::Tx& tx, const QueueAct& act)
{
    auto session = find_desk_session(tx, act.conference, act.session);
    if (auto stands = check_session(session, tx.now); !stands)
        return std::unexpected(stands.error());
    Standing standing{std::move(*session), queue_of(tx, act.session)};
    const auto found = std::ranges::find(standing.queue, act.participant, &Waiter::participant_id);
    if (found == standing.queue.end()) return refuse(Problem::conflict, "signup_desk.not_waiting");
    if (queue_version(people_of(standing.queue), act.participant) != act.version)
        return refuse(Problem::conflict, "signup_desk.queue_changed");
    standing.index = static_cast<std::size_t>(found - standing.queue.begin());
    return standing;
}

std::optional<std::size_t> target_of(const Standing& standing, Move move)
{
    const auto last = standing.queue.size() - 1;
    if (move == Move::down)
        return standing.index < last ? std::optional(standing.index + 1) : std::nullopt;
    if (standing.index == 0) return std::nullopt;
    return move == Move::top ? 0 : standing.index - 1;
}

void set_place(db::Tx& tx, SessionId session, const Waiter& waiter, std::int64_t place)
{
    tx.run("UPDATE session_signup SET place = ?3 WHERE session_id = ?1 AND participant_id = ?2",
           session, waiter.participant_id, place);
}

// Those between move by one. Only the places of those who wait change hands, so that no place is
// there twice, those of people who have been let in included.
void take_turn(db::Tx& tx, SessionId session, const std::vector<Waiter>& queue, std::size_t from,
               std::size_t to)
{
    constexpr std::int64_t nobodys = 0; // places begin at 1, and no two people may have the same
    set_place(tx, session, queue[from], nobodys);
    for (auto i = from; i > to; --i)
        set_place(tx, session, queue[i - 1], queue[i].place);
    for (auto i = from; i < to; ++i)
        set_place(tx, session, queue[i + 1], queue[i].place);
    set_place(tx, session, queue[from], queue[to].place);
}

std::string numbered(const Standing& standing, std::size_t index)
{
    return standing.session.title + " (" + std::to_string(index + 1) + ")";
}

void record_reason(db::Tx& tx, const QueueAct& act)
{
    audit::record(
        tx, act.actor,
        {"participant", act.participant.value, "changed", "signup_reason", {}, act.reason});
}

} // namespace

std::string queue_version(const std::vector<ParticipantId>& queue, ParticipantId participant)
{
    const auto found = std::ranges::find(queue, participant);
    if (found == queue.end()) return {};
    const auto next = std::min<std::ptrdiff_t>(found - queue.begin() + 2, std::ssize(queue));
    return audit::fingerprint(Seen{{queue.begin(), queue.begin() + next}});
}

Result<bool> move_in_queue(db::Tx& tx, const QueueAct& act, Move move)
{
    const auto standing = standing_of(tx, act);
    if (!standing) return std::unexpected(standing.error());
    const auto target = target_of(*standing, move);
    if (!target) return refuse(Problem::conflict, "waiting.nowhere_to_move");
    take_turn(tx, act.session, standing->queue, standing->index, *target);
    audit::record(tx, act.actor,
                  {"participant", act.participant.value, "changed", "signup_turn",
                   numbered(*standing, standing->index), numbered(*standing, *target)});
    record_reason(tx, act);
    tx.after_commit("registration");
    return true;
}

Result<bool> give_by_hand(db::Tx& tx, const QueueAct& act)
{
    const auto standing = standing_of(tx, act);
    if (!standing) return std::unexpected(standing.error());
    const auto& session = standing->session;
    if (session.taken >= session.places.value_or(0))
        return refuse(Problem::full, "signup_desk.no_free_place");
    give_session_place(tx, act.participant, act.session, act.actor);
    record_reason(tx, act);
    settle_sessions(tx);
    return true;
}

} // namespace retenk::registration
