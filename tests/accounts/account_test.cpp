#include "retenk/accounts/account.hpp"

#include "accounts/pages.hpp"
#include "support/test_db.hpp"

#include <gtest/gtest.h>

namespace retenk::accounts {
namespace {

NewUser user(std::vector<std::string> roles)
{
    return {parse_email("ola@eksempel.no").value(), "Ola Prøve", "hash", std::move(roles), {}, {}};
}

TEST(AddUser, refuses_a_second_user_at_the_same_address)
{
    test::TestDb db;
    ASSERT_TRUE(db.in(add_user, user({"organiser"})));
    EXPECT_EQ(db.in(add_user, user({"organiser"})).error().problem, Problem::conflict);
}

TEST(AddUser, refuses_roles_that_do_not_fit)
{
    test::TestDb db;
    EXPECT_EQ(db.in(add_user, user({"king"})).error().key, "accounts.unknown_role");
    EXPECT_EQ(db.in(add_user, user({"host"})).error().key, "accounts.host_needs_municipality");
    EXPECT_EQ(db.in(add_user, user({"partner"})).error().key, "accounts.partner_needs_partner");
}

TEST(OwnPath, is_a_path_of_ours_and_never_leads_elsewhere)
{
    for (const std::string path : {"/", "/admin", "/admin/epost?tilstand=sent", "/min?a=//x"})
        EXPECT_EQ(own_path(path), path);
    for (const std::string path :
         {"", "admin", "//ond.example", "/\\ond.example", "\\\\ond.example", "https://ond.example",
          "javascript:alert(1)", "/\t/ond.example", "/a\r\nSet-Cookie: x=1", " /admin", "/å"})
        EXPECT_EQ(own_path(path), std::nullopt) << path;
}

TEST(RoleNames, lead_back_to_their_role)
{
    for (auto role : {Role::administrator, Role::organiser, Role::programme_editor,
                      Role::plan_owner, Role::door_crew, Role::host, Role::partner, Role::auditor})
        EXPECT_EQ(role_called(name_of(role)), role);
    EXPECT_EQ(role_called("Organiser"), std::nullopt);
}

} // namespace
} // namespace retenk::accounts
