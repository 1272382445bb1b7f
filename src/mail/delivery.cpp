#include "mail/delivery.hpp"

#include <algorithm>
#include <array>

namespace retenk::mail {

namespace {

using namespace std::chrono_literals;

// 63 hours in all with the twelve attempts of the default settings.
constexpr std::array<std::chrono::seconds, 8> delays{1min, 5min, 15min, 1h, 2h, 4h, 8h, 12h};

// A clock that was put back must not stop the mail for a day.
constexpr std::chrono::seconds too_far = 2 * delays.back();

State state_after(const Ending& ending, std::int64_t attempts)
{
    switch (ending.outcome) {
    case Outcome::sent:
        return State::sent;
    case Outcome::temporary:
        return attempts < ending.attempts_allowed ? State::retry : State::failed;
    case Outcome::permanent:
        return State::failed;
    case Outcome::unknown:
        return State::unsure;
    }
    throw std::logic_error("an outcome of no kind");
}

bool begin_sending(db::Tx& tx, const Sending& sending)
{
    return tx.change("UPDATE message SET state = 'sending', attempts = attempts + 1, subject = ?2, "
                     "message_id = ?3, bytes = coalesce(?4, bytes) "
                     "WHERE id = ?1 AND state IN ('queued', 'retry') AND attempts = ?5",
                     sending.id, sending.subject, sending.message_id, sending.bytes,
                     sending.attempts) == 1;
}

void end_sending(db::Tx& tx, const Ending& ending)
{
    const auto attempts =
        tx.get<std::int64_t>("SELECT attempts FROM message WHERE id = ?1", ending.id);
    const auto state = state_after(ending, attempts);
    const auto sent_at = state == State::sent ? std::optional(tx.now) : std::nullopt;
    tx.run("UPDATE message SET state = ?2, reply = ?3, next_at = ?4, sent_at = ?5 "
           "WHERE id = ?1 AND state = 'sending'",
           ending.id, state, ending.reply, ending.next_try, sent_at);
}

} // namespace

// By the index named: the planner takes the one that begins with the state, and sorts all that wait
// for each message that goes.
std::vector<MessageRow> due(db::Tx& tx, const std::int64_t& most)
{
    const auto ids = tx.rows<MessageId>(
        "SELECT id FROM message INDEXED BY message_due WHERE state IN ('queued', 'retry') "
        "AND (next_at <= ?1 OR next_at > ?2) ORDER BY next_at, id LIMIT ?3",
        tx.now, tx.now + too_far, most);
    std::vector<MessageRow> rows;
    for (const auto& id : ids)
        if (auto row = find_message(tx, id)) rows.push_back(std::move(*row));
    return rows;
}

std::optional<Instant> next_due_at(db::Tx& tx)
{
    return tx.find<Instant>("SELECT next_at FROM message INDEXED BY message_due "
                            "WHERE state IN ('queued', 'retry') ORDER BY next_at LIMIT 1");
}

std::optional<db::Blob> stored_bytes(db::Tx& tx, const MessageId& id)
{
    return tx.find<db::Blob>("SELECT bytes FROM message WHERE id = ?1 AND bytes IS NOT NULL", id);
}

std::int64_t doubt_interrupted(db::Tx& tx)
{
    const auto count = tx.change("UPDATE message SET state = 'unsure' WHERE state = 'sending'");
    if (count > 0) tx.after_commit("mail");
    return count;
}

bool turn_over(db::Tx& tx, const std::optional<Ending>& ended, const std::optional<Sending>& begins)
{
    if (ended) end_sending(tx, *ended);
    tx.after_commit("mail");
    return begins && begin_sending(tx, *begins);
}

bool give_up(db::Tx& tx, const MessageId& id, const std::string& why)
{
    tx.run("UPDATE message SET state = 'failed', reply = ?2 WHERE id = ?1", id, why);
    tx.after_commit("mail");
    return true;
}

Instant next_try(Instant now, std::int64_t tries, double jitter)
{
    const auto nth = std::clamp<std::int64_t>(tries, 1, std::ssize(delays)) - 1;
    const auto delay = delays[static_cast<std::size_t>(nth)];
    const auto more = static_cast<double>(delay.count()) * 0.1 * jitter;
    return now + delay + std::chrono::seconds(static_cast<std::int64_t>(more));
}

} // namespace retenk::mail
