#include "registration/register_people.hpp"

namespace retenk::test {

bool make_conference(db::Tx& tx)
{
    tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email,"
           " is_current) VALUES (1, 2027, 'Re:tenk 2027', '2027-10-20', 1824012000, 1824048000,"
           " 'Harstad kulturhus', 'post@example.no', 1)");
    tx.run("INSERT INTO municipality (id, slug, name, sort_key)"
           " VALUES (1, 'harstad', 'Harstad', '1'), (2, 'narvik', 'Narvik', '2')");
    tx.run("INSERT INTO pool (id, conference_id, name, capacity) VALUES (1, 1, 'Salen', 200000)");
    tx.run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore, "
           "position)"
           " VALUES (1, 1, 1, 'ordinary', 'Ordinær', 100000, 25000, 1),"
           " (2, 1, 1, 'student', 'Student', 0, 0, 2)");
    tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class, "
           "delete_on)"
           " VALUES (1, 1, 'diet', 'Kosthold', 'Mat', 'text', 'needs', '2027-11-01'),"
           " (2, 1, 'topic', 'Tema', 'Program', 'text', 'ordinary', '2027-11-01')");
    return true;
}

namespace {

std::int64_t new_registration(db::Tx& tx)
{
    const auto number = tx.get<std::int64_t>("SELECT count(*) + 1 FROM registration");
    const auto reference = "RT-" + std::to_string(number);
    return tx.insert("INSERT INTO registration (conference_id, reference, form_key, contact_name,"
                     " contact_email, language, created_at)"
                     " VALUES (1, ?1, ?1, 'Kontakt', 'kontakt@example.no', 'nb', ?2)",
                     reference, tx.now);
}

std::optional<std::int64_t> new_organisation(db::Tx& tx, const std::string& name)
{
    if (name.empty()) return std::nullopt;
    return tx.insert("INSERT INTO organisation (name, search) VALUES (?1, ?2)", name, fold(name));
}

} // namespace

ParticipantId add_guest(db::Tx& tx, const Guest& guest)
{
    const auto registration = guest.registration != 0 ? guest.registration : new_registration(tx);
    const auto key = sort_key(guest.sort_name.empty() ? guest.name : guest.sort_name);
    const auto search = fold(guest.name + " " + guest.organisation);
    const auto person =
        tx.insert("INSERT INTO person (name, sort_name, sort_key, search, created_at)"
                  " VALUES (?1, ?1, ?2, ?3, ?4)",
                  guest.name, key, search, tx.now);
    const auto organisation = new_organisation(tx, guest.organisation);
    const std::optional<std::int64_t> municipality =
        guest.municipality.value == 0 ? std::nullopt : std::optional(guest.municipality.value);
    const auto id = tx.insert(
        "INSERT INTO participant (conference_id, registration_id, person_id, category_id, pool_id,"
        " municipality_id, organisation_id, name, sort_key, search, state, price_ore, vat_ore,"
        " ticket_code, created_at)"
        " VALUES (1, ?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, 100000, 25000, ?10, ?11)",
        registration, person, guest.category, municipality, organisation, guest.name, key, search,
        guest.cancelled ? "cancelled" : "registered", "T" + std::to_string(person), tx.now);
    return ParticipantId{id};
}

} // namespace retenk::test
