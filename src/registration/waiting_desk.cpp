#include "registration/waiting.hpp"
#include "retenk/audit/audit.hpp"

namespace retenk::registration {

namespace {

constexpr std::int64_t most_hours = 168;

Result<Party> party_for(db::Tx& tx, const DeskAct& act)
{
    auto party = find_party(tx, act.party);
    if (!party || party->conference_id != act.conference)
        return refuse(Problem::not_found, "waiting.unknown");
    return std::move(*party);
}

struct Neighbour
{
    WaitingPartyId id;
    std::int64_t place = 0;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (id, place))

// Whom the party would pass: the next one, or with top the first, of those who wait for a pool that it waits for.
std::optional<Neighbour> passed_by(db::Tx& tx, const Party& party, Move move)
{
    constexpr auto of_the_same =
        "SELECT party_id AS id, place FROM waiting_for WHERE conference_id = ?1 AND pool_id IN "
        "(SELECT pool_id FROM waiting_for WHERE party_id = ?2) ";
    static const auto above =
        std::string(of_the_same) + "AND place < ?3 ORDER BY place DESC LIMIT 1";
    static const auto first = std::string(of_the_same) + "AND place < ?3 ORDER BY place LIMIT 1";
    static const auto below = std::string(of_the_same) + "AND place > ?3 ORDER BY place LIMIT 1";
    const auto& sql = move == Move::up ? above : move == Move::top ? first : below;
    return tx.find<Neighbour>(sql, party.conference_id, party.id, party.place);
}

// The party takes the other's place, and those between move by one: their own order stays.
void take_place(db::Tx& tx, const Party& party, std::int64_t place)
{
    if (place < party.place)
        tx.run("UPDATE waiting_party SET place = place + 1 WHERE conference_id = ?1 "
               "AND place >= ?2 AND place < ?3",
               party.conference_id, place, party.place);
    else
        tx.run("UPDATE waiting_party SET place = place - 1 WHERE conference_id = ?1 "
               "AND place > ?3 AND place <= ?2",
               party.conference_id, place, party.place);
    tx.run("UPDATE waiting_party SET place = ?2 WHERE id = ?1", party.id, place);
}

void tell(db::Tx& tx)
{
    tx.after_commit("registration");
    tx.after_commit("places");
}

} // namespace

Result<bool> move_party(db::Tx& tx, const DeskAct& act, Move move)
{
    const auto party = party_for(tx, act);
    if (!party) return std::unexpected(party.error());
    if (party->state != WaitingState::waiting)
        return refuse(Problem::conflict, "waiting.not_waiting");
    const auto other = passed_by(tx, *party, move);
    if (!other) return refuse(Problem::conflict, "waiting.nowhere_to_move");
    take_place(tx, *party, other->place);
    audit::record(tx, act.actor,
                  {"waiting_party", act.party.value, "changed", "place",
                   std::to_string(party->place), std::to_string(other->place)});
    audit::record(tx, act.actor,
                  {"waiting_party", act.party.value, "changed", "reason", {}, act.reason});
    tell(tx);
    settle_waiting_list(tx);
    return true;
}

Result<bool> offer_by_hand(db::Tx& tx, const DeskAct& act)
{
    const auto party = party_for(tx, act);
    if (!party) return std::unexpected(party.error());
    const auto state = party->state;
    if (state != WaitingState::waiting && state != WaitingState::offered &&
        state != WaitingState::lapsed)
        return refuse(Problem::conflict, "waiting.has_ended");
    const auto conference = conference::get_current(tx);
    if (tx.now >= conference.starts_at) return refuse(Problem::closed, "waiting.over");
    const auto shortage = state == WaitingState::offered ? std::nullopt : shortage_of(tx, party->id);
    if (shortage)
        return refuse(Problem::full, "waiting.no_room",
                      {{"pool", shortage->name},
                       {"places", std::to_string(shortage->places)},
                       {"free", std::to_string(shortage->free)}});
    make_offer(tx, conference, *party, act.actor, act.reason);
    settle_waiting_list(tx);
    return true;
}

Result<bool> change_answer_hours(db::Tx& tx, ConferenceId conference, std::int64_t hours,
                                 const std::string& actor)
{
    if (hours < 1 || hours > most_hours)
        return refuse_field("answer_hours", "typed.not_a_number",
                            {{"least", "1"}, {"most", std::to_string(most_hours)}});
    const auto before = answer_hours(tx, conference);
    if (before == hours) return true;
    tx.run("INSERT INTO waiting_rule (conference_id, answer_hours) VALUES (?1, ?2) "
           "ON CONFLICT DO UPDATE SET answer_hours = excluded.answer_hours",
           conference, hours);
    audit::record(tx, actor,
                  {"waiting_rule", conference.value, "changed", "answer_hours",
                   std::to_string(before), std::to_string(hours)});
    tell(tx);
    return true;
}

} // namespace retenk::registration
