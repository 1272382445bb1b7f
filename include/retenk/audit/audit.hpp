#pragma once
// SEC-3: who changed what, with old and new value, and who read or exported personal data. Both logs are
// hash chains: a row changed or removed afterwards shows. Owns change_log and access_log.

#include "retenk/db/database.hpp"

namespace retenk::audit {

struct Change {
    std::string_view subject_type;  // the table's name
    std::int64_t subject_id = 0;
    std::string_view action;        // created, changed, cancelled, published
    std::string_view field = "";
    std::optional<std::string> old_value = {};
    std::optional<std::string> new_value = {};
};

void record(db::Tx& tx, std::string_view actor, const Change& change);

// subject says which set, never whose names: "participants of municipality 7".
void record_access(db::Tx& tx, std::string_view actor, std::string_view action, std::string_view subject, std::int64_t rows);

struct LoggedChange {
    std::int64_t id = 0;
    Instant at;
    std::string actor;
    std::string action;
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
};
BOOST_DESCRIBE_STRUCT(LoggedChange, (), (id, at, actor, action, field, old_value, new_value))

std::vector<LoggedChange> changes_of(db::Tx& tx, std::string_view subject_type, std::int64_t subject_id);

// The id of the first row of change_log whose hash does not hold; nothing when the chain is whole.
std::optional<std::int64_t> verify_chain(db::Tx& tx);
std::optional<std::int64_t> verify_access_chain(db::Tx& tx); // the same of access_log

} // namespace retenk::audit
