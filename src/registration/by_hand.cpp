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

Refusal by_its_field(Refusal refusal)
{
    if (!refusal.fields.empty()) return refusal;
    const auto* field = refusal.problem == Problem::conflict ? "name" : "category";
    refusal.fields.push_back({field, refusal.key, refusal.values});
    refusal.key = "form.invalid";
    return refusal;
}

} // namespace retenk::registration
