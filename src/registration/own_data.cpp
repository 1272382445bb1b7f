#include "registration/own_data.hpp"

#include "retenk/audit/audit.hpp"
#include "retenk/base/must.hpp"

#include <algorithm>

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

namespace {

// Another person became the contact: name and address changed at once. A corrected name, or a new address of the same
// person, is no such thing.
bool is_taken_over(const WholeChange& change, const std::vector<WholeChange>& changes,
                   const std::string& contact_name)
{
    return !change.participant_id && change.field == "contact_name" &&
           change.new_value == contact_name &&
           std::ranges::any_of(changes, [&](const WholeChange& other) {
               return other.field == "contact_email" && other.at == change.at;
           });
}

} // namespace

std::vector<WholeChange> own_changes(std::vector<WholeChange> changes,
                                     const std::string& contact_name,
                                     const std::optional<ParticipantId>& one)
{
    const auto taken_over = [&](const WholeChange& change) {
        return is_taken_over(change, changes, contact_name);
    };
    const auto begin_of_contact = one ? changes.end() : std::ranges::find_if(changes, taken_over);
    if (begin_of_contact != changes.end()) {
        begin_of_contact->old_value.reset();
        changes.erase(begin_of_contact + 1, changes.end());
    }
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
