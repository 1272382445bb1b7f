#pragma once
// A conference that can be registered for, and the plainest form for it. Salen has ten places,
// shared by categories 1, 2 (hidden), 3 (closed) and 4 (only for @skole.no); the dinner, extra 1,
// has three.

#include "retenk/registration/registration.hpp"
#include "support/test_db.hpp"

#include <string>

namespace retenk::test {

inline constexpr std::int64_t opens = 1817000000, closes = 1820000000, freezes = 1822000000;

inline bool make_offer(db::Tx& tx)
{
    tx.run("INSERT INTO conference (id, year, name, day, starts_at, ends_at, place, contact_email,"
           " is_current, registration_opens_at, registration_closes_at, freeze_at)"
           " VALUES (1, 2027, 'Re:tenk 2027', '2027-10-20', 1824012000, 1824048000, 'Harstad"
           " kulturhus', 'post@example.no', 1, ?1, ?2, ?3)",
           opens, closes, freezes);
    tx.run("INSERT INTO municipality (id, slug, name, sort_key)"
           " VALUES (1, 'harstad', 'Harstad', '1')");
    tx.run("INSERT INTO pool (id, conference_id, name, capacity)"
           " VALUES (1, 1, 'Salen', 10), (2, 1, 'Middag', 3)");
    tx.run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore,"
           " hidden, closes_at, email_domain, max_per_registration) VALUES"
           " (1, 1, 1, 'ordinary', 'Ordinær', 100000, 25000, 0, NULL, '', 4),"
           " (2, 1, 1, 'guest', 'Gjest', 0, 0, 1, NULL, '', 4),"
           " (3, 1, 1, 'early', 'Tidlig', 50000, 12500, 0, 1817000001, '', 4),"
           " (4, 1, 1, 'school', 'Skole', 0, 0, 0, NULL, 'skole.no', 4)");
    tx.run("INSERT INTO extra (id, conference_id, pool_id, slug, name, price_ore, vat_ore)"
           " VALUES (1, 1, 2, 'dinner', 'Middag', 40000, 10000)");
    tx.run("INSERT INTO question (id, conference_id, slug, title, purpose, kind, rights_class,"
           " delete_on) VALUES (1, 1, 'diet', 'Kosthold', 'Mat', 'text', 'needs', '2027-11-01'),"
           " (2, 1, 'topic', 'Tema', 'Program', 'text', 'ordinary', '2027-11-01')");
    return true;
}

inline registration::NewParticipant guest(const std::string& name, std::int64_t category = 1)
{
    registration::NewParticipant person;
    person.name = name;
    person.email = Email{fold(name).substr(0, name.find(' ')) + "@example.no"};
    person.category = {category};
    person.municipality = MunicipalityId{1};
    return person;
}

// Its names make the form key too: the same names are the same form.
inline registration::Submission form_of(const std::vector<std::string>& names)
{
    registration::Submission submission;
    submission.conference = ConferenceId{1};
    submission.form_key = "form-key-of-";
    for (const auto& name : names) {
        submission.form_key += name;
        submission.participants.push_back(guest(name));
    }
    submission.contact_name = names.front();
    submission.contact_email = *submission.participants.front().email;
    submission.base_url = "https://retenk.example.no";
    return submission;
}

inline std::int64_t count(db::Tx& tx, const std::string& table)
{
    return tx.get<std::int64_t>("SELECT count(*) FROM " + table);
}

inline std::int64_t taken(db::Tx& tx, const std::int64_t& pool)
{
    return tx.get<std::int64_t>("SELECT taken FROM pool_use WHERE pool_id = ?1", pool);
}

} // namespace retenk::test
