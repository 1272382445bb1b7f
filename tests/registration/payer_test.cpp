#include "registration/payer.hpp"

#include "registration/offered_places.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

// Narvik's number is public; the others are right in form and nobody's.
constexpr const char *narvik = "959469059", *nobodys = "310000019";

struct PayerRules : testing::Test
{
    PayerRules()
    {
        db.in([](db::Tx& tx) {
            test::make_offer(tx);
            tx.run("INSERT INTO municipality (id, slug, name, sort_key, organisation_number,"
                   " sami_full) VALUES (2, 'narvik', 'Narvik', '2', ?1, NULL),"
                   " (3, 'gratangen', 'Gratangen', '3', NULL, 'Rivttága suohkan')",
                   narvik);
            tx.run("INSERT INTO partner (slug, name, kind, organisation_number) VALUES"
                   " ('rad', 'Regionrådet', 'regional_council', '310000027'),"
                   " ('bank', 'Banken', 'sponsor', '310000035')");
            return true;
        });
    }

    Result<Payer> payer(const Submission& submission, std::int64_t ore = 125000)
    {
        return db.in(payer_of, submission, Ore{ore});
    }

    std::string objection(const Submission& submission)
    {
        const auto answer = payer(submission);
        if (answer) return "accepted";
        return answer.error().fields.front().field + " " + answer.error().fields.front().key;
    }

    Submission form = test::form_of({"Aud Berg"});
    test::TestDb db;
};

TEST_F(PayerRules, is_the_organisation_that_people_come_from_or_else_the_contact)
{
    EXPECT_EQ(payer(form).value().payer_name, "Aud Berg");
    form.participants[0].organisation = "Havna";
    EXPECT_EQ(payer(form).value().payer_name, "Havna");
    EXPECT_EQ(payer(form).value().payer_email, "aud@example.no");
}

TEST_F(PayerRules, another_body_needs_a_name)
{
    form.payer_kind = "other";
    EXPECT_EQ(objection(form), "payer_name registration.payer_needed");
    form.payer_name = "Konsernet";
    EXPECT_EQ(payer(form).value().payer_name, "Konsernet");
    EXPECT_EQ(payer(form).value().payer_kind, "other");
}

TEST_F(PayerRules, nothing_is_kept_of_a_payer_where_nothing_costs)
{
    form.payer_kind = "other";
    form.payer_name = "Konsernet";
    form.payer_number = nobodys;
    form.payer_email = "faktura@example.no";
    const auto none = payer(form, 0).value();
    EXPECT_EQ(none.payer_name + none.payer_number + none.payer_email, "");
    EXPECT_FALSE(none.payer_ehf);
}

TEST_F(PayerRules, public_bodies_get_ehf_unless_they_wish_otherwise)
{
    const auto by = [&](const char* number) {
        form.payer_number = number;
        return payer(form).value().payer_ehf;
    };
    EXPECT_TRUE(by(narvik));
    EXPECT_TRUE(by("310000027"));
    EXPECT_FALSE(by("310000035"));
    EXPECT_FALSE(by(nobodys));
    EXPECT_FALSE(by(""));
    form.payer_ehf = false;
    EXPECT_FALSE(by(narvik));
    form.payer_ehf = true;
    EXPECT_TRUE(by(nobodys));
}

TEST_F(PayerRules, a_municipality_is_known_by_its_name_too)
{
    form.participants[0].organisation = "narvik  Kommune";
    const auto known = payer(form).value();
    EXPECT_EQ(known.payer_number, narvik);
    EXPECT_TRUE(known.payer_ehf);
    EXPECT_EQ(known.payer_email, "");
    // Without a number in the data it is public all the same, and EHF must wait for one.
    form.participants[0].organisation = "Rivttága suohkan";
    EXPECT_EQ(payer(form).value().payer_number, "");
    EXPECT_FALSE(payer(form).value().payer_ehf);
    form.payer_number = nobodys;
    EXPECT_TRUE(payer(form).value().payer_ehf);
    form.participants[0].organisation = "Oslo kommune";
    EXPECT_FALSE(payer(form).value().payer_ehf);
}

TEST_F(PayerRules, ehf_that_is_wished_needs_a_number)
{
    form.payer_ehf = true;
    EXPECT_EQ(objection(form), "payer_number registration.ehf_needs_number");
    form.by_organiser = true;
    EXPECT_EQ(objection(form), "accepted");
}

TEST_F(PayerRules, a_refused_payer_leaves_no_trace)
{
    form.payer_kind = "other";
    EXPECT_FALSE(db.in(submit, form));
    EXPECT_EQ(db.in(test::count, std::string("registration")), 0);
    EXPECT_EQ(db.in(test::taken, std::int64_t{1}), 0);
}

struct PayerForm : testing::Test
{
    Submission parsed(const std::vector<std::pair<std::string, std::string>>& typed)
    {
        http::Form fields;
        for (const auto& [name, value] : typed)
            fields.add(name, value);
        Submission submission;
        errors.clear();
        parse_payer(fields, submission, errors);
        return submission;
    }

    std::vector<FieldError> errors;
};

TEST_F(PayerForm, takes_numbers_whose_check_digit_is_right_however_they_are_spaced)
{
    for (const auto* good : {"959469059", "959 469 059", " 974760673 ", "959.469.059"}) {
        parsed({{"payer_number", good}});
        EXPECT_TRUE(errors.empty()) << good;
    }
    // A digit changed, two exchanged, too short, too long, letters, and a stem without check digit.
    for (const auto* bad : {"959469058", "959496059", "95946905", "9594690590", "SE959469059", "959469059AS",
                            "310000060", "310000061", "000000001"}) {
        parsed({{"payer_number", bad}});
        ASSERT_EQ(errors.size(), 1U) << bad;
        EXPECT_EQ(errors[0].field, "payer_number");
    }
}

TEST_F(PayerForm, the_name_counts_where_somebody_else_pays)
{
    EXPECT_EQ(parsed({{"payer_kind", "own"}, {"payer_name", "Konsernet"}}).payer_name, "");
    EXPECT_EQ(parsed({{"payer_kind", "other"}, {"payer_name", " Konsernet "}}).payer_name,
              "Konsernet");
    EXPECT_EQ(parsed({{"payer_name", "Konsernet"}}).payer_kind, "other");
    EXPECT_EQ(parsed({}).payer_kind, "own");
}

TEST_F(PayerForm, the_way_is_a_wish_or_nothing)
{
    EXPECT_EQ(parsed({{"payer_way", "usual"}}).payer_ehf, std::nullopt);
    EXPECT_EQ(parsed({{"payer_way", "ehf"}}).payer_ehf, true);
    EXPECT_EQ(parsed({{"payer_way", "email"}}).payer_ehf, false);
    parsed({{"payer_email", "ikke en adresse"}});
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].key, "form.email");
}

} // namespace
} // namespace retenk::registration
