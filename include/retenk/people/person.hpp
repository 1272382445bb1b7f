#pragma once
// REG-18: one record for one human, whatever they are at the conference. Owns person, organisation, consent.

#include "retenk/db/database.hpp"

namespace retenk::people {

struct PersonDetails {
    std::string name;               // clean, squeezed, 1 to 120 characters
    std::optional<Email> email;
    std::optional<Phone> phone;
    std::string sort_name;          // empty: as name
};

// The same e-mail and the same folded name are the same person; anything else is a new one.
PersonId find_or_add(db::Tx& tx, const PersonDetails& details);
std::optional<PersonId> find_person(db::Tx& tx, const PersonDetails& details);

// The same person with another address. False, and nothing changed, when somebody of that name has it already.
bool change_address(db::Tx& tx, PersonId person, const Email& email);

// The same person under another name, where nobody of that name has the address: false, and nothing done,
// when somebody has.
bool change_name(db::Tx& tx, PersonId person, const std::string& name);

// REG-5: the stand-in of a place whose name came. Nobody with an address is ever one.
void remove_stand_in(db::Tx& tx, PersonId person);

// By number if there is one, else by exact name.
OrganisationId find_or_add_organisation(db::Tx& tx, std::string_view name, const std::optional<OrgNumber>& number = {});

void record_consent(db::Tx& tx, PersonId person, std::string_view purpose, std::string_view text_version, bool given);

} // namespace retenk::people
