#include "retenk/programme/doors.hpp"

namespace retenk::programme {

bool is_by_speaker_link(std::string_view pattern)
{
    if (pattern == "/foredragsholder/{token}" || pattern == "/foredragsholder/lenke") return false;
    return pattern == "/foredragsholder" || pattern.starts_with("/foredragsholder/");
}

bool is_arrival(std::string_view pattern) { return pattern == "/admin/foredragsholdere/framme"; }

bool may_mark_arrival(const Viewer& viewer)
{
    return viewer.is_organiser() || viewer.is(Role::programme_editor) || viewer.is(Role::door_crew);
}

} // namespace retenk::programme
