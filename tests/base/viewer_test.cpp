#include "retenk/base/viewer.hpp"

#include <gtest/gtest.h>

namespace retenk {
namespace {

Viewer with(Role role)
{
    Viewer viewer;
    viewer.user = UserId{1};
    viewer.roles = {role};
    return viewer;
}

TEST(Viewer, nobody_sees_anybody) { EXPECT_EQ(Viewer{}.scope().kind, Scope::Kind::nothing); }

TEST(Viewer, a_host_sees_its_municipality_and_no_host_without_one_sees_anything)
{
    auto host = with(Role::host);
    EXPECT_EQ(host.scope().kind, Scope::Kind::nothing);
    host.municipality = MunicipalityId{7};
    EXPECT_EQ(host.scope().kind, Scope::Kind::municipality);
    EXPECT_EQ(host.scope().municipality, MunicipalityId{7});
}

TEST(Viewer, roles_that_work_with_the_programme_do_not_see_people)
{
    for (auto role : {Role::programme_editor, Role::plan_owner, Role::partner, Role::door_crew})
        EXPECT_EQ(with(role).scope().kind, Scope::Kind::nothing);
}

} // namespace
} // namespace retenk
