#pragma once
// Values that may no longer be kept go out of the change log: that something was changed, when and by whom,
// stays, and so does the chain. An entry "values_erased" names the rows, so that nobody else's erasing passes for ours.

#include "retenk/db/database.hpp"

namespace retenk::audit {

// Of these fields of one thing; how many rows lost their values.
std::int64_t erase_values(db::Tx& tx, std::string_view actor, std::string_view subject_type, std::int64_t subject_id,
                          const std::vector<std::string>& fields);

// Of these rows of change_log.
std::int64_t erase_rows(db::Tx& tx, std::string_view actor, const std::vector<std::int64_t>& ids);

} // namespace retenk::audit
