#include "programme/edit_world.hpp"
#include "retenk/http/typed.hpp"
#include "retenk/partners/edit.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace retenk::partners {

namespace {

const std::string editor = "user:1";

struct EditPartner : testing::Test
{
    test::EditWorld world;
    PartnerDetails details{"Næringsforeninga",
                           "business_association",
                           "partner",
                           1,
                           {},
                           "https://example.no/",
                           "Om oss",
                           "{}"};

    PartnerId add(const std::string& key = "key")
    {
        return world.db.in(create_partner, world.conference, details, key, editor).value();
    }
};

} // namespace

TEST_F(EditPartner, a_form_sent_twice_makes_one)
{
    EXPECT_EQ(add(), add());
    EXPECT_EQ(world.count("SELECT count(*) FROM partner"), 1);
}

TEST_F(EditPartner, changes_are_logged_and_the_address_stays)
{
    const auto partner = add();
    details.name = "Næringsforeningen";
    details.level = "main_partner";
    ASSERT_TRUE(
        world.db.in(change_partner, world.conference, partner, std::int64_t{1}, details, editor));
    const auto stored = world.db.in(find_stored_partner, world.conference, partner).value();
    EXPECT_EQ(stored.slug, "naeringsforeninga");
    EXPECT_EQ(stored.details.level, "main_partner");
    std::vector<std::string> logged;
    for (const auto& row : world.log("partner", partner.value))
        if (row.action == "changed")
            logged.push_back(row.field + ": " + row.old_value.value_or("") + " > " +
                             row.new_value.value_or(""));
    std::ranges::sort(logged);
    EXPECT_EQ(logged, (std::vector<std::string>{"level: partner > main_partner",
                                                "name: Næringsforeninga > Næringsforeningen"}));
}

TEST_F(EditPartner, without_a_level_it_is_not_with_the_conference)
{
    const auto partner = add();
    details.level.clear();
    ASSERT_TRUE(
        world.db.in(change_partner, world.conference, partner, std::int64_t{1}, details, editor));
    EXPECT_EQ(world.count("SELECT count(*) FROM conference_partner"), 0);
    EXPECT_EQ(world.count("SELECT count(*) FROM partner"), 1);
}

TEST_F(EditPartner, the_second_of_two_editors_is_told)
{
    const auto partner = add();
    ASSERT_TRUE(
        world.db.in(change_partner, world.conference, partner, std::int64_t{1}, details, editor));
    const auto late =
        world.db.in(change_partner, world.conference, partner, std::int64_t{1}, details, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
}

TEST_F(EditPartner, refuses_a_name_taken_and_a_website_without_https)
{
    add();
    details.website = "javascript:alert(1)";
    const auto refused =
        world.db.in(create_partner, world.conference, details, std::string("new"), editor);
    ASSERT_FALSE(refused);
    std::vector<std::string> fields;
    for (const auto& field : refused.error().fields)
        fields.push_back(field.field);
    EXPECT_EQ(fields, (std::vector<std::string>{"website", "name"}));
}

TEST(Typed, takes_only_whole_https_addresses)
{
    for (const char* bad :
         {"http://example.no", "https://", "https://localhost", "javascript:alert(1)",
          "https://user@example.no", "https://example.no/\"onload=", "https://exa mple.no",
          "//example.no"}) {
        http::Fields fields;
        fields.add("website", bad);
        http::Typed typed(fields);
        typed.https("website");
        EXPECT_FALSE(typed.fine()) << bad;
    }
    http::Fields fields;
    fields.add("website", " https://example.no/om?a=b ");
    http::Typed typed(fields);
    EXPECT_EQ(typed.https("website"), "https://example.no/om?a=b");
    EXPECT_TRUE(typed.fine());
}

TEST(Typed, translations_keep_columns_that_the_form_does_not_have)
{
    http::Fields fields;
    fields.add("title_en", "Harbour");
    http::Typed typed(fields);
    constexpr http::TranslatedColumn columns[] = {{"title", 100}};
    EXPECT_EQ(typed.translations(columns,
                                 R"({"en":{"note":"kept","title":"old"},"nn":{"title":"gone"}})"),
              R"({"en":{"note":"kept","title":"Harbour"}})");
}

} // namespace retenk::partners
