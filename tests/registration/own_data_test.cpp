// PRV-2 and REG-11: asking for deletion, and what is told of consents.

#include "registration/offered_places.hpp"

#include "registration/own_data.hpp"

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

} // namespace
} // namespace retenk::registration
