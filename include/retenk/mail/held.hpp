#pragma once
// Messages that wait until somebody lets them go. Those of one cause are a batch: their dedupe keys
// begin with its name and a colon.

#include "retenk/mail/outbox.hpp"

namespace retenk::mail {

// As enqueue, but nothing is sent before let_go. The message has a dedupe key.
MessageId hold(db::Tx& tx, const Message& message);

std::int64_t held_in(db::Tx& tx, const std::string& batch);

// Both are logged once, and answer how many; 0 when none of them waits any more.
std::int64_t let_go(db::Tx& tx, const std::string& batch, const std::string& actor);
std::int64_t drop_held(db::Tx& tx, const std::string& batch, const std::string& actor); // stopped

// The row that this message would be, for a preview.
MessageRow row_of(const Message& message, Instant now);

} // namespace retenk::mail
