#include "registration/own_data.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

namespace retenk::registration {

namespace {

constexpr std::string_view asked = "deletion_asked";

void tell_organisers(db::Tx& tx, const conference::Conference& conference, const Addressee& contact)
{
    mail::Message message;
    message.template_name = asked;
    message.recipient = Email{conference.contact_email};
    message.recipient_name = conference.name;
    message.registration = contact.id;
    message.data["conference"] = conference.name;
    message.data["reference"] = contact.reference;
    message.data["contact_name"] = contact.contact_name;
    message.data["contact_email"] = contact.contact_email.text;
    message.data["link_path"] = "/admin/pameldinger/" + std::to_string(contact.id.value);
    mail::enqueue(tx, message);
}

} // namespace

std::vector<KeptConsent> consents_of(db::Tx& tx, RegistrationId registration)
{
    return tx.rows<KeptConsent>(
        "SELECT participant.name, purpose, text_version, given, at, "
        "participant.id AS participant_id FROM participant "
        "JOIN consent ON consent.person_id = participant.person_id WHERE registration_id = ?1 "
        "ORDER BY at DESC, consent.id DESC",
        registration);
}

std::vector<WholeChange> own_changes(std::vector<WholeChange> changes,
                                     const std::string& contact_name,
                                     const std::optional<ParticipantId>& one)
{
    std::vector<WholeChange> own;
    for (auto& change : changes) {
        if (one && change.participant_id != one) continue;
        const bool handed_over = change.action == "handed_over" &&
                                 (one || change.new_value == contact_name);
        const bool begins = handed_over || (one && change.action == "named");
        if (begins) change.old_value.reset();
        own.push_back(std::move(change));
        if (begins) break;
    }
    return own;
}

std::optional<Instant> deletion_asked_at(db::Tx& tx, RegistrationId registration)
{
    std::optional<Instant> latest;
    for (const auto& change : audit::changes_of(tx, "registration", registration.value))
        if (change.action == asked && change.at > tx.now - std::chrono::days(30)) latest = change.at;
    return latest;
}

bool ask_for_deletion(db::Tx& tx, const Viewer& viewer)
{
    const auto registration = must(viewer.registration);
    if (deletion_asked_at(tx, registration)) return false;
    audit::record(tx, viewer.actor(), {"registration", registration.value, asked});
    tell_organisers(tx, conference::get_current(tx), get_addressee(tx, registration));
    tx.after_commit("registration");
    tx.after_commit("mail");
    return true;
}

} // namespace retenk::registration
