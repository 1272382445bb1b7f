#include "retenk/registration/extra.hpp"

#include "programme/edit_world.hpp"
#include "retenk/audit/differences.hpp"
#include "retenk/registration/category.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

const std::string editor = "user:1";

struct EditExtra : testing::Test
{
    test::EditWorld world;
    PoolId dinner = pool("Middag"), bus = pool("Buss");
    ExtraDetails details;

    EditExtra()
    {
        details.pool_id = dinner;
        details.name = "Festmiddag";
        details.price_ore = Ore{60000};
        details.vat_ore = Ore{15000};
    }

    PoolId pool(const std::string& name)
    {
        return world.db.in(create_pool, world.conference, PoolDetails{name, 10}, name, editor).value();
    }

    ExtraId add(const std::string& key = "key")
    {
        return world.db.in(create_extra, world.conference, details, key, editor).value();
    }

    Result<bool> change(ExtraId extra, const ExtraDetails& to)
    {
        const auto stored = world.db.in(find_stored_extra, world.conference, extra).value();
        return world.db.in(change_extra, world.conference, extra, audit::fingerprint(stored), to, editor);
    }

    void give(ExtraId extra)
    {
        world.db.in([&](db::Tx& tx) {
            const auto category = world.conference;
            tx.run("INSERT INTO category (id, conference_id, pool_id, slug, name, price_ore, vat_ore) VALUES (1, ?1, ?2, "
                   "'c', 'C', 0, 0)",
                   category, dinner);
            tx.run("INSERT INTO registration (id, conference_id, reference, form_key, contact_name, contact_email, "
                   "language, created_at) VALUES (1, ?1, 'R', 'F', 'N', 'e@example.no', 'nb', 0)",
                   world.conference);
            const auto person = tx.insert("INSERT INTO person (name, sort_name, sort_key, search, created_at) VALUES "
                                          "('N', 'N', 'N', 'N', 0)");
            tx.run("INSERT INTO participant (id, conference_id, registration_id, person_id, category_id, pool_id, name, "
                   "sort_key, search, price_ore, vat_ore, ticket_code, created_at) VALUES (1, ?1, 1, ?2, 1, ?3, 'N', 'N', "
                   "'N', 0, 0, 'T', 0)",
                   world.conference, person, dinner);
            tx.run("INSERT INTO participant_extra (participant_id, extra_id, price_ore, vat_ore, vat_treatment) VALUES (1, "
                   "?1, 60000, 15000, 'taxable_25')",
                   extra);
            return true;
        });
    }
};

TEST_F(EditExtra, a_form_sent_twice_makes_one_with_an_address_of_its_own)
{
    const auto first = add();
    EXPECT_EQ(add(), first);
    EXPECT_NE(add("another"), first);
    const auto slugs = world.db.in(+[](db::Tx& tx) {
        return tx.rows<std::string>("SELECT slug FROM extra ORDER BY id");
    });
    EXPECT_EQ(slugs, (std::vector<std::string>{"festmiddag", "festmiddag-2"}));
}

TEST_F(EditExtra, what_is_wrong_is_told_by_its_field)
{
    details.name.clear();
    details.pool_id = PoolId{99};
    details.price_ore = Ore{-1};
    const auto refused = world.db.in(create_extra, world.conference, details, std::string("key"), editor);
    ASSERT_FALSE(refused);
    std::vector<std::string> fields;
    for (const auto& error : refused.error().fields)
        fields.push_back(error.field);
    EXPECT_EQ(fields, (std::vector<std::string>{"name", "pool_id", "price"}));
}

TEST_F(EditExtra, whoever_has_it_keeps_price_and_pool_and_the_second_editor_is_told)
{
    const auto extra = add();
    give(extra);
    auto dearer = details;
    dearer.price_ore = Ore{80000};
    dearer.retired = true;
    const auto stale = audit::fingerprint(details);
    ASSERT_TRUE(change(extra, dearer));
    EXPECT_EQ(world.db.in(+[](db::Tx& tx) {
        return tx.get<std::int64_t>("SELECT price_ore FROM participant_extra");
    }),
              60000);
    EXPECT_EQ(world.db.in(change_extra, world.conference, extra, stale, details, editor).error().key, "edit.conflict");
    auto elsewhere = dearer;
    elsewhere.pool_id = bus;
    EXPECT_EQ(change(extra, elsewhere).error().fields.at(0).key, "edit.extra_pool_in_use");
    EXPECT_EQ(world.db.in(change_extra, ConferenceId{99}, extra, stale, details, editor).error().problem,
              Problem::not_found);
}

} // namespace
} // namespace retenk::registration
