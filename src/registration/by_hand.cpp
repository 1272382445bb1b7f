#include "registration/by_hand.hpp"

#include "retenk/people/person.hpp"
#include "retenk/registration/register.hpp"
#include "retenk/registration/ticket.hpp"

#include <algorithm>

namespace retenk::registration {

namespace {

Submission submission_of(const Viewer& viewer, const ByHand& person, Submission frame)
{
    frame.by_organiser = viewer.is_organiser();
    frame.by_host = !frame.by_organiser;
    frame.actor = viewer.actor();
    frame.contact_name = person.name;
    if (person.email) {
        frame.contact_email = *person.email;
    } else if (!frame.by_organiser) {
        frame.contact_name = viewer.name;
        frame.contact_email = Email{viewer.email};
    }
    frame.contact_phone = person.phone;
    auto municipality = person.municipality;
    if (viewer.scope().kind == Scope::Kind::municipality)
        municipality = viewer.scope().municipality;
    frame.participants = {{person.name,
                           person.email,
                           person.category,
                           municipality,
                           person.organisation,
                           {},
                           person.answers,
                           false}};
    return frame;
}

// The form has one person: p1_name is name.
Refusal with_own_names(Refusal refusal)
{
    for (auto& error : refusal.fields)
        if (error.field.starts_with("p1_")) error.field.erase(0, 3);
    return refusal;
}

} // namespace

Result<Receipt> register_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                                 const Submission& frame)
{
    if (!viewer.is_organiser() && viewer.scope().kind != Scope::Kind::municipality)
        return refuse(Problem::not_found, "registration.unknown");
    auto receipt = submit_with(tx, submission_of(viewer, person, frame), person.mails);
    if (!receipt) return std::unexpected(with_own_names(std::move(receipt.error())));
    return receipt;
}

Result<bool> check_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                           const Submission& frame)
{
    if (!viewer.is_organiser()) return refuse(Problem::not_found, "registration.unknown");
    auto answer = would_submit(tx, submission_of(viewer, person, frame));
    if (!answer) return std::unexpected(with_own_names(std::move(answer.error())));
    return answer;
}

Refusal known_to_host(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                      const ByHand& person)
{
    Refusal refusal{Problem::conflict, "by_hand.may_have_place", {}, {}};
    const auto known = people::find_person(tx, {person.name, person.email, {}, ""});
    if (!known) return refusal;
    const auto guest = tx.find<ParticipantId>(
        "SELECT id FROM participant WHERE conference_id = ?1 AND person_id = ?2 AND "
        "state = 'registered'",
        conference, *known);
    if (guest && find_participant(tx, viewer, *guest)) refusal.key = "by_hand.on_your_list";
    return refusal;
}

bool waits_for_approval(db::Tx& tx, const RegistrationId& registration)
{
    return std::ranges::any_of(tickets_of(tx, registration), &Ticket::waits);
}

Refusal by_its_field(Refusal refusal)
{
    if (!refusal.fields.empty()) return refusal;
    const auto* field = refusal.problem == Problem::conflict ? "name" : "category";
    refusal.fields.push_back({field, refusal.key, refusal.values});
    refusal.key = "form.invalid";
    return refusal;
}

} // namespace retenk::registration
