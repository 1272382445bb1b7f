#include "registration/draft.hpp"
#include "registration/signup.hpp"
#include "registration/waiting.hpp"
#include "registration/waiting_mails.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

namespace retenk::registration {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t usual_hours = 24;
constexpr int evening = 22, morning = 8; // nobody is asked to answer in between

constexpr std::string_view party_columns =
    "SELECT id, conference_id, form_key, contact_name, contact_email, language, state, place, "
    "created_at, answer_by, offers, registration_id FROM waiting_party ";

std::string parties_where(std::string_view rest) { return std::string(party_columns) += rest; }

// Out of the night, into the morning after it.
Instant by_day(Instant instant)
{
    auto local = to_local(instant);
    if (local.hour >= morning && local.hour < evening) return instant;
    if (local.hour >= evening)
        local.day = Day(std::chrono::sys_days(local.day) + std::chrono::days(1));
    return from_local({local.day, morning, 0});
}

bool is_over(const conference::Conference& conference, Instant now)
{
    return conference.archived || now >= conference.starts_at;
}

std::vector<Party> unanswered(db::Tx& tx)
{
    static const auto sql =
        parties_where("WHERE state = 'offered' AND answer_by <= ?1 ORDER BY place");
    return tx.rows<Party>(sql, tx.now);
}

// An offer only takes places, so whoever was passed by does not fit after it either.
std::optional<Party> next_that_fits(db::Tx& tx, ConferenceId conference, std::int64_t after)
{
    static const auto sql = parties_where(
        "WHERE conference_id = ?1 AND state = 'waiting' AND place > ?2 AND NOT EXISTS "
        "(SELECT 1 FROM waiting_need JOIN pool ON pool.id = waiting_need.pool_id "
        "JOIN pool_use ON pool_use.pool_id = pool.id "
        "WHERE party_id = waiting_party.id AND taken + places > capacity) ORDER BY place LIMIT 1");
    return tx.find<Party>(sql, conference, after);
}

std::int64_t end_unanswered(db::Tx& tx, const conference::Conference& conference)
{
    const auto parties = unanswered(tx);
    for (const auto& party : parties) {
        tx.run("UPDATE waiting_party SET state = 'lapsed', answer_by = NULL, ended_at = ?2 "
               "WHERE id = ?1",
               party.id, tx.now);
        record_state(tx, "system", party, WaitingState::lapsed);
        if (party.conference_id == conference.id) mail_lapsed(tx, conference, party);
    }
    return std::ssize(parties);
}

std::int64_t offer_free_places(db::Tx& tx, const conference::Conference& conference)
{
    std::int64_t offered = 0;
    std::int64_t place = 0;
    while (const auto party = next_that_fits(tx, conference.id, place)) {
        make_offer(tx, conference, *party, "system");
        place = party->place;
        ++offered;
    }
    return offered;
}

} // namespace

std::int64_t settle_waiting_list(db::Tx& tx)
{
    end_overdue_holds(tx);
    const auto conference = conference::find_current(tx);
    if (!conference) return 0;
    const auto ended = end_unanswered(tx, *conference);
    if (is_over(*conference, tx.now)) return ended;
    settle_sessions(tx); // whoever gives back a place gives back their sessions
    return ended + offer_free_places(tx, *conference);
}

void settle_overdue_offers(db::Tx& tx)
{
    if (holds_are_overdue(tx) ||
        tx.find<std::int64_t>("SELECT 1 FROM waiting_party WHERE state = 'offered' "
                              "AND answer_by <= ?1 LIMIT 1",
                              tx.now))
        settle_waiting_list(tx);
}

bool waiting_list_is_due(db::Tx& tx)
{
    if (holds_are_overdue(tx) || !unanswered(tx).empty()) return true;
    const auto conference = conference::find_current(tx);
    return conference && !is_over(*conference, tx.now) && next_that_fits(tx, conference->id, 0);
}

Instant answer_time(Instant now, std::int64_t hours, Instant starts_at)
{
    const std::chrono::seconds quarter = (starts_at - now) / 4;
    std::chrono::seconds given = std::chrono::hours(hours);
    given = std::max<std::chrono::seconds>(1h, std::min(given, quarter));
    return std::min(by_day(now + given), starts_at);
}

void make_offer(db::Tx& tx, const conference::Conference& conference, const Party& party,
                const std::string& actor, const std::string& reason)
{
    const auto until =
        answer_time(tx.now, answer_hours(tx, conference.id), conference.starts_at);
    tx.run("UPDATE waiting_party SET state = 'offered', answer_by = ?2, ended_at = NULL, "
           "offers = offers + 1 WHERE id = ?1",
           party.id, until);
    record_state(tx, actor, party, WaitingState::offered, reason);
    mail_offer(tx, conference, must(find_party(tx, party.id)), until);
}

std::optional<Party> find_party(db::Tx& tx, WaitingPartyId party)
{
    static const auto sql = parties_where("WHERE id = ?1");
    return tx.find<Party>(sql, party);
}

std::optional<WaitingPartyId> party_of_form(db::Tx& tx, const std::string& form_key)
{
    return tx.find<WaitingPartyId>("SELECT id FROM waiting_party WHERE form_key = ?1", form_key);
}

void record_state(db::Tx& tx, const std::string& actor, const Party& before, WaitingState after,
                  const std::string& reason)
{
    audit::record(tx, actor,
                  {"waiting_party", before.id.value, "changed", "state",
                   std::string(db::enum_name(before.state)), std::string(db::enum_name(after))});
    if (!reason.empty())
        audit::record(tx, actor,
                      {"waiting_party", before.id.value, "changed", "reason", {}, reason});
    tx.after_commit("registration");
    tx.after_commit("places");
}

std::int64_t last_place(db::Tx& tx, ConferenceId conference)
{
    return tx.get<std::int64_t>(
        "SELECT coalesce(max(place), 0) + 1 FROM waiting_party WHERE conference_id = ?1",
        conference);
}

std::optional<Shortage> shortage_of(db::Tx& tx, WaitingPartyId party)
{
    return tx.find<Shortage>(
        "SELECT pool.name AS name, places, max(0, capacity - taken) AS free FROM waiting_need "
        "JOIN pool ON pool.id = waiting_need.pool_id JOIN pool_use ON pool_use.pool_id = pool.id "
        "WHERE party_id = ?1 AND taken + places > capacity ORDER BY pool.id LIMIT 1",
        party);
}

std::int64_t answer_hours(db::Tx& tx, ConferenceId conference)
{
    return tx
        .find<std::int64_t>("SELECT answer_hours FROM waiting_rule WHERE conference_id = ?1",
                            conference)
        .value_or(usual_hours);
}

std::vector<Queue> queues_of(db::Tx& tx, ConferenceId conference)
{
    return tx.rows<Queue>(
        "SELECT pool_id, sum(waits) AS parties, sum(waits * places) AS people, "
        "sum((1 - waits) * places) AS held FROM "
        "(SELECT pool_id, places, 1 AS waits FROM waiting_for WHERE conference_id = ?1 "
        "UNION ALL SELECT pool_id, places, 0 FROM waiting_party JOIN waiting_need ON "
        "party_id = waiting_party.id WHERE conference_id = ?1 AND state = 'offered') "
        "GROUP BY pool_id ORDER BY pool_id",
        conference);
}

} // namespace retenk::registration
