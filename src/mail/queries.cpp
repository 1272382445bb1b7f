#include "mail/queries.hpp"

#include "mail/delivery.hpp"

#include <limits>

namespace retenk::mail {

MessageList list_messages(db::Tx& tx, const ListWish& wish)
{
    const auto before = wish.before > 0 ? wish.before : std::numeric_limits<std::int64_t>::max();
    MessageList list;
    list.messages = tx.rows<ListedMessage>(
        "SELECT id, created_at, recipient, recipient_name, subject, state FROM message "
        "WHERE id < ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id DESC LIMIT ?3",
        before, wish.state, messages_on_page + 1);
    list.counts = tx.rows<StateCount>(
        "SELECT state, count(*) AS count FROM message GROUP BY state ORDER BY state");
    return list;
}

std::optional<FullMessage> read_message(db::Tx& tx, const MessageId& id)
{
    auto row = find_message(tx, id);
    if (!row) return std::nullopt;
    return FullMessage{std::move(*row), stored_bytes(tx, id)};
}

} // namespace retenk::mail
