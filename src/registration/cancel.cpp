#include "registration/own.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/registration/waiting.hpp"

namespace retenk::registration {

void touch(db::Tx& tx, RegistrationId registration)
{
    tx.run("UPDATE registration SET version = version + 1 WHERE id = ?1", registration);
}

void give_back(db::Tx& tx, ParticipantId participant, const std::string& actor)
{
    const auto extras = tx.rows<std::string>(
        "SELECT extra.name FROM participant_extra JOIN extra ON extra.id = extra_id "
        "WHERE participant_id = ?1 ORDER BY extra.id",
        participant);
    for (const auto& extra : extras)
        audit::record(tx, actor, {"participant", participant.value, "cancelled", "extra", extra, {}});
    tx.run("DELETE FROM participant_extra WHERE participant_id = ?1", participant);
    tx.run("UPDATE participant SET state = 'cancelled', cancelled_at = ?2, version = version + 1 "
           "WHERE id = ?1",
           participant, tx.now);
    audit::record(tx, actor,
                  {"participant", participant.value, "cancelled", "state", "registered", "cancelled"});
}

Result<bool> cancel_participant(db::Tx& tx, const Viewer& viewer, ParticipantId participant)
{
    const auto own = find_own(tx, viewer, participant);
    if (!own) return refuse(Problem::not_found, "registration.unknown");
    if (own->state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    const auto conference = conference::get_current(tx);
    if (auto open = check_freeze(tx, viewer, conference); !open)
        return std::unexpected(open.error());

    give_back(tx, own->id, viewer.actor());
    touch(tx, own->registration_id);
    mail_cancelled(tx, conference, get_addressee(tx, own->registration_id), own->name);
    settle_waiting_list(tx); // REG-12
    tx.after_commit("registration");
    tx.after_commit("places");
    tx.after_commit("mail");
    return true;
}

} // namespace retenk::registration
