// The auditor's page: both logs, filtered, and whether their chains hold.
#include "audit/pages.hpp"
#include "retenk/audit/audit.hpp"
#include "retenk/audit/erase.hpp"
#include "retenk/audit/reading.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::audit {
namespace {

using test::Visit;

bool fill(db::Tx& tx)
{
    tx.run("INSERT INTO user (id, email, name, password_hash, created_at) VALUES (7, 'o@example.no', 'Olga Ordner', '', 0)");
    for (std::int64_t id = 1; id <= 60; ++id)
        record(tx, "user:7", {"room", id, "changed", "name", "Sal " + std::to_string(id), "Rom " + std::to_string(id)});
    record(tx, "registration:12", {"registration", 12, "deletion_asked"});
    record(tx, "keeper", {"question", 3, "answers_deleted", "", std::nullopt, "4"});
    record_reading(tx, {"user:7", "exported", "participants of municipality 1", 20, "Bordkort"});
    return true;
}

struct AuditorPage : testing::Test
{
    AuditorPage()
    {
        db.in(fill);
        pages.emplace(db.file(), auditor_routes());
        auditor.user = UserId{8};
        auditor.roles = {Role::auditor};
        administrator.user = UserId{9};
        administrator.roles = {Role::administrator};
    }

    std::string get(std::vector<std::pair<std::string, std::string>> query, const char* pattern = "/admin/revisjon")
    {
        Visit visit;
        visit.pattern = pattern;
        visit.query = std::move(query);
        return pages->visit(viewer(), visit).body;
    }

    const Viewer& viewer() const { return as_administrator ? administrator : auditor; }

    static bool shows(const std::string& page, const std::string& text) { return page.find(text) != page.npos; }

