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

namespace {

// A page of text is recognised by its beginning; the whole stands in the log.
std::string shortened(const std::optional<std::string>& value)
{
    constexpr std::size_t longest = 400;
    auto text = value.value_or("");
    if (text.size() <= longest) return text;
    auto end = longest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

} // namespace

view::Data history_data(const http::Context& context, const std::vector<HistoryRow>& rows,
                        const std::string& prefix)
{
    const auto& catalogue = context.services.templates.catalogue();
    view::Data::List list;
    for (const auto& row : rows) {
        view::Data item;
        item["when"] = catalogue.date_time(context.lang, row.at);
        item["who"] = row.who.value_or(row.actor);
        const auto action = "edit.action_" + row.action;
        item["what"] =
            catalogue.has(view::Lang::nb, action) ? http::text(context, action) : row.action;
        const auto label = prefix + row.field;
        item["field"] =
            catalogue.has(view::Lang::nb, label) ? http::text(context, label) : row.field;
        item["old_value"] = shortened(row.old_value);
        item["new_value"] = shortened(row.new_value);
        item["values"] = row.old_value.has_value() || row.new_value.has_value();
        list.push_back(std::move(item));
    }
    if (list.empty()) return {};
    view::Data data;
    data["rows"] = std::move(list);
    return data;
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
