#include "programme/edit_world.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/registration/category.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {

namespace {

const std::string editor = "user:1";

struct EditCategory : testing::Test
{
    test::EditWorld world;
    PoolId pool = world.db
                      .in(create_pool, world.conference, PoolDetails{"Salen", 10},
                          std::string("pool"), editor)
                      .value();
    CategoryDetails details;

    EditCategory()
    {
        details.pool_id = pool;
        details.name = "Ordinær";
        details.price_ore = Ore{100000};
        details.vat_ore = Ore{25000};
    }

    CategoryId add(const std::string& key = "key")
    {
        return world.db.in(create_category, world.conference, details, key, editor).value();
    }

    void register_people(CategoryId category, int n)
    {
        world.db.in([&](db::Tx& tx) {
            const auto registration = tx.insert(
                "INSERT INTO registration (conference_id, reference, form_key, contact_name, "
                "contact_email,"
                " language, created_at) VALUES (?1, 'R', 'F', 'N', 'e@example.no', 'nb', 0)",
                world.conference);
            for (int i = 0; i < n; ++i) {
                const auto person = tx.insert("INSERT INTO person (name, sort_name, sort_key, "
                                              "search, created_at) VALUES ('N', 'N', 'N', 'N', 0)");
                tx.run("INSERT INTO participant (conference_id, registration_id, person_id, "
                       "category_id, pool_id, name, sort_key, search,"
                       " price_ore, vat_ore, ticket_code, created_at) VALUES (?1, ?2, ?3, ?4, ?5, "
                       "'N', 'N', 'N', 0, 0, ?6, 0)",
                       world.conference, registration, person, category, pool,
                       "T" + std::to_string(i));
            }
            return true;
        });
    }

    Result<bool> resize(std::int64_t capacity)
    {
        const auto stored = world.db.in(find_pool, world.conference, pool).value();
        return world.db.in(change_pool, world.conference, pool, audit::fingerprint(stored),
                           PoolDetails{"Salen", capacity}, editor);
    }
};

} // namespace

TEST_F(EditCategory, a_form_sent_twice_makes_one)
{
    EXPECT_EQ(add(), add());
    EXPECT_EQ(world.count("SELECT count(*) FROM category"), 1);
    EXPECT_EQ(world.count("SELECT count(*) FROM pool"), 1);
}

TEST_F(EditCategory, a_pool_is_never_made_smaller_than_what_is_taken)
{
    register_people(add(), 3);
    EXPECT_TRUE(resize(3));
    const auto refused = resize(2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).field, "capacity");
    EXPECT_EQ(refused.error().fields.at(0).values.at("taken"), "3");
    EXPECT_EQ(world.db.in(find_pool, world.conference, pool).value().capacity, 3);
}

TEST_F(EditCategory, no_two_pools_have_one_name_and_a_pool_keeps_its_own)
{
    const auto again = world.db.in(create_pool, world.conference, PoolDetails{"salen", 5}, std::string("again"), editor);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().fields.at(0).field + " " + again.error().fields.at(0).key, "name edit.pool_name_taken");
    const PoolDetails other{"Foajeen", 5};
    const auto second = world.db.in(create_pool, world.conference, other, std::string("other"), editor).value();
    const auto renamed = world.db.in(change_pool, world.conference, second, audit::fingerprint(other), PoolDetails{"Salen", 5}, editor);
    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().fields.at(0).key, "edit.pool_name_taken");
    EXPECT_TRUE(resize(20));
}

TEST_F(EditCategory, the_second_of_two_editors_of_a_pool_is_told)
{
    const auto seen = audit::fingerprint(world.db.in(find_pool, world.conference, pool).value());
    ASSERT_TRUE(resize(20));
    const auto late =
        world.db.in(change_pool, world.conference, pool, seen, PoolDetails{"Salen", 30}, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
}

TEST_F(EditCategory, changes_are_logged_and_late_editors_are_told)
{
    const auto category = add();
    details.price_ore = Ore{120000};
    ASSERT_TRUE(
        world.db.in(change_category, world.conference, category, std::int64_t{1}, details, editor));
    const auto log = world.log("category", category.value);
    ASSERT_EQ(log.size(), 2u);
    const auto& changed = log[0].action == "changed" ? log[0] : log[1];
    EXPECT_EQ(changed.field, "price_ore");
    EXPECT_EQ(changed.old_value, "100000");
    EXPECT_EQ(changed.new_value, "120000");
    const auto late =
        world.db.in(change_category, world.conference, category, std::int64_t{1}, details, editor);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, Problem::conflict);
}

TEST_F(EditCategory, keeps_its_pool_while_people_are_registered)
{
    const auto category = add();
    details.pool_id = world.db
                          .in(create_pool, world.conference, PoolDetails{"Foajeen", 5},
                              std::string("other"), editor)
                          .value();
    register_people(category, 1);
    const auto refused =
        world.db.in(change_category, world.conference, category, std::int64_t{1}, details, editor);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).key, "edit.pool_in_use");
}

TEST_F(EditCategory, has_no_reduced_price_above_the_ordinary_one)
{
    details.early_ore = details.member_ore = Ore{125000};
    details.early_until = world.at(9);
    add();
    details.name = "Til";
    details.early_ore = details.member_ore = Ore{125001};
    const auto refused = world.db.in(create_category, world.conference, details, std::string(), editor);
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 2u);
    EXPECT_EQ(refused.error().fields[0].field + refused.error().fields[1].field, "earlymember");
    EXPECT_EQ(refused.error().fields[0].key, "edit.above_ordinary_price");
}

TEST_F(EditCategory, is_for_no_more_than_it_is_for_at_least)
{
    details.name = "Lag";
    details.min_per_registration = 5;
    details.max_per_registration = 4;
    const auto refused = world.db.in(create_category, world.conference, details, std::string(), editor);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.at(0).key, "edit.fewer_than_least");
}

TEST_F(EditCategory, has_a_name_of_its_own)
{
    const auto first = add();
    for (const auto* name : {"Ordinær", "ORDINær"}) {
        details.name = name;
        const auto refused = world.db.in(create_category, world.conference, details, std::string(), editor);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().fields.at(0).key, "edit.category_name_taken");
    }
    details.name = "Student";
    const auto second = add("second");
    details.name = "Ordinær";
    EXPECT_TRUE(world.db.in(change_category, world.conference, first, std::int64_t{1}, details, editor));
    EXPECT_FALSE(world.db.in(change_category, world.conference, second, std::int64_t{1}, details, editor));
}

TEST_F(EditCategory, refuses_a_window_that_closes_before_it_opens)
{
    details.opens_at = world.at(12);
    details.closes_at = world.at(11);
    details.email_domain = "@uit.no";
    const auto refused =
        world.db.in(create_category, world.conference, details, std::string("k"), editor);
    ASSERT_FALSE(refused);
    std::vector<std::string> fields;
    for (const auto& field : refused.error().fields)
        fields.push_back(field.field);
    EXPECT_EQ(fields, (std::vector<std::string>{"closes_at", "email_domain"}));
}

} // namespace retenk::registration
