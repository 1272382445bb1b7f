// Values go out of the change log, the chain stays whole, and nobody else can do the same unseen.
#include "retenk/audit/audit.hpp"
#include "retenk/audit/erase.hpp"
#include "retenk/audit/reading.hpp"
#include "retenk/base/secret.hpp"
#include "retenk/db/migrate.hpp"

#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::audit {
namespace {

bool change(db::Tx& tx, const std::int64_t& id, const std::string& field, const std::string& before,
            const std::string& after)
{
    record(tx, "user:7", {"participant", id, "changed", field, before, after});
    return true;
}

std::int64_t erase_diet(db::Tx& tx) { return erase_values(tx, "keeper", "participant", 2, {"Tema", "Reise"}); }

class Erasing : public testing::Test
{
protected:
    Erasing()
    {
        for (std::int64_t id = 1; id <= 3; ++id) {
            db_.in(change, id, std::string("Tema"), std::string("hemmelig"), std::string("offentlig"));
            db_.in(change, id, std::string("name"), std::string("Aud"), std::string("Siv"));
        }
    }

    std::int64_t with(const std::string& text)
    {
        return db_.in([](db::Tx& tx, const std::string& sought) {
            return tx.get<std::int64_t>("SELECT count(*) FROM change_log WHERE old_value = ?1 OR new_value = ?1", sought);
        }, text);
    }

    void script(const char* sql) { db_.connection().script(sql); }

