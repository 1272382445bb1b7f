#include "retenk/audit/audit.hpp"

#include "retenk/base/secret.hpp"

namespace retenk::audit {

namespace {

constexpr std::int64_t slice = 1000; // rows checked at a time, so that memory stays flat

struct ChangeRow
{
    std::int64_t id = 0;
    Instant at;
    std::string actor, subject_type;
    std::int64_t subject_id = 0;
    std::string action, field;
    std::optional<std::string> old_value, new_value;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (),
                      (id, at, actor, subject_type, subject_id, action, field, old_value, new_value,
                       hash))

struct AccessRow
{
    std::int64_t id = 0;
    Instant at;
    std::string actor, action, subject;
    std::int64_t rows = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(AccessRow, (), (id, at, actor, action, subject, rows, hash))

struct Head
{
    std::int64_t id = 0;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(Head, (), (id, hash))

// Lengths stand before the values: no two different rows give the same text.
void add(std::string& text, std::string_view value)
{
    text += std::to_string(value.size());
    text += ':';
    text += value;
}

void add(std::string& text, std::int64_t value) { add(text, std::to_string(value)); }

void add(std::string& text, const std::optional<std::string>& value)
{
    if (value)
        add(text, std::string_view(*value));
    else
        text += '-';
}

std::string hash_of(std::string_view before, const ChangeRow& row)
{
    std::string text(before);
    add(text, row.id);
    add(text, row.at.time_since_epoch().count());
    add(text, std::string_view(row.actor));
    add(text, std::string_view(row.subject_type));
    add(text, row.subject_id);
    add(text, std::string_view(row.action));
    add(text, std::string_view(row.field));
    add(text, row.old_value);
    add(text, row.new_value);
    return sha256(text);
}

std::string hash_of(std::string_view before, const AccessRow& row)
{
    std::string text(before);
    add(text, row.id);
    add(text, row.at.time_since_epoch().count());
    add(text, std::string_view(row.actor));
    add(text, std::string_view(row.action));
    add(text, std::string_view(row.subject));
    add(text, row.rows);
    return sha256(text);
}

template <class Row>
std::optional<std::int64_t> first_broken(db::Tx& tx, std::string_view next_slice)
{
    Head head;
    for (;;) {
        const auto rows = tx.rows<Row>(next_slice, head.id, slice);
        for (const auto& row : rows) {
            if (row.id != head.id + 1 || row.hash != hash_of(head.hash, row)) return row.id;
            head = {row.id, row.hash};
        }
        if (rows.empty()) return std::nullopt;
    }
}

} // namespace

void record(db::Tx& tx, std::string_view actor, const Change& change)
{
    const auto head =
        tx.find<Head>("SELECT id, hash FROM change_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    ChangeRow row{head.id + 1,
                  tx.now,
                  std::string(actor),
                  std::string(change.subject_type),
                  change.subject_id,
                  std::string(change.action),
                  std::string(change.field),
                  change.old_value,
                  change.new_value,
                  ""};
    row.hash = hash_of(head.hash, row);
    tx.run("INSERT INTO change_log (id, at, actor, subject_type, subject_id, action, field, "
           "old_value, new_value, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
           row.id, row.at, row.actor, row.subject_type, row.subject_id, row.action, row.field,
           row.old_value, row.new_value, row.hash);
}

void record_access(db::Tx& tx, std::string_view actor, std::string_view action,
                   std::string_view subject, std::int64_t rows)
{
    const auto head =
        tx.find<Head>("SELECT id, hash FROM access_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    AccessRow row{
        head.id + 1, tx.now, std::string(actor), std::string(action), std::string(subject),
        rows,        ""};
    row.hash = hash_of(head.hash, row);
    tx.run("INSERT INTO access_log (id, at, actor, action, subject, rows, hash) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
           row.id, row.at, row.actor, row.action, row.subject, row.rows, row.hash);
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
    return first_broken<ChangeRow>(
        tx, "SELECT id, at, actor, subject_type, subject_id, action, field, old_value, new_value, "
            "hash FROM change_log WHERE id > ?1 ORDER BY id LIMIT ?2");
}

std::optional<std::int64_t> verify_access_chain(db::Tx& tx)
{
    return first_broken<AccessRow>(tx, "SELECT id, at, actor, action, subject, rows, hash "
                                       "FROM access_log WHERE id > ?1 ORDER BY id LIMIT ?2");
}

} // namespace retenk::audit
