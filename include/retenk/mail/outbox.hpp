#pragma once
// MAIL-2: every message is a row, written in the transaction of the change that caused it. The row holds
// the template's values as they were; the mailer composes, stores the finished bytes and sends them
// (DECISIONS.md 4). Owns message. Topic "mail".

#include "retenk/base/config.hpp"
#include "retenk/db/database.hpp"
#include "retenk/view/templates.hpp"

namespace retenk::mail {

enum class State { queued, sending, sent, retry, failed, unsure, held, stopped };
BOOST_DESCRIBE_ENUM(State, queued, sending, sent, retry, failed, unsure, held, stopped)

struct Attachment {
    std::string name;               // "ticket.png"
    std::string type;               // "image/png", "text/calendar; method=PUBLISH"
    std::string content;            // the file, or with is_qr the text of the code
    bool is_qr = false;             // made into a PNG when composed
    std::string content_id;         // not empty: shown inside the HTML part as cid:<content_id>
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (name, type, content, is_qr, content_id))

struct Message {
    std::string template_name;      // mail_templates/<name>.<lang>.md
    view::Lang language = view::Lang::nb;
    Email recipient;
    std::string recipient_name;
    view::Data data;
    std::vector<Attachment> attachments;
    std::optional<std::string> dedupe_key; // the same key twice is one message
    std::optional<RegistrationId> registration;
    std::optional<ParticipantId> participant;
};

// Answers the row's id; of the earlier row when the dedupe key is known.
MessageId enqueue(db::Tx& tx, const Message& message);

struct MessageRow {
    MessageId id;
    Instant created_at;
    std::string template_name, language, recipient, recipient_name, subject, data, attachments;
    State state{};
    std::int64_t attempts = 0;
    Instant next_at;
    std::string message_id, reply;
    std::optional<Instant> sent_at;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (), (id, created_at, template_name, language, recipient, recipient_name, subject, data,
    attachments, state, attempts, next_at, message_id, reply, sent_at))

std::optional<MessageRow> find_message(db::Tx& tx, MessageId id);
std::vector<MessageRow> messages_of(db::Tx& tx, RegistrationId registration); // latest first

struct Composed {
    std::string subject;
    std::string text;
    std::string html;
    std::string bytes;              // the whole message, RFC 5322, CRLF
};

// Made by GMime from the row; the same row gives the same text. Lines of the signature stand below it as they are.
// Throws on a template that does not fit.
Composed compose(const MessageRow& row, const view::Templates& templates, const std::filesystem::path& mail_templates,
                 const Config::Mail& config, const std::string& base_url, const std::string& signature = {});

// A person's decision on an unsure, failed or stopped message: try again. Problem::conflict in other states.
Result<bool> send_again(db::Tx& tx, MessageId id, const std::string& actor);

} // namespace retenk::mail
