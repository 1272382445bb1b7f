#include "mail/queries.hpp"

#include "mail/delivery.hpp"

#include <limits>

namespace retenk::mail {

namespace {

std::string part_of_text(std::string_view typed)
{
    std::string pattern = "%";
    for (char c : typed) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

} // namespace

bool is_of_account(const MessageRow& row) { return row.template_name.starts_with("account_"); }

MessageList list_messages(db::Tx& tx, const Viewer& viewer, const ListWish& wish)
{
    if (!viewer.is_organiser()) return {};
    const auto before = wish.before > 0 ? wish.before : std::numeric_limits<std::int64_t>::max();
    std::string wanted = "SELECT id FROM message WHERE id < ?1";
    wanted += wish.state ? " AND state = ?2" : " AND ?2 IS NULL";
    wanted += wish.search.empty() ? " AND ?3 <> ''"
                                  : " AND (recipient LIKE ?3 ESCAPE '\\'"
                                    " OR recipient_name LIKE ?3 ESCAPE '\\')";
    MessageList list;
    list.messages = tx.rows<ListedMessage>(
        "SELECT id, created_at, template AS template_name, recipient, recipient_name, subject,"
        " state FROM message WHERE id IN (" +
            wanted + " ORDER BY id DESC LIMIT ?4) ORDER BY id DESC",
        before, wish.state, part_of_text(wish.search), messages_on_page + 1);
    list.counts = tx.rows<StateCount>(
        "SELECT state, count(*) AS count FROM message GROUP BY state ORDER BY state");
    return list;
}

std::optional<FullMessage> read_message(db::Tx& tx, const Viewer& viewer, const MessageId& id)
{
    if (!viewer.is_organiser()) return std::nullopt;
    auto row = find_message(tx, id);
    if (!row) return std::nullopt;
    if (is_of_account(*row)) return FullMessage{std::move(*row), std::nullopt};
    return FullMessage{std::move(*row), stored_bytes(tx, id)};
}

} // namespace retenk::mail