    test::TestDb db_;
};

TEST_F(Erasing, takes_the_values_of_those_fields_and_of_nobody_else)
{
    EXPECT_EQ(db_.in(erase_diet), 1);
    EXPECT_EQ(with("hemmelig"), 2);
    EXPECT_EQ(with("offentlig"), 2);
    EXPECT_EQ(with("Aud"), 3);
    EXPECT_EQ(db_.in(verify_chain), std::nullopt);
    EXPECT_EQ(db_.in(erase_diet), 0) << "there is nothing left to erase";
    const auto changes = db_.in(changes_of, std::string("participant"), std::int64_t{2});
    ASSERT_EQ(changes.size(), 2u) << "that something was changed stays";
    EXPECT_EQ(changes[0].field, "Tema");
    EXPECT_EQ(changes[0].old_value, std::nullopt);
    db_.in(change, std::int64_t{2}, std::string("Tema"), std::string("ny"), std::string("nyere"));
    EXPECT_EQ(db_.in(erase_diet), 1);
    EXPECT_EQ(db_.in(verify_chain), std::nullopt);
}

TEST_F(Erasing, nothing_of_the_values_can_be_counted_out_from_what_stays)
{
    db_.in(erase_diet);
    const auto left = db_.in([](db::Tx& tx) {
        return tx.get<std::string>("SELECT digest || ' ' || coalesce(salt, '') || ' ' || hash FROM change_log WHERE id = 3");
    });
    EXPECT_EQ(left.size(), 64u + 1 + 0 + 1 + 64);
    EXPECT_FALSE(left.starts_with(sha256("0:8:hemmelig9:offentlig")));
}

TEST_F(Erasing, values_taken_out_by_others_show)
{
    script("UPDATE change_log SET old_value = NULL, new_value = NULL, salt = NULL WHERE id = 4");
    EXPECT_EQ(db_.in(verify_chain), 4);
    db_.in(erase_diet);
    EXPECT_EQ(db_.in(verify_chain), 4) << "an erasure speaks for its own rows only";
}

TEST_F(Erasing, what_stays_of_an_erased_row_cannot_be_changed)
{
    db_.in(erase_diet);
    for (const auto* sql : {"UPDATE change_log SET field = 'x' WHERE id = 3", "UPDATE change_log SET digest = hash WHERE id = 3",
                            "UPDATE change_log SET new_value = 'noe annet' WHERE id = 3",
                            "UPDATE change_log SET digest = NULL WHERE id = 3",
                            "UPDATE change_log SET new_value = '3,4' WHERE action = 'values_erased'",
                            "DELETE FROM change_log WHERE id = 3"}) {
        script("SAVEPOINT one");
        script(sql);
        db::Tx tx(db_.connection(), db_.now);
        EXPECT_NE(verify_chain(tx), std::nullopt) << sql;
        script("ROLLBACK TO one; RELEASE one");
    }
    EXPECT_EQ(db_.in(verify_chain), std::nullopt);
}

// The rule of before: the hash over the values themselves, and no digest.
std::string old_hash(const std::string& before, int id, const std::string& old_value, const std::string& new_value)
{
    const auto part = [](const std::string& text) { return std::to_string(text.size()) + ":" + text; };
    return sha256(before + part(std::to_string(id)) + part("1800000000") + part("user:7") + part("participant") +
                  part("2") + part("changed") + part("Tema") + part(old_value) + part(new_value));
}

TEST(OldLog, is_whole_after_the_upgrade_goes_on_and_can_be_erased)
{
    namespace fs = std::filesystem;
    const auto folder = test::new_folder();
    const auto all = test::source_folder() / "src/migrations", earlier = folder / "earlier";
    fs::create_directories(earlier);
    for (const auto& entry : fs::directory_iterator(all))
        if (entry.path().filename().string() < "0016") fs::copy_file(entry.path(), earlier / entry.path().filename());
    {
        db::Connection connection(folder / "old.db", db::Connection::Mode::read_write);
        db::migrate(connection, earlier);
        db::in_transaction(connection, test::wednesday, [](db::Tx& tx) {
            std::string hash;
            for (int id = 1; id <= 3; ++id) {
                hash = old_hash(hash, id, "hemmelig", "ny");
                tx.run("INSERT INTO change_log (id, at, actor, subject_type, subject_id, action, field, old_value, "
                       "new_value, hash) VALUES (?1, 1800000000, 'user:7', 'participant', 2, 'changed', 'Tema', "
                       "'hemmelig', 'ny', ?2)",
                       id, hash);
            }
            return true;
        });
        db::migrate(connection, all);
        const auto verify = [&] { return db::in_transaction(connection, test::wednesday, verify_chain); };
        EXPECT_EQ(verify(), std::nullopt);
        db::in_transaction(connection, test::wednesday, change, std::int64_t{2}, std::string("Tema"), std::string("a"), std::string("b"));
        EXPECT_EQ(verify(), std::nullopt);
        EXPECT_EQ(db::in_transaction(connection, test::wednesday, erase_diet), 4);
        EXPECT_EQ(verify(), std::nullopt);
        connection.script("UPDATE change_log SET actor = 'user:8' WHERE id = 2");
        EXPECT_EQ(verify(), 2) << "the entry of the erasure vouches for the rest";
        connection.script("UPDATE change_log SET actor = 'user:7' WHERE id = 2; UPDATE change_log SET old_value = 'x' WHERE id = 3");
        EXPECT_EQ(verify(), 3);
    }
    test::remove_folder(folder);
}

TEST(ReadingLog, keeps_the_purpose_under_its_hash)
{
    test::TestDb db;
    db.in([](db::Tx& tx) {
        record_reading(tx, {"user:7", "exported", "participants of conference 1", 250, "Bordkort"});
        record_reading(tx, {"user:7", "exported", "participants of conference 1", 250, ""});
        return true;
    });
    EXPECT_EQ(db.in(verify_access_chain), std::nullopt);
    db.connection().script("UPDATE access_log SET purpose = 'Navneskilt' WHERE id = 1");
    EXPECT_EQ(db.in(verify_access_chain), 1);
    db.connection().script("UPDATE access_log SET purpose = 'Bordkort' WHERE id = 1; UPDATE access_log SET purpose = 'x' WHERE id = 2");
    EXPECT_EQ(db.in(verify_access_chain), 2);
}

} // namespace
} // namespace retenk::audit
