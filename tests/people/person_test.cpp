#include "retenk/people/person.hpp"

#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::people {
namespace {

PersonDetails details(std::string name, std::optional<std::string> email)
{
    PersonDetails person;
    person.name = std::move(name);
    if (email) person.email = parse_email(*email).value();
    return person;
}

TEST(Person, same_address_and_same_folded_name_is_one_person)
{
    test::TestDb db;
    const auto first = db.in(find_or_add, details("Áilu Čáhppe", "ailu@eksempel.no"));
    EXPECT_EQ(db.in(find_or_add, details("AILU Cahppe", "Ailu@Eksempel.no")), first);
}

TEST(Person, another_name_at_the_same_address_is_another_person)
{
    test::TestDb db;
    const auto first = db.in(find_or_add, details("Áilu Čáhppe", "post@eksempel.no"));
    EXPECT_NE(db.in(find_or_add, details("Žanna Š. Prøve", "post@eksempel.no")), first);
}

TEST(Person, without_an_address_everybody_is_new)
{
    test::TestDb db;
    const auto first = db.in(find_or_add, details("Kari Prøve", {}));
    EXPECT_NE(db.in(find_or_add, details("Kari Prøve", {})), first);
}

OrganisationId organisation(db::Tx& tx, const std::string& name, const std::string& number)
{
    return find_or_add_organisation(tx, name, parse_org_number(number));
}

TEST(Organisation, is_known_by_its_number_whatever_it_is_called)
{
    test::TestDb db;
    const auto first = db.in(organisation, std::string("Prøve AS"), std::string("974760673"));
    EXPECT_EQ(db.in(organisation, std::string("PRØVE"), std::string("974760673")), first);
    EXPECT_EQ(db.in(organisation, std::string("Prøve AS"), std::string()), first);
    EXPECT_NE(db.in(organisation, std::string("Prøve Nord AS"), std::string()), first);
}

} // namespace
} // namespace retenk::people
