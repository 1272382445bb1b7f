#include "registration/change.hpp"
#include "registration/offered_places.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

using test::count;
using test::form_of;
using test::taken;

struct Logged
{
    std::string field;
    std::optional<std::string> old_value, new_value;
    auto operator<=>(const Logged&) const = default;
};
BOOST_DESCRIBE_STRUCT(Logged, (), (field, old_value, new_value))

struct Own : testing::Test
{
    Own()
    {
        db.in(test::make_offer);
        auto form = form_of({"Aud Berg", "Bo Dahl"});
        form.participants[0].extras = {ExtraId{1}};
        form.participants[0].answers = {{QuestionId{1}, "nøtter"}, {QuestionId{2}, "havn"}};
        owner.registration = db.in(submit, form).value().registration;
        stranger.registration = db.in(submit, form_of({"Siv Lund"})).value().registration;
    }

    Result<bool> cancel(const Viewer& viewer) { return db.in(cancel_participant, viewer, aud); }
    Result<bool> change(const Viewer& viewer)
    {
        return db.in(change_participant, viewer, wanted());
    }

    static ParticipantChange wanted()
    {
        ParticipantChange change;
        change.participant = aud;
        change.version = 1;
        change.name = "Aud Berg";
        change.municipality = MunicipalityId{1};
        change.organisation = "Havna";
        change.answers = {{QuestionId{1}, "laktose"}, {QuestionId{2}, "flyplass"}};
        return change;
    }

    std::vector<Logged> changes()
    {
        return db.in([](db::Tx& tx) {
            return tx.rows<Logged>("SELECT field, old_value, new_value FROM change_log WHERE"
                                   " action = 'changed' ORDER BY id");
        });
    }

    static constexpr ParticipantId aud{1};
    test::TestDb db;
    Viewer owner, stranger;
};

TEST_F(Own, cancelling_gives_place_and_extra_back_once)
{
    EXPECT_EQ(db.in(taken, std::int64_t{1}) * 10 + db.in(taken, std::int64_t{2}), 31);
    EXPECT_TRUE(cancel(owner));
    EXPECT_EQ(db.in(taken, std::int64_t{1}) * 10 + db.in(taken, std::int64_t{2}), 20);
    const auto mails = db.in(count, std::string("message"));
    EXPECT_EQ(cancel(owner).error().key, "registration.cancelled_before");
    EXPECT_EQ(db.in(taken, std::int64_t{1}) * 10 + db.in(taken, std::int64_t{2}), 20);
    EXPECT_EQ(db.in(count, std::string("message")), mails);
}

TEST_F(Own, a_cancelled_person_may_register_again)
{
    EXPECT_TRUE(cancel(owner));
    auto form = form_of({"Aud Berg"});
    EXPECT_FALSE(db.in(submit, form).value().mailed_instead);
}

TEST_F(Own, another_registration_finds_nobody_to_cancel_or_change)
{
    EXPECT_EQ(cancel(stranger).error().problem, Problem::not_found);
    EXPECT_EQ(change(stranger).error().problem, Problem::not_found);
    EXPECT_EQ(cancel(Viewer{}).error().problem, Problem::not_found);
    EXPECT_TRUE(change(owner));
}

TEST_F(Own, the_freeze_date_leaves_changes_to_organisers)
{
    db.now = Instant(std::chrono::seconds(test::freezes));
    EXPECT_EQ(cancel(owner).error().key, "registration.frozen");
    EXPECT_EQ(change(owner).error().key, "registration.frozen");
    Viewer organiser;
    organiser.user = UserId{1};
    organiser.roles = {Role::organiser};
    EXPECT_TRUE(change(organiser));
    EXPECT_TRUE(cancel(organiser));
}

TEST_F(Own, the_log_has_old_and_new_value_but_never_needs)
{
    EXPECT_TRUE(change(owner));
    EXPECT_EQ(changes(), (std::vector<Logged>{{"organisation", "", "Havna"},
                                              {"Kosthold", std::nullopt, std::nullopt},
                                              {"Tema", "havn", "flyplass"}}));
}

TEST_F(Own, whoever_changes_a_name_for_somebody_says_whether_the_contact_gets_a_mail)
{
    Viewer organiser;
    organiser.user = UserId{1};
    organiser.roles = {Role::organiser};
    auto renamed = wanted();
    const auto tell = [&](const std::string& name, bool told) {
        renamed.name = name;
        const auto mailed = db.in(change_and_tell, organiser, renamed, told);
        if (mailed) ++renamed.version;
        return mailed.value();
    };
    const auto mails = db.in(count, std::string("message"));
    EXPECT_FALSE(tell("Aud Lie", false));
    EXPECT_EQ(db.in(count, std::string("message")), mails);
    EXPECT_EQ(changes().at(0), (Logged{"name", "Aud Berg", "Aud Lie"}));
    EXPECT_TRUE(tell("Aud Moe", true));
    EXPECT_EQ(db.in(count, std::string("message")), mails + 1);
    renamed.organisation = "Flyet";
    EXPECT_FALSE(tell("Aud Moe", true));
    db.in([](db::Tx& tx) { return tx.change("UPDATE registration SET contact_email = ''") > 0; });
    EXPECT_TRUE(tell("Aud Vik", true)) << "whoever has the place has an address of their own";
    EXPECT_EQ(db.in(count, std::string("message")), mails + 2);
    db.in([](db::Tx& tx) { return tx.change("UPDATE person SET email = NULL") > 0; });
    EXPECT_FALSE(tell("Aud Nes", true));
    EXPECT_EQ(db.in(count, std::string("message")), mails + 2);
}

TEST_F(Own, the_second_of_two_editors_is_told)
{
    EXPECT_TRUE(change(owner));
    const auto log = changes();
    EXPECT_EQ(change(owner).error().key, "form.changed_meanwhile");
    EXPECT_EQ(changes(), log);
}

TEST_F(Own, a_lost_link_gives_the_same_answer_to_known_and_unknown)
{
    const auto send = [&](const char* address) {
        return db.in(send_links_again, Email{address}, std::string("https://retenk.example.no"));
    };
    const auto mails = db.in(count, std::string("message"));
    EXPECT_EQ(send("nobody@example.no"), send("aud@example.no"));
    EXPECT_EQ(db.in(count, std::string("message")), mails + 1);
}

} // namespace
} // namespace retenk::registration
