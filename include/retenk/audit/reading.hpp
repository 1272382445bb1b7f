#pragma once
// SEC-3: who read or took away whose data. Every list, search and record of people that staff open, and every
// file of them. Of reading, one entry for each user, set and hour, and another when more of the set was seen
// than the last one says; files and prints have one each time. The set never has names in it.

#include "retenk/db/database.hpp"
#include "retenk/http/route.hpp"

namespace retenk::audit {

struct Reading
{
    std::string actor, action, subject;
    std::int64_t rows = 0;
    std::string purpose; // why, when somebody said so
};

void record_reading(db::Tx& tx, const Reading& reading);

// Written before the page leaves: nothing is shown that the log could not say.
asio::awaitable<void> note_seen(http::Context& context, std::string subject, std::int64_t rows);

// The same of a file or a print, with what the form's field `hvorfor` says.
asio::awaitable<void> note_taken(http::Context& context, std::string action, std::string subject, std::int64_t rows);

inline constexpr std::size_t longest_purpose = 200;
std::string purpose_in(const http::Context& context);

} // namespace retenk::audit
