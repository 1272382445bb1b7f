#pragma once
// The change log of one thing with the names of those who changed it, for the pages where it is
// edited.

#include "retenk/db/database.hpp"
#include "retenk/http/form_page.hpp"

namespace retenk::accounts {

struct HistoryRow
{
    Instant at;
    std::string actor, action, field;
    std::optional<std::string> who, old_value, new_value;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (at, actor, action, field, who, old_value, new_value))

// Latest first, at most 50.
std::vector<HistoryRow> history_of(db::Tx& tx, std::string_view table, std::int64_t id);

std::vector<http::FormChange> changes_of(const http::Context& context,
                                         const std::vector<HistoryRow>& rows);

// Who changed it last, and when: for the page that says that somebody was first.
std::string last_changer(const std::vector<HistoryRow>& rows);
std::string last_change_time(const http::Context& context, const std::vector<HistoryRow>& rows);

} // namespace retenk::accounts
