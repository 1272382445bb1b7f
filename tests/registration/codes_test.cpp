#include "registration/offer.hpp"
#include "registration/offered_places.hpp"
#include "registration/organisation_list.hpp"
#include "registration/payer.hpp"
#include "registration/prices.hpp"
#include "retenk/registration/waiting.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <random>
#include <thread>

namespace retenk::registration {
namespace {

using test::form_of;

const std::string editor = "user:1";
constexpr const char *member = "310000019", *stranger = "310000027";

CodeEdit percent(const std::string& text, std::int64_t percent,
                 std::vector<CategoryId> categories = {})
{
    CodeEdit edit;
    edit.details.text = text;
    edit.details.percent = percent;
    edit.categories = std::move(categories);
    return edit;
}

struct Codes : testing::Test
{
    Codes() { db.in(test::make_offer); }

    CodeId add(const CodeEdit& edit)
    {
        return db.in(create_code, conference, edit, "key-" + edit.details.text, editor).value();
    }

    Submission form(const std::vector<std::string>& names, const std::string& code,
                    std::int64_t category = 1)
    {
        auto submission = form_of(names);
        submission.code = code;
        for (auto& person : submission.participants)
            person.category = {category};
        return submission;
    }

    // "accepted", or the field and the key of the refusal, which leaves everything as it was.
    std::string answer(const Submission& submission)
    {
        const auto before = places();
        const auto result = db.in(submit, submission);
        if (result) return "accepted";
        EXPECT_EQ(places(), before);
        if (result.error().fields.empty()) return result.error().key;
        return result.error().fields[0].field + " " + result.error().fields[0].key;
    }

    std::int64_t places() { return db.in(test::taken, std::int64_t{1}); }

    std::int64_t used(CodeId code) { return db.in(find_code, conference, code).value().used; }

    Bill bill(const Submission& submission)
    {
        return db.in(bill_of_registration, db.in(submit, submission).value().registration);
    }

    void at(std::int64_t second) { db.now = Instant(std::chrono::seconds(second)); }

    bool run(const std::string& sql)
    {
        return db.in([&](db::Tx& tx) {
            tx.run(sql);
            return true;
        });
    }

