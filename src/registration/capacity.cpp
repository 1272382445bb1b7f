#include "registration/capacity.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

constexpr auto one_pool =
    "SELECT pool.id AS id, pool.name AS name, pool.capacity AS capacity, pool_use.taken AS taken "
    "FROM pool JOIN pool_use ON pool_use.pool_id = pool.id WHERE pool.id = ?1";

// The id is for pages that know the pool by what is chosen from it.
Values words_of(const PoolState& pool, std::int64_t free)
{
    return {{"pool", pool.name},
            {"pool_id", std::to_string(pool.id.value)},
            {"free", std::to_string(free)}};
}

} // namespace

Need beyond(const Need& need, const Need& had)
{
    Need rest;
    for (const auto& [pool, places] : need) {
        const auto own = had.find(pool);
        const auto more = places - (own == had.end() ? 0 : own->second);
        if (more > 0) rest[pool] = more;
    }
    return rest;
}

Need need_of_place(db::Tx& tx, ParticipantId participant, PoolId pool)
{
    Need need{{pool, 1}};
    for (const auto other :
         tx.rows<PoolId>("SELECT pool_id FROM participant_extra JOIN extra ON extra.id = extra_id"
                         " WHERE participant_id = ?1",
                         participant))
        ++need[other];
    return need;
}

Result<bool> check_places(db::Tx& tx, const Need& need)
{
    for (const auto& [id, places] : need) {
        const auto pool = tx.get<PoolState>(one_pool, id);
        if (pool.taken + places <= pool.capacity) continue;
        const auto free = std::max<std::int64_t>(0, pool.capacity - pool.taken);
        return refuse(Problem::full, free > 0 ? "registration.full" : "registration.none_left",
                      words_of(pool, free));
    }
    return true;
}

Result<bool> check_queue(db::Tx& tx, const Need& need)
{
    for (const auto& [id, places] : need) {
        if (!tx.find<std::int64_t>("SELECT 1 FROM waiting_for WHERE pool_id = ?1 LIMIT 1", id))
            continue;
        const auto pool = tx.get<PoolState>(one_pool, id);
        const auto free = std::max<std::int64_t>(0, pool.capacity - pool.taken);
        return refuse(Problem::full, "registration.waiting_before", words_of(pool, free));
    }
    return true;
}

bool fills_a_pool(db::Tx& tx, const Need& need)
{
    return std::ranges::any_of(need, [&](const auto& one) {
        const auto pool = tx.get<PoolState>(one_pool, one.first);
        return pool.taken >= pool.capacity;
    });
}

std::vector<PoolState> pools_of(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<PoolState>("SELECT pool.id AS id, pool.name AS name, pool.capacity AS capacity, "
                              "pool_use.taken AS taken "
                              "FROM pool JOIN pool_use ON pool_use.pool_id = pool.id "
                              "WHERE pool.conference_id = ?1 AND NOT EXISTS (SELECT 1 FROM "
                              "question_option WHERE pool_id = pool.id) ORDER BY pool.id",
                              conference);
}

} // namespace retenk::registration
