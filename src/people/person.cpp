#include "retenk/people/person.hpp"

#include "retenk/base/text.hpp"

#include <algorithm>

namespace retenk::people {

namespace {

struct Named
{
    PersonId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

std::string search_text(const PersonDetails& person)
{
    return fold(person.email ? person.name + " " + person.email->text : person.name);
}

} // namespace

PersonId find_or_add(db::Tx& tx, const PersonDetails& details)
{
    if (auto known = find_person(tx, details)) return *known;

    const auto& sorted_by = details.sort_name.empty() ? details.name : details.sort_name;
    return {tx.insert("INSERT INTO person (name, sort_name, sort_key, search, email, phone, "
                      "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                      details.name, sorted_by, sort_key(sorted_by), search_text(details),
                      details.email, details.phone, tx.now)};
}

std::optional<PersonId> find_person(db::Tx& tx, const PersonDetails& details)
{
    if (!details.email) return std::nullopt;
    const auto same_address =
        tx.rows<Named>("SELECT id, name FROM person WHERE email = ?1 ORDER BY id", details.email);
    const auto folded = fold(details.name);
    const auto same = std::ranges::find_if(
        same_address, [&](const Named& person) { return fold(person.name) == folded; });
    if (same == same_address.end()) return std::nullopt;
    return same->id;
}

bool change_address(db::Tx& tx, PersonId person, const Email& email)
{
    PersonDetails details;
    details.name = tx.get<std::string>("SELECT name FROM person WHERE id = ?1", person);
    details.email = email;
    if (find_person(tx, details)) return false;
    tx.run("UPDATE person SET email = ?2, search = ?3 WHERE id = ?1", person, email,
           search_text(details));
    return true;
}

bool change_name(db::Tx& tx, PersonId person, const std::string& name)
{
    PersonDetails details;
    details.name = name;
    details.email = tx.get<std::optional<Email>>("SELECT email FROM person WHERE id = ?1", person);
    if (find_person(tx, details)) return false;
    tx.run("UPDATE person SET name = ?2, sort_name = ?2, sort_key = ?3, search = ?4 WHERE id = ?1",
           person, name, sort_key(name), search_text(details));
    return true;
}

void remove_stand_in(db::Tx& tx, PersonId person)
{
    tx.run("DELETE FROM person WHERE id = ?1 AND email IS NULL AND phone IS NULL", person);
}

void record_consent(db::Tx& tx, PersonId person, std::string_view purpose,
                    std::string_view text_version, bool given)
{
    tx.run("INSERT INTO consent (person_id, purpose, text_version, given, at) "
           "VALUES (?1, ?2, ?3, ?4, ?5)",
           person, purpose, text_version, given, tx.now);
}

} // namespace retenk::people
