#include "registration/by_hand.hpp"

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
                           {},
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
    auto receipt = submit(tx, submission_of(viewer, person, frame));
    if (!receipt) return std::unexpected(with_own_names(std::move(receipt.error())));
    return receipt;
}

} // namespace retenk::registration