    test::TestDb db;
    std::optional<test::Pages> pages;
    Viewer auditor, administrator;
    bool as_administrator = false;
};

TEST_F(AuditorPage, shows_the_latest_fifty_and_leads_to_the_others)
{
    const auto page = get({});
    EXPECT_TRUE(shows(page, ">Rom 60<"));
    EXPECT_TRUE(shows(page, ">Rom 13<"));
    EXPECT_FALSE(shows(page, ">Rom 12<"));
    EXPECT_TRUE(shows(page, "Olga Ordner"));
    EXPECT_TRUE(shows(page, "/admin/revisjon?for=13"));
    EXPECT_TRUE(shows(get({{"for", "13"}}), ">Rom 12<"));
}

TEST_F(AuditorPage, is_filtered_by_who_what_which_and_when)
{
    EXPECT_TRUE(shows(get({{"hva", "room"}, {"nr", "5"}}), ">Rom 5<"));
    EXPECT_FALSE(shows(get({{"hva", "room"}, {"nr", "5"}}), ">Rom 6<"));
    EXPECT_FALSE(shows(get({{"hvem", "own"}}), ">Rom 60<"));
    EXPECT_TRUE(shows(get({{"hvem", "own"}}), "Påmelding 12"));
    EXPECT_TRUE(shows(get({{"hvem", "system"}}), "Spørsmål 3"));
    EXPECT_FALSE(shows(get({{"hvem", "system"}}), "Påmelding 12"));
    EXPECT_FALSE(shows(get({{"handling", "changed"}}), "Påmelding 12"));
    EXPECT_TRUE(shows(get({{"fra", "2027-08-04"}, {"til", "2027-08-04"}}), ">Rom 60<"));
    EXPECT_FALSE(shows(get({{"fra", "2027-08-05"}}), ">Rom 60<"));
    EXPECT_FALSE(shows(get({{"til", "2027-08-03"}}), ">Rom 60<"));
    EXPECT_TRUE(shows(get({{"hva", "room"}, {"hvem", "user:7"}}), "/admin/revisjon?hvem=user%3A7&amp;hva=room&amp;for="));
}

TEST_F(AuditorPage, tells_who_read_what_and_why)
{
    const auto page = get({{"logg", "innsyn"}});
    EXPECT_TRUE(shows(page, "Bordkort"));
    EXPECT_TRUE(shows(page, "Lastet ned"));
    EXPECT_TRUE(shows(page, "deltakere fra "));
}

TEST_F(AuditorPage, leads_to_the_record_only_where_the_reader_may_come_in)
{
    EXPECT_FALSE(shows(get({}), "/admin/rom/60"));
    as_administrator = true;
    EXPECT_TRUE(shows(get({}), "/admin/rom/60"));
}

TEST_F(AuditorPage, says_which_entry_broke_the_chain_and_that_values_were_erased)
{
    db.in([](db::Tx& tx) { return erase_values(tx, "keeper", "room", 60, {"name"}); });
    EXPECT_TRUE(shows(get({}), "Innholdet er slettet"));
    EXPECT_FALSE(shows(get({}), "er endret eller fjernet"));
    db.connection().script("UPDATE change_log SET new_value = 'x' WHERE id = 41");
    EXPECT_TRUE(shows(get({}), "oppføring 41 er endret eller fjernet"));
}

TEST_F(AuditorPage, a_file_of_the_log_is_itself_logged_and_so_is_looking)
{
    const auto file = get({{"hva", "room"}, {"nr", "5"}, {"hvorfor", "Tilsyn"}}, "/admin/revisjon.csv");
    EXPECT_TRUE(shows(file, "Sal 5;Rom 5"));
    get({});
    get({});
    const auto log = db.in([](db::Tx& tx) {
        return tx.rows<std::string>("SELECT actor || ' ' || action || ' ' || subject || ' ' || rows || ' ' || purpose FROM access_log "
                                    "WHERE id > 1 ORDER BY id");
    });
    EXPECT_EQ(log, (std::vector<std::string>{"user:8 exported log of changes 1 Tilsyn", "user:8 read log of changes 50 "}));
}

TEST_F(AuditorPage, tells_what_was_done_to_several_in_words)
{
    db.in([](db::Tx& tx) {
        record(tx, "user:7", {"participant", 0, "bulk", "cancel", std::nullopt, "2 people, 1 mails"});
        return true;
    });
    const auto page = get({});
    EXPECT_TRUE(shows(page, ">Gjorde samlet</option>"));
    EXPECT_TRUE(shows(page, ">Flere deltakere<"));
    EXPECT_TRUE(shows(page, "<b>Avmelding</b>: <ins>2 personer, 1 e-post</ins>"));
    EXPECT_TRUE(shows(get({}, "/admin/revisjon.csv"), "Flere deltakere;Avmelding;;2 people, 1 mails"))
        << "a file has the values as they are kept";
}

TEST_F(AuditorPage, shows_times_as_the_clock_on_the_wall_has_them)
{
    db.in([](db::Tx& tx) {
        record(tx, "user:7", {"conference", 1, "changed", "ends_at", "2026-10-20T13:30:00Z", "2026-12-20T13:45:00Z"});
        record(tx, "user:7", {"conference", 1, "changed", "name", "2026-13-20T13:30:00Z", "Re:tenk"});
        return true;
    });
    const auto page = get({});
    EXPECT_TRUE(shows(page, "<del>20. okt. 2026 kl. 15.30</del> → <ins>20. des. 2026 kl. 14.45</ins>"));
    EXPECT_TRUE(shows(page, "<del>2026-13-20T13:30:00Z</del>")) << "no time";
}

TEST_F(AuditorPage, has_a_word_for_everything_that_is_logged)
{
    for (const auto* action : {"sent_again", "let_go", "dropped", "revoked", "refused"})
        db.in([&](db::Tx& tx) {
            record(tx, "user:7", {"message", 1, action});
            return true;
        });
    for (const auto* kind : {"session_rule", "waiting_rule", "login_session", "passkey"})
        db.in([&](db::Tx& tx) {
            record(tx, "user:7", {kind, 1, "changed"});
            return true;
        });
    for (const auto* word : {"sent_again", "let_go", "dropped", "revoked", "refused", "session_rule", "waiting_rule",
                             "login_session", "passkey"})
        EXPECT_FALSE(shows(get({}), ">" + std::string(word) + "<")) << word;
}

TEST_F(AuditorPage, shows_nothing_of_the_logs_to_others)
{
    auditor.roles = {Role::organiser};
    EXPECT_FALSE(shows(get({}), ">Rom 60<"));
    EXPECT_FALSE(shows(get({}, "/admin/revisjon.csv"), "Rom 60"));
}

} // namespace
} // namespace retenk::audit
