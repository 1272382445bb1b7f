#pragma once
// What the mailer writes of each message, and when the next try is.

#include "retenk/mail/outbox.hpp"

namespace retenk::mail {

enum class Outcome {
    sent,
    temporary, // 4xx, no connection, cut before the end of the body: a later try is safe
    permanent, // 5xx
    unknown    // cut after the end of the body: it may have gone out
};

struct Sending // what is on the disk before the first byte leaves
{
    MessageId id;
    std::int64_t attempts = 0; // before this one
    std::string subject, message_id;
    std::optional<db::Blob> bytes; // nothing: those of the first try are kept
};

struct Ending
{
    MessageId id;
    Outcome outcome{};
    std::string reply;
    Instant next_try;
    std::int64_t attempts_allowed = 12;
};

std::vector<MessageRow> due(db::Tx& tx, const std::int64_t& most);
std::optional<Instant> next_due_at(db::Tx& tx);
std::optional<db::Blob> stored_bytes(db::Tx& tx, const MessageId& id);

std::int64_t doubt_interrupted(db::Tx& tx);             // sending → unsure; answers how many
// How one ended and that the next begins, in one commit. False: none begins, or somebody stopped it
// meanwhile.
bool turn_over(db::Tx& tx, const std::optional<Ending>& ended, const std::optional<Sending>& begins);
bool give_up(db::Tx& tx, const MessageId& id, const std::string& why);

// After the nth try; jitter is from 0 to 1 and adds up to a tenth.
Instant next_try(Instant now, std::int64_t tries, double jitter);

} // namespace retenk::mail
