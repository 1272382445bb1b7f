#include "retenk/mail/held.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

namespace retenk::mail {

namespace {

// What stands behind the name in the order of bytes: ';' follows ':'.
std::int64_t settle(db::Tx& tx, const std::string& batch, std::string_view state,
                    const std::string& actor)
{
    const auto count = held_in(tx, batch);
    if (count == 0) return 0;
    const auto first = tx.get<MessageId>("SELECT min(id) FROM message WHERE state = 'held' AND "
                                         "dedupe_key > ?1 || ':' AND dedupe_key < ?1 || ';'",
                                         batch);
    tx.run("UPDATE message SET state = ?2, next_at = ?3 WHERE state = 'held' AND "
           "dedupe_key > ?1 || ':' AND dedupe_key < ?1 || ';'",
           batch, state, tx.now);
    audit::record(tx, actor,
                  {.subject_type = "message",
                   .subject_id = first.value,
                   .action = state == "queued" ? "let_go" : "dropped",
                   .field = batch,
                   .old_value = "held",
                   .new_value = std::to_string(count)});
    tx.after_commit("mail");
    return count;
}

} // namespace

MessageId hold(db::Tx& tx, const Message& message)
{
    const auto known = tx.find<MessageId>("SELECT id FROM message WHERE dedupe_key = ?1",
                                          must(message.dedupe_key));
    if (known) return *known;
    const auto id = enqueue(tx, message);
    tx.run("UPDATE message SET state = 'held' WHERE id = ?1", id);
    return id;
}

std::int64_t held_in(db::Tx& tx, const std::string& batch)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM message WHERE state = 'held' AND "
                                "dedupe_key > ?1 || ':' AND dedupe_key < ?1 || ';'",
                                batch);
}

std::int64_t let_go(db::Tx& tx, const std::string& batch, const std::string& actor)
{
    return settle(tx, batch, "queued", actor);
}

std::int64_t drop_held(db::Tx& tx, const std::string& batch, const std::string& actor)
{
    return settle(tx, batch, "stopped", actor);
}

MessageRow row_of(const Message& message, Instant now)
{
    MessageRow row;
    row.created_at = now;
    row.template_name = message.template_name;
    row.language = std::string(view::code_of(message.language));
    row.recipient = message.recipient.text;
    row.recipient_name = message.recipient_name;
    row.data = view::to_json(message.data);
    row.attachments = "[]";
    return row;
}

} // namespace retenk::mail
