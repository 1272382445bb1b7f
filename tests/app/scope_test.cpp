// HST-2 behind the door: every page of the table, asked past the guard by somebody who may not see a guest, with
// every id, shows nothing of that guest. Who takes a scope away anywhere finds it here.
#include "app/modules.hpp"
#include "registration/register_people.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::app {
namespace {

using test::Guest;
using test::Visit;

const std::vector<std::string> canaries{"Narvikfugl", "narvikfugl@example.no", "+4790123456", "narvikallergi", "narviktema", "narvikbrev"};

bool fill(db::Tx& tx)
{
    test::make_conference(tx);
    tx.run("INSERT INTO code (id, conference_id, key, text, discount) VALUES (1, 1, 'X', 'X', 'percent')");
    test::add_guest(tx, Guest{"Harstadfugl", test::harstad});
    for (int n = 0; n < 2; ++n) test::add_guest(tx, Guest{"Narvikfugl", test::narvik, "Narvikfugl bedrift"});
    tx.run("UPDATE participant SET code_id = 1 WHERE id > 1");
    tx.run("UPDATE participant SET approval = 'waiting' WHERE id = 3");
    tx.run("UPDATE person SET email = 'narvikfugl' || id || '@example.no', phone = '+4790123456' WHERE id > 1");
    tx.run("UPDATE registration SET contact_name = 'Narvikfugl', contact_email = 'narvikfugl@example.no', "
           "contact_phone = '+4790123456', payer_name = 'Narvikfugl' WHERE id > 1");
    tx.run("INSERT INTO answer SELECT id, 1, 'narvikallergi' FROM participant WHERE id > 1");
    tx.run("INSERT INTO answer SELECT id, 2, 'narviktema' FROM participant WHERE id > 1");
    tx.run("INSERT INTO waiting_party (id, conference_id, form_key, contact_name, contact_email, language, form, state, "
           "place, created_at) VALUES (1, 1, 'k', 'Narvikfugl', 'narvikfugl@example.no', 'nb', '', 'lapsed', 1, 1), "
           "(2, 1, 'l', 'Narvikfugl', 'narvikfugl@example.no', 'nb', '', 'removed', 2, 1)");
    tx.run("INSERT INTO waiting_member (party_id, name, email, category_id) VALUES (1, 'Narvikfugl', 'narvikfugl@example.no', 1), (2, 'Narvikfugl', 'narvikfugl@example.no', 1)");
    tx.run("INSERT INTO waiting_need (party_id, pool_id, places) VALUES (1, 1, 1)");
    tx.run("INSERT INTO message (id, created_at, template, language, recipient, recipient_name, subject, data, next_at, "
           "registration_id) VALUES (1, 1, 'x', 'nb', 'narvikfugl@example.no', 'Narvikfugl', 'narvikbrev', '{}', 1, 2)");
    tx.run("INSERT INTO change_log (at, actor, subject_type, subject_id, action, field, old_value, new_value, hash) "
           "VALUES (1, 'user:1', 'participant', 2, 'changed', 'name', 'Narvikfugl', 'Narvikfugl', 'x')");
    return true;
}

struct Scopes : testing::Test
{
    Scopes()
    {
        db.in(fill);
        pages.emplace(db.file(), all_routes());
    }

    // A handler that insists on what its guard makes sure of shows nothing either.
    std::string body_of(const Viewer& viewer, const Visit& visit)
    {
        try {
            return pages->visit(viewer, visit).body;
        } catch (const std::exception&) {
            return "";
        }
    }

    std::vector<std::string> leaks(const Viewer& viewer)
    {
        std::vector<std::string> found;
        for (const auto& route : all_routes()) {
            if (route.method != http::Method::get) continue;
            const bool takes_id = route.pattern.find('{') != route.pattern.npos;
            for (int id = 1; id <= (takes_id ? 3 : 1); ++id) {
                Visit visit;
                visit.pattern = route.pattern;
                for (const auto* name : {"id", "question", "slug", "token", "year", "number"})
                    visit.params[name] = std::to_string(id);
                for (int asked = 0; asked < (takes_id ? 1 : 2); ++asked) {
                    if (asked == 1)
                        visit.query = {{"kommune", "2"}, {"id", "2"}, {"utvalg", "alle"}, {"handling", "brev"},
                                       {"behov", "1"}, {"kol", "telefon"}, {"kol", "s1"}};
                    const auto body = body_of(viewer, visit);
                    for (const auto& canary : canaries)
                        if (body.find(canary) != body.npos)
                            found.push_back(std::string(route.pattern) + " " + std::to_string(id) + " shows " + canary);
                }
            }
        }
        return found;
    }

    test::TestDb db;
    std::optional<test::Pages> pages;
};

std::string lines(const std::vector<std::string>& all)
{
    std::string text;
    for (const auto& line : all) text += line + "\n";
    return text;
}

TEST_F(Scopes, there_is_something_to_see)
{
    const auto seen = leaks(test::organiser());
    const auto shows = [&](const std::string& what) { return lines(seen).find(what) != std::string::npos; };
    for (const auto* what : {"/admin/pameldinger 1 shows Narvikfugl", "/admin/pameldinger/{id} 2 shows narvikallergi",
                             "/admin/pameldinger 1 shows +4790123456", "/admin/venteliste 1 shows Narvikfugl",
                             "/admin/venteliste/{id} 2 shows narvikfugl@example.no", "/admin/epost 1 shows narvikbrev",
                             "/admin/epost/{id} 1 shows narvikbrev", "/admin/koder/{id} 1 shows Narvikfugl",
                             "/admin/godkjenning 1 shows Narvikfugl", "/vertskap 1 shows Narvikfugl",
                             "/admin/pameldinger/samlet 1 shows Narvikfugl"})
        EXPECT_TRUE(shows(what)) << what << " is not among\n" << lines(seen);
}

TEST_F(Scopes, a_host_sees_nothing_of_another_municipality)
{
    EXPECT_EQ(lines(leaks(test::host_of(test::harstad))), "");
}

TEST_F(Scopes, who_has_nothing_to_do_with_the_register_sees_nobody)
{
    for (const auto role : {Role::programme_editor, Role::plan_owner, Role::door_crew, Role::partner})
        EXPECT_EQ(lines(leaks(test::viewer_with({role}))), "");
    EXPECT_EQ(lines(leaks(Viewer())), "");
}

// An auditor reads the log, where names may stand, and nothing else.
TEST_F(Scopes, an_auditor_sees_the_log_alone)
{
    for (const auto& leak : leaks(test::viewer_with({Role::auditor})))
        EXPECT_TRUE(leak.starts_with("/admin/revisjon")) << leak;
}

} // namespace
} // namespace retenk::app
