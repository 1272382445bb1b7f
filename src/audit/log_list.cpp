#include "audit/log_list.hpp"

#include "audit/chain.hpp"
#include "retenk/audit/audit.hpp"

#include <limits>

namespace retenk::audit {

namespace {

// ?1 before, ?2 actor, ?3 action, ?4 from, ?5 to; written so that what is not asked for costs nothing.
std::string common_condition(const LogWish& wish, std::string_view table)
{
    const std::string in(table);
    std::string condition = in + ".id < ?1";
    if (wish.actor == "own")
        condition += " AND (actor LIKE 'registration:%' OR actor LIKE 'participant:%' OR actor LIKE 'waiting_party:%'"
                     " OR actor = 'visitor') AND ?2 <> ''";
    else if (wish.actor == "system")
        condition += " AND actor NOT LIKE '%:%' AND actor <> 'visitor' AND ?2 <> ''";
    else
        condition += wish.actor.empty() ? " AND ?2 = ''" : " AND actor = ?2";
    condition += wish.action.empty() ? " AND ?3 = ''" : " AND action = ?3";
    condition += wish.from ? " AND at >= ?4" : " AND ?4 = 0";
    condition += wish.to ? " AND at < ?5" : " AND ?5 = 0";
    return condition;
}

Instant begin_of(const std::optional<Day>& day, int days_later = 0)
{
    if (!day) return Instant();
    return from_local({Day(std::chrono::sys_days(*day) + std::chrono::days(days_later)), {}});
}

std::int64_t limit_of(const LogWish& wish)
{
    return wish.before > 0 ? wish.before : std::numeric_limits<std::int64_t>::max();
}

std::vector<ChangeEntry> changes_in(db::Tx& tx, const LogWish& wish)
{
    auto condition = common_condition(wish, "change_log");
    condition += wish.kind.empty() ? " AND ?6 = ''" : " AND subject_type = ?6";
    condition += wish.number == 0 ? " AND ?7 = 0" : " AND subject_id = ?7";
    return tx.rows<ChangeEntry>(
        "SELECT change_log.id, at, actor, user.name AS who, action, subject_type AS kind, subject_id AS number, "
        "participant.registration_id AS registration_id, field, old_value, new_value, digest IS NOT NULL AND salt IS NULL AS erased "
        "FROM change_log LEFT JOIN user ON actor = 'user:' || user.id "
        "LEFT JOIN participant ON subject_type = 'participant' AND participant.id = subject_id WHERE " +
            condition + " ORDER BY change_log.id DESC LIMIT ?8",
        limit_of(wish), wish.actor, wish.action, begin_of(wish.from), begin_of(wish.to, 1), wish.kind, wish.number,
        wish.limit + 1);
}

std::vector<ReadingEntry> readings_in(db::Tx& tx, const LogWish& wish)
{
    return tx.rows<ReadingEntry>(
        "SELECT access_log.id, at, actor, user.name AS who, action, subject, rows, purpose FROM access_log "
        "LEFT JOIN user ON actor = 'user:' || user.id WHERE " +
            common_condition(wish, "access_log") + " ORDER BY access_log.id DESC LIMIT ?6",
        limit_of(wish), wish.actor, wish.action, begin_of(wish.from), begin_of(wish.to, 1), wish.limit + 1);
}

} // namespace

LogPage log_page(db::Tx& tx, const Viewer& viewer, const LogWish& wish)
{
    LogPage page;
    if (!viewer.is(Role::auditor) && !viewer.is(Role::administrator)) return page;
    page.users = tx.rows<Named>("SELECT 'user:' || id AS key, name FROM user ORDER BY name, id");
    if (wish.reading) {
        page.readings = readings_in(tx, wish);
        page.municipalities = tx.rows<Named>("SELECT CAST(id AS TEXT) AS key, name FROM municipality");
        page.conferences = tx.rows<Named>("SELECT CAST(id AS TEXT) AS key, name FROM conference");
        page.actions = tx.rows<std::string>("SELECT DISTINCT action FROM access_log ORDER BY action");
    } else {
        page.changes = changes_in(tx, wish);
        page.kinds = tx.rows<std::string>("SELECT DISTINCT subject_type FROM change_log ORDER BY subject_type");
        // Looking at a long log again for each page would be slow, and what is rare is seldom old.
        page.actions = tx.rows<std::string>(
            "SELECT DISTINCT action FROM (SELECT action FROM change_log ORDER BY id DESC LIMIT 20000) ORDER BY action");
    }
    return page;
}

ChainState chain_state(db::Tx& tx)
{
    ChainState state;
    state.broken_change = verify_chain(tx);
    state.broken_reading = verify_access_chain(tx);
    const auto change = tx.find<Head>("SELECT id, hash FROM change_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    const auto reading = tx.find<Head>("SELECT id, hash FROM access_log ORDER BY id DESC LIMIT 1").value_or(Head{});
    state.changes = change.id;
    state.readings = reading.id;
    state.last_change = change.hash;
    state.last_reading = reading.hash;
    return state;
}

} // namespace retenk::audit
