#include "retenk/audit/reading.hpp"

#include "audit/chain.hpp"

namespace retenk::audit {

namespace {

bool is_noted(db::Tx& tx, const Reading& reading)
{
    const auto hour = std::chrono::floor<std::chrono::hours>(tx.now);
    return tx.find<std::int64_t>("SELECT id FROM access_log WHERE actor = ?1 AND subject = ?2 AND at >= ?3 "
                                 "AND action = ?4 AND rows >= ?5 LIMIT 1",
                                 reading.actor, reading.subject, Instant(hour),
                                 reading.action, reading.rows)
        .has_value();
}

bool note_once(db::Tx& tx, const Reading& reading)
{
    if (!is_noted(tx, reading)) record_reading(tx, reading);
    return true;
}

bool note(db::Tx& tx, const Reading& reading)
{
    record_reading(tx, reading);
    return true;
}

} // namespace

void record_reading(db::Tx& tx, const Reading& reading)
{
    const auto head =
        tx.find<Head>("SELECT id, hash FROM access_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    AccessRow row;
    row.id = head.id + 1;
    row.at = tx.now;
    row.actor = reading.actor;
    row.action = reading.action;
    row.subject = reading.subject;
    row.rows = reading.rows;
    row.purpose = reading.purpose;
    row.hash = hash_of(head.hash, row);
    tx.run("INSERT INTO access_log (id, at, actor, action, subject, rows, purpose, hash) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           row.id, row.at, row.actor, row.action, row.subject, row.rows, row.purpose, row.hash);
}

asio::awaitable<void> note_seen(http::Context& context, std::string subject, std::int64_t rows)
{
    const Reading reading{context.viewer.actor(), "read", std::move(subject), rows, ""};
    // Looking again waits for no writer.
    const bool noted = rows == 0 || co_await context.db.read(is_noted, reading);
    if (!noted) co_await context.db.write(note_once, reading);
}

asio::awaitable<void> note_taken(http::Context& context, std::string action, std::string subject, std::int64_t rows)
{
    const Reading reading{context.viewer.actor(), std::move(action), std::move(subject), rows,
                          purpose_in(context)};
    co_await context.db.write(note, reading);
}

std::string purpose_in(const http::Context& context)
{
    auto purpose = squeeze(context.request.query["hvorfor"]);
    if (purpose.size() <= longest_purpose) return purpose;
    auto end = longest_purpose;
    while ((static_cast<unsigned char>(purpose[end]) & 0xC0U) == 0x80U)
        --end; // not within a letter
    return purpose.substr(0, end);
}

} // namespace retenk::audit
