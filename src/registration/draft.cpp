#include "registration/draft.hpp"

#include "registration/waiting.hpp"

#include <algorithm>

namespace retenk::registration {
namespace {

struct StoredDraft
{
    std::int64_t id = 0;
    std::optional<Instant> held_since, held_until;
};
BOOST_DESCRIBE_STRUCT(StoredDraft, (), (id, held_since, held_until))

struct HeldPool
{
    PoolId pool_id;
    std::int64_t places = 0;
};
BOOST_DESCRIBE_STRUCT(HeldPool, (), (pool_id, places))

// A registration's key begins with that of its form (people_key).
bool was_sent(db::Tx& tx, const std::string& form_key)
{
    return tx
        .find<std::int64_t>(
            "SELECT 1 FROM registration WHERE form_key BETWEEN ?1 || ':' AND ?1 || ';' "
            "UNION ALL SELECT 1 FROM waiting_party WHERE form_key BETWEEN ?1 || ':' "
            "AND ?1 || ';' LIMIT 1",
            form_key)
        .has_value();
}

StoredDraft stored(db::Tx& tx, const DraftForm& form)
{
    tx.run("INSERT INTO draft (conference_id, form_key, form, saved_at) VALUES (?1, ?2, ?3, ?4) "
           "ON CONFLICT (form_key) DO UPDATE SET form = ?3, saved_at = ?4",
           form.conference, form.form_key, form.form, tx.now);
    return tx.get<StoredDraft>("SELECT id, held_since, held_until FROM draft WHERE form_key = ?1",
                               form.form_key);
}

// Most forms are sent without ever having been saved: then nothing more is asked.
std::optional<std::int64_t> id_of(db::Tx& tx, const std::string& form_key)
{
    if (form_key.empty()) return std::nullopt;
    return tx.find<std::int64_t>("SELECT id FROM draft WHERE form_key = ?1", form_key);
}

Need held_by(db::Tx& tx, std::int64_t draft)
{
    Need held;
    for (const auto& one :
         tx.rows<HeldPool>("SELECT pool_id, places FROM hold WHERE draft_id = ?1", draft))
        held[one.pool_id] = one.places;
    return held;
}

std::int64_t places_in(const Need& need, PoolId pool)
{
    const auto found = need.find(pool);
    return found == need.end() ? 0 : found->second;
}

// All that is wanted, or else what was had of it before: a dinner is no use to whoever has no seat.
// Own places are still taken here, so those who wait are asked about the rest alone.
Need to_hold(db::Tx& tx, std::int64_t draft, const Need& wanted)
{
    const auto had = held_by(tx, draft);
    Need all, kept;
    for (const auto& [pool, places] : wanted) {
        all[pool] = std::min(places, most_held);
        if (const auto own = std::min(all[pool], places_in(had, pool)); own > 0) kept[pool] = own;
    }
    const auto rest = beyond(all, had);
    return check_queue(tx, rest) && check_places(tx, rest) ? all : kept;
}

void hold(db::Tx& tx, std::int64_t draft, const Need& places, std::optional<Instant> since)
{
    tx.run("DELETE FROM hold WHERE draft_id = ?1", draft);
    for (const auto& [pool, number] : places)
        tx.run("INSERT INTO hold (draft_id, pool_id, places) VALUES (?1, ?2, ?3)", draft, pool,
               number);
    std::optional<Instant> until;
    if (!places.empty())
        until = std::min(tx.now + hold_time, since.value_or(tx.now) + longest_hold);
    tx.run("UPDATE draft SET held_until = ?2, held_since = coalesce(held_since, ?3) WHERE id = ?1",
           draft, until, until ? std::optional(tx.now) : std::nullopt);
    if (fills_a_pool(tx, places)) tx.after_commit("places");
}

// What nobody holds any more goes to those who wait, in the same transaction (REG-12).
void pass_on(db::Tx& tx)
{
    if (waiting_list_is_due(tx)) settle_waiting_list(tx);
    tx.after_commit("places");
}

} // namespace

bool is_draft_key(const std::string& form_key)
{
    const auto is_plain = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
               (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_';
    };
    return form_key.size() >= 16 && form_key.size() <= 100 &&
           std::ranges::all_of(form_key, is_plain);
}

bool save_draft(db::Tx& tx, const DraftForm& form)
{
    if (was_sent(tx, form.form_key)) return false;
    settle_overdue_offers(tx);
    const auto draft = stored(tx, form);
    const auto before = held_by(tx, draft.id);
    const bool is_over = draft.held_since && tx.now >= *draft.held_since + longest_hold;
    const auto places = is_over ? Need() : to_hold(tx, draft.id, form.wanted);
    if (!places.empty() || !before.empty()) hold(tx, draft.id, places, draft.held_since);
    if (!beyond(before, places).empty()) pass_on(tx);
    return true;
}

std::optional<Draft> find_draft(db::Tx& tx, ConferenceId conference, const std::string& form_key)
{
    return tx.find<Draft>("SELECT form, saved_at, held_until FROM draft WHERE form_key = ?1 AND "
                          "conference_id = ?2 AND saved_at > ?3",
                          form_key, conference, tx.now - draft_kept);
}

Need held_places(db::Tx& tx, const std::string& form_key)
{
    const auto draft = id_of(tx, form_key);
    return draft ? held_by(tx, *draft) : Need();
}

void let_go(db::Tx& tx, const std::string& form_key)
{
    if (const auto draft = id_of(tx, form_key)) hold(tx, *draft, Need(), std::nullopt);
}

bool forget_draft(db::Tx& tx, const std::string& form_key)
{
    const auto draft = id_of(tx, form_key);
    if (!draft) return false;
    const bool held = tx.change("DELETE FROM hold WHERE draft_id = ?1", *draft) > 0;
    tx.run("DELETE FROM draft WHERE id = ?1", *draft);
    if (held) pass_on(tx);
    return true;
}

bool holds_are_overdue(db::Tx& tx)
{
    return tx.find<std::int64_t>("SELECT 1 FROM draft WHERE held_until <= ?1 LIMIT 1", tx.now)
        .has_value();
}

bool end_overdue_holds(db::Tx& tx)
{
    if (!holds_are_overdue(tx)) return false;
    tx.run("DELETE FROM hold WHERE draft_id IN (SELECT id FROM draft WHERE held_until <= ?1)",
           tx.now);
    tx.run("UPDATE draft SET held_until = NULL WHERE held_until <= ?1", tx.now);
    tx.after_commit("places");
    return true;
}

std::int64_t forget_old_drafts(db::Tx& tx)
{
    const auto oldest = tx.now - draft_kept;
    const auto held = tx.change(
        "DELETE FROM hold WHERE draft_id IN (SELECT id FROM draft WHERE saved_at <= ?1)", oldest);
    if (held > 0) pass_on(tx);
    return tx.change("DELETE FROM draft WHERE saved_at <= ?1", oldest);
}

} // namespace retenk::registration
