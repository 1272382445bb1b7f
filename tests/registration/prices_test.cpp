#include "registration/prices.hpp"

#include "registration/offered_places.hpp"

#include <gtest/gtest.h>

#include <random>

namespace retenk::registration {
namespace {

constexpr VatTreatment treatments[] = {VatTreatment::taxable_25,      VatTreatment::taxable_15,
                                       VatTreatment::taxable_12,      VatTreatment::exempt_teaching,
                                       VatTreatment::outside_scope,
                                       VatTreatment::seller_not_registered};

BillLine line(Ore price, VatTreatment treatment)
{
    const auto split = split_price(price, treatment);
    return {"Aud Berg", "Ordinær", "{}", treatment, split.without_vat, split.vat};
}

// How far a VAT is from what its rate gives, in hundredths of øre.
std::int64_t error_of(const VatSum& sum)
{
    return std::abs(sum.vat_ore.value * 100 - sum.price_ore.value * percent_of(sum.vat_treatment));
}

TEST(Prices, a_price_is_its_parts_and_the_vat_is_that_of_its_rate)
{
    for (const auto treatment : treatments)
        for (std::int64_t whole = 0; whole < 2000; ++whole) {
            const auto split = split_price(Ore{whole}, treatment);
            ASSERT_EQ(split.without_vat + split.vat, Ore{whole});
            ASSERT_LE(std::abs(split.vat.value -
                               vat_of(split.without_vat, percent_of(treatment)).value),
                      1)
                << whole;
        }
    EXPECT_EQ(split_price(Ore{125000}, VatTreatment::taxable_25).vat, Ore{25000});
    EXPECT_EQ(split_price(Ore{115000}, VatTreatment::taxable_15).vat, Ore{15000});
    EXPECT_EQ(split_price(Ore{112000}, VatTreatment::taxable_12).vat, Ore{12000});
    EXPECT_EQ(split_price(Ore{100000}, VatTreatment::exempt_teaching).vat, Ore{0});
    EXPECT_EQ(split_price(Ore{100000}, VatTreatment::outside_scope).vat, Ore{0});
    EXPECT_EQ(split_price(Ore{100000}, VatTreatment::seller_not_registered).vat, Ore{0});
}

TEST(Prices, ten_thousand_baskets_add_up_to_the_ore)
{
    std::mt19937 random(1);
    const auto up_to = [&](std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(0, most)(random);
    };
    for (int basket = 0; basket < 10000; ++basket) {
        std::vector<BillLine> lines;
        Ore typed;
        const auto size = up_to(30);
        for (int i = 0; i < size; ++i) {
            const Ore price{up_to(3) == 0 ? 0 : up_to(500000)};
            typed = typed + price;
            lines.push_back(line(price, treatments[up_to(5)]));
        }
        const auto bill = bill_of(lines);
        Ore without_vat, vat;
        for (const auto& sum : bill.sums) {
            without_vat = without_vat + sum.price_ore;
            vat = vat + sum.vat_ore;
            // Each line is rounded to whole øre once.
            ASSERT_LE(error_of(sum), 63 * size) << basket;
            ASSERT_GT((sum.price_ore + sum.vat_ore).value, 0);
        }
        ASSERT_EQ(bill.price_ore, without_vat);
        ASSERT_EQ(bill.vat_ore, vat);
        ASSERT_EQ(bill.total(), typed) << basket;
        ASSERT_EQ(bill.lines.size(), lines.size());
    }
}

TEST(Prices, what_is_free_is_on_the_bill_and_in_no_sum)
{
    const auto bill = bill_of({line(Ore{0}, VatTreatment::outside_scope),
                               line(Ore{50000}, VatTreatment::taxable_25)});
    ASSERT_EQ(bill.sums.size(), 1U);
    EXPECT_EQ(bill.sums[0].vat_treatment, VatTreatment::taxable_25);
    EXPECT_EQ(bill.lines.size(), 2U);
    EXPECT_TRUE(bill_of({line(Ore{0}, VatTreatment::taxable_25)}).is_free());
}

struct StoredBill : testing::Test
{
    StoredBill()
    {
        db.in(test::make_offer);
        auto form = test::form_of({"Aud Berg", "Bo Dahl"});
        form.participants[0].extras = {ExtraId{1}};
        registration = db.in(submit, form).value().registration;
    }

    Bill bill() { return db.in(bill_of_registration, registration); }

    bool alter(const char* sql)
    {
        return db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    test::TestDb db;
    RegistrationId registration;
};

TEST_F(StoredBill, is_fixed_when_people_register)
{
    alter("UPDATE category SET price_ore = 1, vat_ore = 0, vat_treatment = 'exempt_teaching'");
    alter("UPDATE extra SET price_ore = 1, vat_ore = 0, vat_treatment = 'taxable_15'");
    const auto fixed = bill();
    std::vector<std::string> told;
    for (const auto& one : fixed.lines)
        told.push_back(one.who + ": " + one.what + " " + std::to_string(one.total().value));
    EXPECT_EQ(told,
              (std::vector<std::string>{"Aud Berg: Ordinær 125000", "Aud Berg: Middag 50000",
                                        "Bo Dahl: Ordinær 125000"}));
    ASSERT_EQ(fixed.sums.size(), 1U);
    EXPECT_EQ(fixed.sums[0].vat_treatment, VatTreatment::taxable_25);
    EXPECT_EQ(fixed.total(), Ore{300000});
    EXPECT_EQ(fixed.vat_ore, Ore{60000});
}

TEST_F(StoredBill, leaves_out_whoever_was_cancelled)
{
    Viewer owner;
    owner.registration = registration;
    ASSERT_TRUE(db.in(cancel_participant, owner, ParticipantId{1}));
    EXPECT_EQ(bill().total(), Ore{125000});
}

} // namespace
} // namespace retenk::registration
