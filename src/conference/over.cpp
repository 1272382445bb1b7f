#include "retenk/conference/over.hpp"

namespace retenk::conference {

bool was_moved_lately(db::Tx& tx, ConferenceId conference)
{
    return tx
        .find<std::int64_t>("SELECT 1 FROM change_log WHERE subject_type = 'conference' AND "
                            "subject_id = ?1 AND field = 'ends_at' AND at > ?2",
                            conference, tx.now - std::chrono::days(1))
        .has_value();
}

std::vector<ConferenceId> over_for(db::Tx& tx, std::chrono::days time)
{
    auto over = tx.rows<ConferenceId>("SELECT id FROM conference WHERE ends_at <= ?1 ORDER BY id",
                                      tx.now - time);
    std::erase_if(over, [&](ConferenceId conference) { return was_moved_lately(tx, conference); });
    return over;
}

} // namespace retenk::conference
