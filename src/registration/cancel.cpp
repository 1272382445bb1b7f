#include "registration/cancel.hpp"

#include "registration/own.hpp"
#include "retenk/accounts/link.hpp"
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
        audit::record(tx, actor,
                      {"participant", participant.value, "cancelled", "extra", extra, {}});
    tx.run("DELETE FROM participant_extra WHERE participant_id = ?1", participant);
    tx.run("UPDATE participant SET state = 'cancelled', cancelled_at = ?2, version = version + 1 "
           "WHERE id = ?1",
           participant, tx.now);
    for (const auto purpose : {accounts::LinkPurpose::place, accounts::LinkPurpose::participant})
        accounts::revoke_links(tx, purpose, participant.value);
    audit::record(
        tx, actor,
        {"participant", participant.value, "cancelled", "state", "registered", "cancelled"});
}

namespace {

Result<bool> give_up(db::Tx& tx, const Viewer& viewer, const conference::Conference& conference,
                     ParticipantId participant, bool with_mail)
{
    const auto own = find_own(tx, viewer, participant);
    // Whoever has one place of a group does not give back what its contact pays for.
    const bool may = own && (viewer.registration == own->registration_id || viewer.is_organiser());
    if (!may) return refuse(Problem::not_found, "registration.unknown");
    if (own->state == "cancelled")
        return refuse(Problem::conflict, "registration.cancelled_before");
    if (auto open = check_freeze(tx, viewer, conference); !open)
        return std::unexpected(open.error());
    give_back(tx, own->id, viewer.actor());
    touch(tx, own->registration_id);
    if (!with_mail) return true;
    const auto contact = get_addressee(tx, own->registration_id);
    mail_cancelled(tx, conference, contact, own->name);
    mail_own_cancelled(tx, conference, contact, own->name, own->email);
    return true;
}

} // namespace

Result<std::int64_t> cancel_participants(db::Tx& tx, const Viewer& viewer,
                                         const std::vector<ParticipantId>& people, bool with_mail)
{
    const auto conference = conference::get_current(tx);
    for (const auto id : people)
        if (auto done = give_up(tx, viewer, conference, id, with_mail); !done)
            return std::unexpected(done.error());
    const auto offered = settle_waiting_list(tx); // REG-12
    tx.after_commit("registration");
    tx.after_commit("places");
    tx.after_commit("mail");
    return offered;
}

Result<std::int64_t> cancel_registration(db::Tx& tx, const Viewer& viewer,
                                         const RegistrationId& registration,
                                         const std::int64_t& version)
{
    if (viewer.registration != registration && !viewer.is_organiser())
        return refuse(Problem::not_found, "registration.unknown");
    const auto people = tx.rows<ParticipantId>(
        "SELECT id FROM participant WHERE registration_id = ?1 AND state = 'registered' AND "
        "conference_id = ?2 ORDER BY id",
        registration, conference::get_current(tx).id);
    if (people.empty()) return refuse(Problem::conflict, "registration.cancelled_before");
    const auto stored =
        tx.get<std::int64_t>("SELECT version FROM registration WHERE id = ?1", registration);
    if (version != stored) return refuse(Problem::conflict, "bulk.changed_meanwhile");
    const bool with_mail = people.size() == 1;
    auto offered = cancel_participants(tx, viewer, people, with_mail);
    if (!offered || with_mail) return offered;
    const auto conference = conference::get_current(tx);
    const auto contact = get_addressee(tx, registration);
    std::vector<std::string> names;
    for (const auto id : people) {
        const auto holder = *find_own(tx, viewer, id);
        names.push_back(holder.name);
        mail_own_cancelled(tx, conference, contact, holder.name, holder.email);
    }
    mail_all_cancelled(tx, conference, contact, names);
    return offered;
}

Result<bool> cancel_participant(db::Tx& tx, const Viewer& viewer, ParticipantId participant)
{
    const auto done = cancel_participants(tx, viewer, {participant}, true);
    if (!done) return std::unexpected(done.error());
    return true;
}

} // namespace retenk::registration
