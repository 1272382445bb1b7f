#include "retenk/mail/outbox.hpp"

#include "retenk/audit/audit.hpp"

namespace retenk::mail {

namespace {

constexpr std::string_view columns =
    "SELECT id, created_at, template AS template_name, language, recipient, recipient_name, "
    "subject, data, attachments, state, attempts, next_at, message_id, reply, sent_at "
    "FROM message ";

std::string selected(std::string_view rest) { return std::string(columns) + std::string(rest); }

} // namespace

MessageId enqueue(db::Tx& tx, const Message& message)
{
    if (message.dedupe_key) {
        const auto earlier =
            tx.find<MessageId>("SELECT id FROM message WHERE dedupe_key = ?1", message.dedupe_key);
        if (earlier) return *earlier;
    }
    const MessageId id{tx.insert(
        "INSERT INTO message (created_at, template, language, recipient, recipient_name, data, "
        "attachments, dedupe_key, registration_id, participant_id, next_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?1)",
        tx.now, message.template_name, view::code_of(message.language), message.recipient,
        message.recipient_name, view::to_json(message.data),
        view::to_json(view::data_of(message.attachments)), message.dedupe_key, message.registration,
        message.participant)};
    tx.after_commit("mail");
    return id;
}

std::optional<MessageRow> find_message(db::Tx& tx, MessageId id)
{
    static const auto sql = selected("WHERE id = ?1");
    return tx.find<MessageRow>(sql, id);
}

std::vector<MessageRow> messages_of(db::Tx& tx, RegistrationId registration)
{
    static const auto sql = selected("WHERE registration_id = ?1 ORDER BY id DESC");
    return tx.rows<MessageRow>(sql, registration);
}

Result<bool> send_again(db::Tx& tx, MessageId id, const std::string& actor)
{
    const auto row = find_message(tx, id);
    if (!row) return refuse(Problem::not_found, "mail.no_such_message");
    if (row->state != State::unsure && row->state != State::failed && row->state != State::stopped)
        return refuse(Problem::conflict, "mail.not_to_be_sent_again");

    // The stored bytes stay: the receiver's program may recognise the same Message-ID.
    tx.run("UPDATE message SET state = 'queued', attempts = 0, next_at = ?2 WHERE id = ?1", id,
           tx.now);
    audit::record(tx, actor,
                  {.subject_type = "message",
                   .subject_id = id.value,
                   .action = "sent_again",
                   .field = "state",
                   .old_value = std::string(db::enum_name(row->state)),
                   .new_value = "queued"});
    tx.after_commit("mail");
    return true;
}

} // namespace retenk::mail
