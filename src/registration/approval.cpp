#include "retenk/registration/approval.hpp"

#include "registration/capacity.hpp"
#include "registration/own.hpp"
#include "retenk/accounts/link.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/waiting.hpp"

#include <algorithm>
#include <map>

namespace retenk::registration {

namespace {

struct Candidate
{
    ParticipantId id;
    RegistrationId registration_id;
    PoolId pool_id;
    std::string name;
    bool holds_place = false;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, registration_id, pool_id, name, holds_place))

struct HeldExtra
{
    ExtraId extra_id;
    Ore price_ore, vat_ore;
    std::string vat_treatment;
};
BOOST_DESCRIBE_STRUCT(HeldExtra, (), (extra_id, price_ore, vat_ore, vat_treatment))

std::optional<Candidate> find_candidate(db::Tx& tx, ConferenceId conference, ParticipantId id)
{
    return tx.find<Candidate>(
        "SELECT id, registration_id, pool_id, name, holds_place FROM participant WHERE id = ?1 AND "
        "conference_id = ?2 AND approval = 'waiting' AND state = 'registered'",
        id, conference);
}

// False when a pool is full: nothing was taken then.
bool take_place(db::Tx& tx, const Candidate& candidate)
{
    if (!check_places(tx, need_of_place(tx, candidate.id, candidate.pool_id))) return false;
    const auto extras = tx.rows<HeldExtra>(
        "SELECT extra_id, price_ore, vat_ore, vat_treatment FROM participant_extra"
        " WHERE participant_id = ?1 ORDER BY extra_id",
        candidate.id);
    tx.run("DELETE FROM participant_extra WHERE participant_id = ?1", candidate.id);
    tx.run("UPDATE participant SET holds_place = 1 WHERE id = ?1", candidate.id);
    for (const auto& extra : extras)
        tx.run("INSERT INTO participant_extra (participant_id, extra_id, price_ore, vat_ore, "
               "vat_treatment) VALUES (?1, ?2, ?3, ?4, ?5)",
               candidate.id, extra.extra_id, extra.price_ore, extra.vat_ore, extra.vat_treatment);
    return true;
}

void note(db::Tx& tx, const std::string& actor, ParticipantId id, const char* outcome)
{
    audit::record(tx, actor, {"participant", id.value, "changed", "approval", "waiting", outcome});
}

void tell(db::Tx& tx)
{
    tx.after_commit("registration");
    tx.after_commit("mail");
}

} // namespace

std::vector<Waiting> waiting_for_approval(db::Tx& tx, const Viewer& viewer, ConferenceId conference)
{
    const auto sql =
        "SELECT participant.id AS id, registration_id, reference, participant.name AS name, "
        "category.name AS category, category.translations AS category_translations, contact_name, "
        "organisation.name AS organisation, municipality.name AS municipality, holds_place, "
        "participant.created_at AS created_at FROM participant "
        "JOIN registration ON registration.id = registration_id "
        "JOIN category ON category.id = category_id "
        "LEFT JOIN organisation ON organisation.id = organisation_id "
        "LEFT JOIN municipality ON municipality.id = participant.municipality_id WHERE " +
        std::string(seen_by(viewer.scope())) +
        " AND participant.conference_id = ?2 AND participant.approval = 'waiting' AND "
        "participant.state = 'registered' ORDER BY participant.id";
    return tx.rows<Waiting>(sql, viewer.scope().municipality, conference);
}

std::int64_t count_waiting(db::Tx& tx, ConferenceId conference)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM participant WHERE conference_id = ?1 AND "
                                "approval = 'waiting' AND state = 'registered'",
                                conference);
}

Decided approve(db::Tx& tx, ConferenceId conference, const Decision& decision)
{
    Decided decided;
    std::map<RegistrationId, std::vector<ParticipantId>> approved;
    for (const auto id : decision.participants) {
        const auto candidate = find_candidate(tx, conference, id);
        if (!candidate) continue;
        if (!candidate->holds_place && !take_place(tx, *candidate)) {
            decided.without_room.push_back(candidate->name);
            continue;
        }
        tx.run("UPDATE participant SET approval = 'approved', version = version + 1 WHERE id = ?1",
               id);
        note(tx, decision.actor, id, "approved");
        approved[candidate->registration_id].push_back(id);
        ++decided.people;
    }
    const auto edition = conference::get_current(tx);
    for (const auto& [registration, people] : approved) {
        touch(tx, registration);
        mail_approved(tx, edition, get_addressee(tx, registration), people, decision.base_url);
    }
    tell(tx);
    return decided;
}

Result<Decided> decline(db::Tx& tx, ConferenceId conference, const Decision& decision)
{
    if (decision.reason.empty()) return refuse_field("reason", "approval.reason_needed");
    Decided decided;
    std::map<RegistrationId, std::vector<std::string>> declined;
    for (const auto id : decision.participants) {
        const auto candidate = find_candidate(tx, conference, id);
        if (!candidate) continue;
        give_back(tx, id, decision.actor);
        tx.run("UPDATE participant SET approval = 'declined', declined_reason = ?2 WHERE id = ?1",
               id, decision.reason);
        note(tx, decision.actor, id, "declined");
        declined[candidate->registration_id].push_back(candidate->name);
        ++decided.people;
    }
    const auto edition = conference::get_current(tx);
    for (const auto& [registration, names] : declined) {
        touch(tx, registration);
        mail_declined(tx, edition, get_addressee(tx, registration), names, decision.reason);
    }
    settle_waiting_list(tx);
    tx.after_commit("places");
    tell(tx);
    return decided;
}

} // namespace retenk::registration
