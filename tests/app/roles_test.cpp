// The page of roles says what the guard does, for each route and each role.
#include "app/modules.hpp"
#include "app/roles.hpp"
#include "http/guard.hpp"
#include "retenk/programme/doors.hpp"
#include "support/page_visit.hpp"

#include <gtest/gtest.h>

namespace retenk::app {
namespace {

const std::vector<std::pair<Role, std::string>> roles{
    {Role::administrator, "Administrator"}, {Role::organiser, "Arrangør"}, {Role::programme_editor, "Programredaktør"},
    {Role::plan_owner, "Planansvarlig"},    {Role::door_crew, "Innsjekking"}, {Role::host, "Vert"},
    {Role::partner, "Partner"},             {Role::auditor, "Revisor"}};

std::string roles_page()
{
    test::TestDb db;
    test::Pages pages(db.file(), all_routes());
    Viewer auditor;
    auditor.user = UserId{1};
    auditor.roles = {Role::auditor};
    return pages.visit(auditor, {.pattern = "/admin/roller"}).body;
}

// The row of the table in which a route stands.
std::string row_of(const std::string& page, const std::string& route)
{
    const auto at = page.find("<code>" + route + "</code>");
    if (at == page.npos) return "";
    const auto begin = page.rfind("<tr", at), end = page.find("</tr>", at);
    return page.substr(begin, end - begin);
}

// The guard, and the handlers that are stricter than it.
bool is_let_in(const http::Route& route, const Viewer& viewer)
{
    if (http::admission_to(route.access, viewer, {}) != http::Admission::in) return false;
    if (programme::is_by_speaker_link(route.pattern)) return false;
    return !programme::is_arrival(route.pattern) || programme::may_mark_arrival(viewer);
}

TEST(RolesPage, says_of_every_route_what_the_guard_says)
{
    const auto page = roles_page();
    for (const auto& route : all_routes()) {
        const auto name = (route.method == http::Method::post ? "POST " : "GET ") + std::string(route.pattern);
        const auto row = row_of(page, name);
        ASSERT_FALSE(row.empty()) << name << " is missing";
        for (const auto& [role, word] : roles) {
            Viewer viewer;
            viewer.user = UserId{7};
            viewer.roles = {role};
            const bool may = is_let_in(route, viewer);
            EXPECT_NE(row.find(">" + word + ": " + (may ? "ja" : "nei") + "<"), row.npos) << word << " and " << name;
            EXPECT_EQ(row.find(">" + word + ": " + (may ? "nei" : "ja") + "<"), row.npos) << word << " and " << name;
        }
    }
}

TEST(RolesPage, every_route_has_an_area_of_its_own)
{
    for (const auto& route : all_routes())
        EXPECT_NE(area_of(route.pattern), "other") << route.pattern << ": give it an area in roles.cpp";
    EXPECT_EQ(area_of("/admin/pameldinger/import/{id}"), "import");
    EXPECT_EQ(area_of("/admin/deltakere.csv"), "register");
    EXPECT_EQ(area_of("/admin/noe-nytt"), "other");
    EXPECT_EQ(area_of("/minimum"), "other");
}

} // namespace
} // namespace retenk::app
