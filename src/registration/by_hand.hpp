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
// a place already is Problem::conflict (values "registration", "reference"); of a host's form the
// mail goes out as of a visitor's (REG-7), and known_to_host() has the words.
Result<Receipt> register_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                                 const Submission& frame);

// Whether an organiser could register them now, with the same refusals; nothing is written.
Result<bool> check_by_hand(db::Tx& tx, const Viewer& viewer, const ByHand& person,
                           const Submission& frame);

// Why nobody was registered, to a host: that the person is on the host's own list, or no more than a
// visitor hears, for somebody else's guests are not to be found out by trying names.
Refusal known_to_host(db::Tx& tx, const Viewer& viewer, const ConferenceId& conference,
                      const ByHand& person);

// Whether the registration waits for an organiser, so that no host sees it yet.
bool waits_for_approval(db::Tx& tx, const RegistrationId& registration);

// What is no field's fault stands by the field that can mend it.
Refusal by_its_field(Refusal refusal);

} // namespace retenk::registration