    static constexpr ConferenceId conference{1};
    test::TestDb db;
};

TEST_F(Codes, take_a_share_or_an_amount_off_and_never_more_than_there_is)
{
    add(percent("TIPROSENT", 10));
    CodeEdit amount = percent("FEMTI-KR", 0);
    amount.details.discount = Discount::amount;
    amount.details.amount_ore = Ore{5000};
    add(amount);
    amount.details.text = "ALTFOR-MYE";
    amount.details.amount_ore = Ore{99999999};
    add(amount);
    EXPECT_EQ(bill(form({"Aud Berg"}, "tiprosent")).total(), Ore{112500});
    EXPECT_EQ(bill(form({"Bo Dahl"}, " femti- kr ")).total(), Ore{120000});
    EXPECT_EQ(bill(form({"Siv Lund"}, "altfor-mye")).total(), Ore{0});
}

TEST_F(Codes, each_way_of_not_holding_has_a_word_of_its_own)
{
    auto edit = percent("VINDUET", 10);
    edit.details.valid_from = Instant(std::chrono::seconds(test::opens + 100));
    edit.details.valid_to = Instant(std::chrono::seconds(test::opens + 200));
    edit.details.most_uses = 1;
    const auto code = add(edit);
    EXPECT_EQ(answer(form({"Aud Berg"}, "ukjent")), "code registration.code_unknown");
    at(test::opens + 99);
    EXPECT_EQ(answer(form({"Aud Berg"}, "vinduet")), "code registration.code_not_yet");
    at(test::opens + 200);
    EXPECT_EQ(answer(form({"Aud Berg"}, "vinduet")), "code registration.code_expired");
    at(test::opens + 100);
    ASSERT_TRUE(db.in(stop_code, conference, code, true, editor));
    EXPECT_EQ(answer(form({"Aud Berg"}, "vinduet")), "code registration.code_stopped");
    ASSERT_TRUE(db.in(stop_code, conference, code, false, editor));
    EXPECT_EQ(answer(form({"Aud Berg"}, "vinduet")), "accepted");
    EXPECT_EQ(answer(form({"Bo Dahl"}, "vinduet")), "code registration.code_used_up");
}

TEST_F(Codes, are_counted_by_place_and_given_back_when_it_is_cancelled)
{
    auto edit = percent("TREPLASSER", 50);
    edit.details.most_uses = 3;
    const auto code = add(edit);
    EXPECT_EQ(answer(form({"A A", "B B", "C C", "D D"}, "treplasser")),
              "code registration.code_too_few");
    const auto registration = db.in(submit, form({"A A", "B B"}, "treplasser")).value().registration;
    EXPECT_EQ(used(code), 2);
    EXPECT_EQ(answer(form({"C C", "D D"}, "treplasser")), "code registration.code_too_few");
    Viewer owner;
    owner.registration = registration;
    ASSERT_TRUE(db.in(cancel_participant, owner, ParticipantId{1}));
    EXPECT_EQ(used(code), 1);
    EXPECT_EQ(answer(form({"C C", "D D"}, "treplasser")), "accepted");
    EXPECT_EQ(used(code), 3);
}

TEST_F(Codes, hold_for_their_categories_and_open_the_hidden_ones_among_them)
{
    const auto guests = add(percent("GJESTER", 0, {CategoryId{2}}));
    EXPECT_EQ(answer(form({"Aud Berg"}, "", 2)), "p1_category form.choose");
    EXPECT_EQ(answer(form({"Aud Berg"}, "gjester", 1)), "code registration.code_elsewhere");
    EXPECT_EQ(answer(form({"Aud Berg"}, "gjester", 2)), "accepted");
    EXPECT_EQ(used(guests), 1);
    // A code for everything opens nothing.
    add(percent("TIL-ALLE", 10));
    EXPECT_EQ(answer(form({"Bo Dahl"}, "til-alle", 2)), "p1_category form.choose");
    auto mixed = form({"Bo Dahl", "Siv Lund"}, "gjester", 1);
    mixed.participants[1].category = CategoryId{2};
    EXPECT_EQ(answer(mixed), "accepted");
    EXPECT_EQ(used(guests), 2);
    const auto offer = db.in(offer_for, std::string("Gjester"), std::string());
    std::vector<bool> hidden;
    for (const auto& category : offer.categories)
        hidden.push_back(category.hidden);
    EXPECT_EQ(hidden, std::vector<bool>(4, false));
}

TEST_F(Codes, that_take_nothing_off_open_a_hidden_type_or_are_refused_by_their_field)
{
    const auto objection = [&](const CodeEdit& edit) {
        const auto made = db.in(create_code, conference, edit, "key-" + edit.details.text, editor);
        return made ? std::string("made") : made.error().fields.at(0).field + " " + made.error().fields.at(0).key;
    };
    EXPECT_EQ(objection(percent("TIL-INGEN", 0)), "percent edit.code_does_nothing");
    EXPECT_EQ(objection(percent("TIL-SYNLIG", 0, {CategoryId{1}})), "percent edit.code_does_nothing");
    EXPECT_EQ(objection(percent("TIL-SKJULT", 0, {CategoryId{1}, CategoryId{2}})), "made");
    auto amount = percent("NULL-KR", 10);
    amount.details.discount = Discount::amount;
    EXPECT_EQ(objection(amount), "amount edit.code_does_nothing");
    const auto code = add(percent("TI-KR-AV", 10));
    EXPECT_FALSE(db.in(change_code, conference, code, std::int64_t{1}, percent("TI-KR-AV", 0), editor));
}

TEST_F(Codes, the_price_is_fixed_when_people_register)
{
    const auto code = add(percent("HALVPRIS", 50));
    const auto registration = db.in(submit, form({"Aud Berg"}, "halvpris")).value().registration;
    ASSERT_TRUE(db.in(change_code, conference, code, std::int64_t{1}, percent("HALVPRIS", 10), editor));
    ASSERT_TRUE(db.in(stop_code, conference, code, true, editor));
    const auto fixed = db.in(bill_of_registration, registration);
    EXPECT_EQ(fixed.total(), Ore{62500});
    EXPECT_EQ(fixed.lines[0].ordinary_ore, Ore{125000});
    EXPECT_EQ(fixed.lines[0].code, "HALVPRIS");
    EXPECT_EQ(fixed.sums[0].vat_ore, Ore{12500});
}

TEST_F(Codes, early_and_member_price_go_by_the_second_and_by_the_list_and_the_least_holds)
{
    OrganisationList list;
    list.name = "Næringsforeninga";
    list.numbers = {member};
    ASSERT_TRUE(db.in(create_list, list, std::string("key"), editor));
    run("UPDATE category SET early_ore = 100000, member_ore = 80000, early_until = " +
        std::to_string(test::opens + 1000) + " WHERE id = 1");
    int people = 0;
    const auto price = [&](std::int64_t second, const char* number) {
        at(second);
        auto submission = form({"Nr" + std::to_string(++people) + " Berg"}, "");
        submission.payer_number = number;
        const auto line = bill(submission).lines[0];
        return std::to_string(line.total().value) + " " +
               std::string(db::enum_name(line.price_reason));
    };
    EXPECT_EQ(price(test::opens + 999, ""), "100000 early");
    EXPECT_EQ(price(test::opens + 1000, ""), "125000 ordinary");
    EXPECT_EQ(price(test::opens + 1000, stranger), "125000 ordinary");
    EXPECT_EQ(price(test::opens + 1000, member), "80000 member");
    EXPECT_EQ(price(test::opens + 999, member), "80000 member");
    run("UPDATE category SET member_ore = 110000 WHERE id = 1");
    EXPECT_EQ(price(test::opens + 999, member), "100000 early");
    run("UPDATE organisation_list SET purpose = 'public_bodies'");
    EXPECT_EQ(price(test::opens + 1000, member), "125000 ordinary");
    add(percent("TI-AV-ALT", 10));
    auto both = form({"Siv Lund"}, "ti-av-alt");
    at(test::opens + 999);
    EXPECT_EQ(bill(both).total(), Ore{90000});
}

TEST_F(Codes, ten_thousand_baskets_with_everything_add_up_to_the_ore)
{
    std::mt19937 random(2);
    const auto up_to = [&](std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(0, most)(random);
    };
    for (int basket = 0; basket < 10000; ++basket) {
        Terms terms;
        terms.is_member = up_to(1) == 0;
        if (up_to(1) == 0) {
            UsableCode code;
            code.details.discount = up_to(1) == 0 ? Discount::percent : Discount::amount;
            code.details.percent = up_to(100);
            code.details.amount_ore = Ore{up_to(300000)};
            terms.code = code;
        }
        std::vector<BillLine> lines;
        Ore sum;
        for (auto i = up_to(12); i > 0; --i) {
            OfferedCategory category;
            category.vat_treatment = static_cast<VatTreatment>(up_to(5));
            const Ore ordinary{up_to(400000)};
            const auto split = split_price(ordinary, category.vat_treatment);
            category.price_ore = split.without_vat;
            category.vat_ore = split.vat;
            if (up_to(1) == 0) category.member_ore = Ore{up_to(400000)};
            if (up_to(1) == 0) category.early_ore = Ore{up_to(400000)};
            category.early_until = Instant(std::chrono::seconds(up_to(1)));
            const auto charge = charge_for(category, terms);
            ASSERT_LE(charge.total(), ordinary);
            ASSERT_GE(charge.price_ore, Ore{0});
            ASSERT_GE(charge.vat_ore, Ore{0});
            sum = sum + charge.total();
            lines.push_back({"A", "B", "{}", category.vat_treatment, charge.price_ore,
                             charge.vat_ore, charge.ordinary_ore, charge.reason, ""});
        }
        const auto bill = bill_of(lines);
        ASSERT_EQ(bill.total(), sum) << basket;
        ASSERT_EQ(bill.price_ore + bill.vat_ore, sum) << basket;
    }
}

TEST_F(Codes, of_sixty_four_at_once_ten_get_the_ten_uses)
{
    run("UPDATE pool SET capacity = 1000");
    auto edit = percent("STORMEN", 100);
    edit.details.most_uses = 10;
    const auto code = add(edit);
    std::atomic<int> accepted = 0, used_up = 0;
    {
        db::Options options;
        options.file = db.file();
        options.clock = [] { return test::wednesday; };
        db::Database database(std::move(options));
        std::latch start(64);
        std::vector<std::jthread> threads;
        for (int i = 0; i < 64; ++i)
            threads.emplace_back([&, i] {
                const auto submission = form({"Nr" + std::to_string(i) + " Berg"}, "stormen");
                start.arrive_and_wait();
                const auto result = database.write_now(submit, submission);
                if (result)
                    ++accepted;
                else if (result.error().fields.at(0).key == "registration.code_used_up")
                    ++used_up;
            });
    }
    EXPECT_EQ(accepted, 10);
    EXPECT_EQ(used_up, 54);
    EXPECT_EQ(used(code), 10);
    EXPECT_EQ(places(), 10);
}

TEST_F(Codes, the_trigger_stands_when_a_path_forgets_to_count)
{
    auto edit = percent("EN-GANG", 10);
    edit.details.most_uses = 1;
    add(edit);
    ASSERT_EQ(answer(form({"Aud Berg"}, "en-gang")), "accepted");
    ASSERT_EQ(answer(form({"Bo Dahl"}, "")), "accepted");
    EXPECT_THROW(run("UPDATE participant SET code_id = 1 WHERE id = 2"), db::Error);
    db.connection().script("DROP TRIGGER code_never_overused");
    EXPECT_EQ(answer(form({"Siv Lund"}, "en-gang")), "code registration.code_used_up");
}

TEST_F(Codes, whoever_waited_keeps_code_and_payer_and_pays_the_price_of_the_day)
{
    for (const bool holds : {true, false}) {
        const std::string who = holds ? "Bo Dahl" : "Siv Lund";
        const auto code = add(percent(holds ? "HOLDER-1" : "HOLDER-IKKE", 50));
        run("UPDATE pool SET capacity = 1 WHERE id = 1");
        const auto first = db.in(submit, form({holds ? "Aud Berg" : "Tor Moe"}, "")).value();
        auto late = form({who}, holds ? "holder-1" : "holder-ikke");
        late.payer_kind = "other";
        late.payer_name = "Konsernet";
        late.payer_reference = "PO-7";
        const auto standing = db.in(stand_in_line, late).value();
        ASSERT_FALSE(standing.receipt);
        if (!holds) {
            ASSERT_TRUE(db.in(stop_code, conference, code, true, editor));
        }
        Viewer owner;
        owner.registration = first.registration;
        const auto place = db.in([&](db::Tx& tx) {
            return tx.get<ParticipantId>("SELECT id FROM participant WHERE registration_id = ?1",
                                         first.registration);
        });
        ASSERT_TRUE(db.in(cancel_participant, owner, place));
        const auto receipt = db.in(accept_offer, standing.party, std::string("https://x.no"));
        ASSERT_TRUE(receipt);
        EXPECT_EQ(db.in(bill_of_registration, receipt->registration).total(),
                  Ore{holds ? 62500 : 125000});
        const auto payer = db.in(stored_payer, receipt->registration);
        EXPECT_EQ(payer.payer_name + " " + payer.payer_reference, "Konsernet PO-7");
        run("UPDATE pool SET capacity = 100 WHERE id = 1");
        run("UPDATE participant SET state = 'cancelled'");
    }
}

TEST_F(Codes, organisers_make_one_of_a_form_sent_twice_and_late_editors_are_told)
{
    const auto code = add(percent("EN-KODE", 10));
    EXPECT_EQ(add(percent("EN-KODE", 10)), code);
    const auto twice =
        db.in(create_code, conference, percent("en-kode", 20), std::string("other"), editor);
    EXPECT_EQ(twice.error().fields.at(0).key, "edit.code_taken");
    ASSERT_TRUE(db.in(change_code, conference, code, std::int64_t{1}, percent("EN-KODE", 20), editor));
    const auto late =
        db.in(change_code, conference, code, std::int64_t{1}, percent("EN-KODE", 30), editor);
    EXPECT_EQ(late.error().problem, Problem::conflict);
    auto fewer = percent("EN-KODE", 20);
    fewer.details.most_uses = 1;
    ASSERT_EQ(answer(form({"Aud Berg", "Bo Dahl"}, "en-kode")), "accepted");
    const auto below = db.in(change_code, conference, code, std::int64_t{2}, fewer, editor);
    EXPECT_EQ(below.error().fields.at(0).key, "edit.below_used");
    for (const char* wrong : {"abcdef", "æøå-kode", "a b", "to  ord!"}) {
        const auto refused =
            db.in(create_code, conference, percent(wrong, 1), std::string(wrong), editor);
        EXPECT_EQ(refused.error().fields.at(0).key, "edit.not_a_code") << wrong;
    }
}

TEST(OrganisationLists, take_a_number_from_the_start_of_each_line)
{
    const auto numbers = parse_numbers(
        "numbers", "959 469 059 Narvik kommune\r\n\r\n310000019;Havna\t1\n310000019\n 310.000.027");
    ASSERT_TRUE(numbers);
    EXPECT_EQ(*numbers, (std::vector<std::string>{"310000019", "310000027", "959469059"}));
    const auto wrong = parse_numbers("numbers", "310000019\nNarvik kommune 959469059\n");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().fields.at(0).values.at("line"), "2");
    EXPECT_FALSE(parse_numbers("numbers", "3100000191"));
    EXPECT_FALSE(parse_numbers("numbers", "310000018"));
    EXPECT_TRUE(parse_numbers("numbers", " \n")->empty());
}

} // namespace
} // namespace retenk::registration
