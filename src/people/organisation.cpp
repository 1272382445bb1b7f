#include "retenk/people/person.hpp"

#include "retenk/base/text.hpp"

namespace retenk::people {

namespace {

std::optional<OrganisationId> find_organisation(db::Tx& tx, std::string_view name,
                                                const std::optional<OrgNumber>& number)
{
    if (number)
        return tx.find<OrganisationId>("SELECT id FROM organisation WHERE number = ?1", number);
    return tx.find<OrganisationId>(
        "SELECT id FROM organisation WHERE name = ?1 ORDER BY id LIMIT 1", name);
}

} // namespace

OrganisationId find_or_add_organisation(db::Tx& tx, std::string_view name,
                                        const std::optional<OrgNumber>& number)
{
    if (auto known = find_organisation(tx, name, number)) return *known;
    return {tx.insert("INSERT INTO organisation (name, number, search) VALUES (?1, ?2, ?3)", name,
                      number, fold(name))};
}

} // namespace retenk::people
