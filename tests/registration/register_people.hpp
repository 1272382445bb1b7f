#pragma once
// A small register: Harstad is municipality 1, Narvik 2; each function answers the new
// participant's id.

#include "support/test_db.hpp"

#include "retenk/base/viewer.hpp"

#include <string>

namespace retenk::test {

inline constexpr ConferenceId this_year{1};
inline constexpr MunicipalityId harstad{1}, narvik{2}, from_elsewhere{};

inline Viewer viewer_with(std::vector<Role> roles, MunicipalityId municipality = {})
{
    Viewer viewer;
    viewer.user = UserId{1};
    viewer.roles = std::move(roles);
    viewer.municipality = municipality;
    return viewer;
}

inline Viewer organiser() { return viewer_with({Role::organiser}); }
inline Viewer host_of(MunicipalityId municipality)
{
    return viewer_with({Role::host}, municipality);
}

bool make_conference(db::Tx& tx);

struct Guest
{
    std::string name;
    MunicipalityId municipality = harstad;
    std::string organisation = "";
    std::int64_t category = 1;
    bool cancelled = false;
    std::int64_t registration = 0; // 0: one of its own
    std::string sort_name = "";    // empty: as the name
};

ParticipantId add_guest(db::Tx& tx, const Guest& guest);

} // namespace retenk::test
