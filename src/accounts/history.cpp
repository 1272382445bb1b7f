#include "retenk/accounts/history.hpp"

namespace retenk::accounts {

std::vector<HistoryRow> history_of(db::Tx& tx, std::string_view table, std::int64_t id)
{
    return tx.rows<HistoryRow>("SELECT change_log.at, change_log.actor, change_log.action, "
                               "change_log.field, user.name AS who,"
                               " change_log.old_value, change_log.new_value FROM change_log"
                               " LEFT JOIN user ON change_log.actor = 'user:' || user.id"
                               " WHERE change_log.subject_type = ?1 AND change_log.subject_id = ?2"
                               " ORDER BY change_log.id DESC LIMIT 50",
                               table, id);
}

std::vector<http::FormChange> changes_of(const http::Context& context,
                                         const std::vector<HistoryRow>& rows)
{
    const auto& catalogue = context.services.templates.catalogue();
    std::vector<http::FormChange> changes;
    for (const auto& row : rows) {
        const auto action = "edit.action_" + row.action;
        const bool known = catalogue.has(view::Lang::nb, action);
        changes.push_back({row.field, known ? http::text(context, action) : row.action,
                           row.who.value_or(row.actor), catalogue.date_time(context.lang, row.at),
                           row.old_value.value_or(""), row.new_value.value_or("")});
    }
    return changes;
}

std::string last_changer(const std::vector<HistoryRow>& rows)
{
    return rows.empty() ? std::string() : rows.front().who.value_or(rows.front().actor);
}

std::string last_change_time(const http::Context& context, const std::vector<HistoryRow>& rows)
{
    if (rows.empty()) return {};
    return context.services.templates.catalogue().date_time(context.lang, rows.front().at);
}

} // namespace retenk::accounts
