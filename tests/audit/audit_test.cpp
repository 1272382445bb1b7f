#include "retenk/audit/audit.hpp"

#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::audit {
namespace {

int record_three(db::Tx& tx)
{
    for (int n = 1; n <= 3; ++n)
        record(tx, "user:7",
               {.subject_type = "room",
                .subject_id = n,
                .action = "changed",
                .field = "name",
                .old_value = "Storsalen",
                .new_value = "Lillesalen"});
    for (int n = 1; n <= 3; ++n)
        record_access(tx, "user:7", "read", "participants of municipality 5503", n);
    return 3;
}

class AuditTest : public testing::Test
{
protected:
    AuditTest() { db_.in(record_three); }

    test::TestDb db_;
};

TEST_F(AuditTest, an_untouched_log_is_whole)
{
    EXPECT_EQ(db_.in(verify_chain), std::nullopt);
    EXPECT_EQ(db_.in(verify_access_chain), std::nullopt);
}

TEST_F(AuditTest, the_changes_of_one_thing_are_read_back_in_order)
{
    auto changes = db_.in(changes_of, std::string("room"), std::int64_t{2});
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].actor, "user:7");
    EXPECT_EQ(changes[0].at, test::wednesday);
    EXPECT_EQ(changes[0].old_value, "Storsalen");
    EXPECT_EQ(changes[0].new_value, "Lillesalen");
}

class Tampering : public AuditTest, public testing::WithParamInterface<const char*>
{
};

TEST_P(Tampering, shows_at_the_first_row_that_does_not_hold)
{
    db_.connection().script(GetParam());
    const auto changed = db_.in(verify_chain);
    const auto read = db_.in(verify_access_chain);
    EXPECT_TRUE(changed || read) << GetParam();
    EXPECT_FALSE(changed && read) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    OfOneRow, Tampering,
    testing::Values("UPDATE change_log SET new_value = 'Salen' WHERE id = 2",
                    "UPDATE change_log SET old_value = NULL WHERE id = 2",
                    "UPDATE change_log SET actor = 'user:8' WHERE id = 1",
                    "UPDATE change_log SET at = at + 1 WHERE id = 3",
                    "UPDATE change_log SET field = 'n', old_value = 'ameStorsalen' WHERE id = 2",
                    "DELETE FROM change_log WHERE id = 1", "DELETE FROM change_log WHERE id = 2",
                    "UPDATE access_log SET rows = 0 WHERE id = 2",
                    "UPDATE access_log SET subject = 'none' WHERE id = 1",
                    "DELETE FROM access_log WHERE id = 2"));

TEST_F(AuditTest, the_first_broken_row_is_named)
{
    db_.connection().script("UPDATE change_log SET action = 'created' WHERE id = 2");
    EXPECT_EQ(db_.in(verify_chain), 2);
}

} // namespace
} // namespace retenk::audit
