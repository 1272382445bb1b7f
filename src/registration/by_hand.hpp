#pragma once
// REG-17: one person registered by an organiser or, for its own municipality, by a mayor's office;
// at the door that is a walk-in. Organisers may use hidden categories and closed windows; nobody
// oversells.

#include "registration/submit.hpp"

namespace retenk::registration {

struct ByHand
{
    std::string name;
    std::optional<Email> email; // nothing: a host gets the mail in their stead, an organiser none
    std::optional<Phone> phone;
    CategoryId category;
    std::optional<MunicipalityId> municipality; // of hosts always their own
    std::string organisation;
    std::vector<Answer> answers = {};
    Mails mails = Mails::sent;
};

// Refusals as those of submit(), with the fields name and category. For organisers a person who has
// a place already is Problem::conflict (values "registration", "reference"); a host hears no more
// than a visitor does (REG-7).
Result<Receipt> register_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                                 const Submission& frame);

// Whether an organiser could register them now, with the same refusals; nothing is written.
Result<bool> check_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                           const Submission& frame);

// What is no field's fault stands by the field that can mend it.
Refusal by_its_field(Refusal refusal);

} // namespace retenk::registration
