// REG-5: the list of a group as its contact edits it.

#include "registration/group_world.hpp"

namespace retenk::registration {
namespace {

TEST_F(Group, the_contact_names_a_whole_list_or_none_of_it)
{
    ASSERT_TRUE(reserve(3));
    const auto row = [](std::int64_t place, const char* name, const char* email) {
        return ListedName{ParticipantId{place}, name, Email{email}};
    };
    std::vector<ListedName> names{row(1, "Aud Berg", "aud@example.no"), row(2, "Bo Dahl", "bo@example.no")};
    ASSERT_TRUE(db.in(name_list, contact(), names, base_url));
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE unnamed = 1"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM consent"), 0) << "nobody consents for others";
    const auto version = [&](ListedName listed) {
        listed.version = number("SELECT version FROM participant WHERE id = 1");
        return listed;
    };
    names = {version(row(1, "Aud Bergan", "")), row(3, "Cy Eng", "cy@example.no"), row(99, "Ingen", "i@example.no")};
    EXPECT_FALSE(db.in(name_list, contact(), names, base_url));
    EXPECT_EQ(one("SELECT name FROM participant WHERE id = 1"), "Aud Berg");
    names.pop_back();
    ASSERT_TRUE(db.in(name_list, contact(), names, base_url));
    EXPECT_EQ(one("SELECT name FROM participant WHERE id = 1"), "Aud Bergan");
    EXPECT_EQ(number("SELECT count(*) FROM participant WHERE unnamed = 1"), 0);
    EXPECT_EQ(mails("place_named"),
              (Texts{"place_named aud@example.no nb", "place_named bo@example.no nb", "place_named cy@example.no nb"}));
}

// Ola took the place by its link while the contact typed "Kari" for it: it is his, and the list says so.
TEST_F(Group, an_old_list_takes_a_place_from_nobody)
{
    ASSERT_TRUE(reserve(2));
    const ListedName kari{ParticipantId{1}, "Kari Lie", Email{"kari@example.no"}, 1};
    ASSERT_TRUE(take(1, "Ola Nes", "ola@example.no"));
    const auto refused = db.in(name_list, contact(), std::vector<ListedName>{kari}, base_url);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, Problem::conflict);
    EXPECT_EQ(refused.error().fields.front().field, "p1_name");
    EXPECT_EQ(refused.error().fields.front().values.at("name"), "Ola Nes");
    EXPECT_EQ(one("SELECT name FROM participant WHERE id = 1"), "Ola Nes");
    auto again = kari;
    again.name = "Ola Nesse";
    again.version = number("SELECT version FROM participant WHERE id = 1");
    EXPECT_TRUE(db.in(name_list, contact(), std::vector<ListedName>{again}, base_url));
    EXPECT_TRUE(db.in(name_list, contact(), std::vector<ListedName>{again}, base_url)) << "sent twice";
}

// Whoever reserved may take one of the places: their browser has both links.
// REG-11: whoever has a ticket at an own address does not lose it to another name in a list.
TEST_F(Group, a_list_corrects_a_name_and_tells_its_holder_but_gives_the_place_to_nobody_else)
{
    ASSERT_TRUE(reserve(2));
    ASSERT_TRUE(take(1, "Ida Nes", "ida@example.no"));
    const auto listed = [&](const std::string& name) {
        return std::vector<ListedName>{{ParticipantId{1}, name, std::nullopt,
                                        number("SELECT version FROM participant WHERE id = 1")}};
    };
    const auto refused = db.in(name_list, contact(), listed("Jon Lie"), base_url);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).field, "p1_name");
    EXPECT_EQ(refused.error().fields.at(0).key, "group.pass_it_on");
    ParticipantChange change;
    change.participant = ParticipantId{1};
    change.name = "Jon Lie";
    change.version = number("SELECT version FROM participant WHERE id = 1");
    EXPECT_EQ(db.in(change_participant, contact(), change).error().fields.at(0).key,
              "group.pass_it_on");
    EXPECT_EQ(mails("registration_changed"), Texts{});
    ASSERT_TRUE(db.in(name_list, contact(), listed("Ida Nes-Lie Berg"), base_url));
    EXPECT_EQ(mails("registration_changed"), Texts{"registration_changed ida@example.no nb"});
    EXPECT_EQ(one("SELECT person.name FROM participant JOIN person ON person.id = person_id WHERE "
                  "participant.id = 1"),
              "Ida Nes-Lie Berg");
    change.version = number("SELECT version FROM participant WHERE id = 1");
    EXPECT_TRUE(db.in(change_participant, owner(1), change)) << "one's own name is one's own";
}

TEST_F(Group, whoever_has_a_name_in_the_list_and_no_address_gets_one_and_it_stays)
{
    ASSERT_TRUE(reserve(2));
    const auto list = [&](const char* email) {
        ListedName listed{ParticipantId{1}, "Olga Nes", Email{email},
                          number("SELECT version FROM participant WHERE id = 1")};
        if (listed.email->text.empty()) listed.email.reset();
        return db.in(name_list, contact(), std::vector<ListedName>{listed}, base_url);
    };
    ASSERT_TRUE(list(""));
    EXPECT_EQ(mails("place_named"), Texts{});
    const auto people = number("SELECT count(*) FROM person");
    ASSERT_TRUE(list("olga@example.no"));
    EXPECT_EQ(mails("place_named"), Texts{"place_named olga@example.no nb"});
    EXPECT_EQ(number("SELECT count(*) FROM person"), people);
    EXPECT_EQ(one("SELECT search FROM participant WHERE id = 1"),
              "olga nes olga@example.no banken");
    ASSERT_TRUE(list("angriper@example.no"));
    EXPECT_EQ(one("SELECT email FROM participant JOIN person ON person.id = person_id WHERE "
                  "participant.id = 1"),
              "olga@example.no")
        << "it opens the place, and is not the contact's to change";
    EXPECT_EQ(mails("place_named").size(), 1U);
}

TEST_F(Group, a_contact_opens_no_place_that_an_organiser_wrote_in)
{
    ASSERT_TRUE(reserve(2));
    auto typed = naming(1, "Olga Nes", "");
    typed.email.reset();
    ASSERT_TRUE(db.in(name_place, test::an_organiser(), typed, base_url));
    EXPECT_EQ(db.in(give_address, contact(), ParticipantId{1}, Email{"k@example.no"}, base_url)
                  .error()
                  .fields.at(0)
                  .key,
              "group.address_by_us");
    EXPECT_EQ(mails("place_named"), Texts{});
    EXPECT_TRUE(db.in(give_address, test::an_organiser(), ParticipantId{1}, Email{"olga@example.no"},
                      base_url));
}

TEST_F(Group, an_address_for_who_has_a_place_already_is_told_by_mail_and_changes_nothing)
{
    ASSERT_TRUE(db.in(submit, test::form_of({"Olga Nes"})));
    ASSERT_TRUE(reserve(2));
    const auto list = [&](std::optional<Email> email) {
        return db.in(name_list, contact(2),
                     std::vector<ListedName>{
                         {ParticipantId{2}, "Olga Nes", std::move(email),
                          number("SELECT version FROM participant WHERE id = 2")}},
                     base_url);
    };
    ASSERT_TRUE(list(std::nullopt));
    EXPECT_EQ(list(Email{"olga@example.no"}).value_or(false), true);
    EXPECT_EQ(mails("place_named"), Texts{});
    EXPECT_EQ(mails("registration_exists"), Texts{"registration_exists olga@example.no nb"});
}

} // namespace
} // namespace retenk::registration
