#include "retenk/audit/erase.hpp"

#include "audit/chain.hpp"

#include <algorithm>

namespace retenk::audit {

std::int64_t erase_rows(db::Tx& tx, std::string_view actor, const std::vector<std::int64_t>& ids)
{
    ChangeRow entry;
    std::string list;
    std::int64_t count = 0;
    for (const auto id : ids) {
        const auto row = tx.find<ChangeRow>(
            "SELECT id, at, actor, subject_type, subject_id, action, field, old_value, new_value, salt, digest, "
            "hash FROM change_log WHERE id = ?1 AND (old_value IS NOT NULL OR new_value IS NOT NULL) AND action <> ?2",
            id, erasure);
        if (!row) continue;
        tx.run("UPDATE change_log SET old_value = NULL, new_value = NULL, salt = NULL WHERE id = ?1", id);
        list += (list.empty() ? "" : ",") + std::to_string(id);
        if (!row->digest) list += "=" + rest_of(*row);
        if (++count == 1) entry.subject_id = id;
    }
    if (count == 0) return 0;
    entry.actor = actor;
    entry.subject_type = "change_log";
    entry.action = erasure;
    entry.new_value = std::move(list);
    append(tx, std::move(entry));
    return count;
}

std::int64_t erase_values(db::Tx& tx, std::string_view actor, std::string_view subject_type, std::int64_t subject_id,
                          const std::vector<std::string>& fields)
{
    std::vector<std::int64_t> ids;
    for (const auto& field : fields)
        for (const auto id : tx.rows<std::int64_t>(
                 "SELECT id FROM change_log WHERE subject_type = ?1 AND subject_id = ?2 AND field = ?3 "
                 "AND (old_value IS NOT NULL OR new_value IS NOT NULL) ORDER BY id",
                 subject_type, subject_id, field))
            if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    return erase_rows(tx, actor, ids);
}

} // namespace retenk::audit
