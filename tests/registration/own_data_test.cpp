// PRV-2 and REG-11: asking for deletion, and what is told of consents.

#include "registration/offered_places.hpp"

#include "registration/own_data.hpp"
#include "registration/hand_over.hpp"

#include <gtest/gtest.h>

namespace retenk::registration {
namespace {

struct OwnData : testing::Test
{
    OwnData()
    {
        db.in(test::make_offer);
        auto form = test::form_of({"Åse Berg"});
        form.participants.front().show_in_list = true;
        viewer.registration = db.in(submit, form)->registration;
    }

    std::string sent()
    {
        return db.in([](db::Tx& tx) {
            return tx.get<std::string>("SELECT coalesce(group_concat(recipient), '') FROM message "
                                       "WHERE template = 'deletion_asked'");
        });
    }

    test::TestDb db;
    Viewer viewer;
};

TEST_F(OwnData, a_wish_for_deletion_reaches_the_organisers_once_a_month)
{
    EXPECT_FALSE(db.in(deletion_asked_at, *viewer.registration));
    EXPECT_TRUE(db.in(ask_for_deletion, viewer));
    EXPECT_FALSE(db.in(ask_for_deletion, viewer));
    EXPECT_EQ(sent(), "post@example.no");
    EXPECT_EQ(db.in(deletion_asked_at, *viewer.registration), db.now);
    db.now += std::chrono::days(31);
    EXPECT_TRUE(db.in(ask_for_deletion, viewer));
    EXPECT_EQ(sent(), "post@example.no,post@example.no");
}

TEST_F(OwnData, consents_stand_with_their_version_and_time)
{
    const auto consents = db.in(consents_of, *viewer.registration);
    ASSERT_EQ(consents.size(), 2U);
    EXPECT_EQ(consents[0].purpose, "participant_list");
    EXPECT_TRUE(consents[0].given);
    EXPECT_EQ(consents[0].at, db.now);
    EXPECT_EQ(consents[1].purpose, "registration");
}

TEST_F(OwnData, the_log_tells_nobody_what_another_did_with_the_place_before)
{
    const auto changed = [](const char* action, std::int64_t participant, const char* before,
                            const char* after) {
        WholeChange change;
        change.action = action;
        change.participant_id = ParticipantId{participant};
        change.old_value = before;
        change.new_value = after;
        return change;
    };
    const std::vector<WholeChange> all{
        changed("changed", 1, "Bergen", "Harstad"), changed("changed", 2, "x", "y"),
        changed("handed_over", 1, "Åse Berg", "Bo Dahl"), changed("changed", 1, "Oslo", "Bergen")};
    const auto told = [&](const std::string& contact, std::optional<ParticipantId> one) {
        std::string text;
        for (const auto& change : own_changes(all, contact, one))
            text += change.old_value.value_or("-") + ">" + change.new_value.value_or("-") + " ";
        return text;
    };
    EXPECT_EQ(told("Siv Bank", ParticipantId{1}), "Bergen>Harstad ->Bo Dahl ");
    EXPECT_EQ(told("Siv Bank", ParticipantId{2}), "x>y ");
    EXPECT_EQ(told("Bo Dahl", {}), "Bergen>Harstad x>y ->Bo Dahl ") << "the registration went along";
    EXPECT_EQ(told("Siv Bank", {}),
              "Bergen>Harstad x>y Åse Berg>Bo Dahl Oslo>Bergen ") << "of their group they know it";
}

TEST_F(OwnData, the_log_says_whose_each_change_is)
{
    HandOver to{ParticipantId{1}, 1, "Bo Dahl", Email{"bo@example.no"}, ""};
    db.in(hand_over, viewer, to, std::string("https://retenk.example.no")).value();
    const auto changes = db.in(history_of, *viewer.registration);
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].participant_id, ParticipantId{1});
    EXPECT_FALSE(changes[1].participant_id) << "of the registration itself";
}

} // namespace
} // namespace retenk::registration
