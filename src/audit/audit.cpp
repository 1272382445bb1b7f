#include "retenk/audit/audit.hpp"

#include "audit/chain.hpp"
#include "retenk/audit/reading.hpp"

namespace retenk::audit {

namespace {

constexpr std::int64_t slice = 1000; // rows checked at a time, so that memory stays flat

template <class Row, class Holds>
std::optional<std::int64_t> first_broken(db::Tx& tx, std::string_view next_slice, Holds holds)
{
    std::int64_t last = 0;
    for (;;) {
        const auto rows = tx.rows<Row>(next_slice, last, slice);
        for (const auto& row : rows) {
            if (!holds(row)) return row.id;
            last = row.id;
        }
        if (rows.empty()) return std::nullopt;
    }
}

} // namespace

void record(db::Tx& tx, std::string_view actor, const Change& change)
{
    ChangeRow row;
    row.actor = actor;
    row.subject_type = change.subject_type;
    row.subject_id = change.subject_id;
    row.action = change.action;
    row.field = change.field;
    row.old_value = change.old_value;
    row.new_value = change.new_value;
    append(tx, std::move(row));
}

void record_access(db::Tx& tx, std::string_view actor, std::string_view action,
                   std::string_view subject, std::int64_t rows)
{
    record_reading(tx, {std::string(actor), std::string(action), std::string(subject), rows, ""});
}

std::vector<LoggedChange> changes_of(db::Tx& tx, std::string_view subject_type,
                                     std::int64_t subject_id)
{
    return tx.rows<LoggedChange>(
        "SELECT id, at, actor, action, field, old_value, new_value FROM change_log "
        "WHERE subject_type = ?1 AND subject_id = ?2 ORDER BY id",
        subject_type, subject_id);
}

std::optional<std::int64_t> verify_chain(db::Tx& tx)
{
    ChangeCheck check;
    const auto broken = first_broken<ChangeRow>(
        tx,
        "SELECT id, at, actor, subject_type, subject_id, action, field, old_value, new_value, "
        "salt, digest, hash FROM change_log WHERE id > ?1 ORDER BY id LIMIT ?2",
        [&](const ChangeRow& row) { return check.holds(row); });
    // Behind a broken row nobody can say whether an erasure would have been named.
    return broken ? broken : check.first_unexplained();
}

std::optional<std::int64_t> verify_access_chain(db::Tx& tx)
{
    Head head;
    return first_broken<AccessRow>(
        tx,
        "SELECT id, at, actor, action, subject, rows, purpose, hash "
        "FROM access_log WHERE id > ?1 ORDER BY id LIMIT ?2",
        [&](const AccessRow& row) {
            const bool holds = row.id == head.id + 1 && row.hash == hash_of(head.hash, row);
            head = {row.id, row.hash};
            return holds;
        });
}

} // namespace retenk::audit
