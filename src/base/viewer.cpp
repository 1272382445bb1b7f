#include "retenk/base/viewer.hpp"

namespace retenk {

Scope Viewer::scope() const
{
    if (is_organiser()) return {Scope::Kind::all, {}, {}};
    if (is(Role::host) && municipality.value != 0)
        return {Scope::Kind::municipality, municipality, {}};
    if (is(Role::partner) && partner.value != 0) return {Scope::Kind::partner, {}, partner};
    return {};
}

std::string Viewer::actor() const
{
    if (user) return "user:" + std::to_string(user->value);
    if (registration) return "registration:" + std::to_string(registration->value);
    if (participant) return "participant:" + std::to_string(participant->value);
    if (waiting_party) return "waiting_party:" + std::to_string(waiting_party->value);
    return "visitor";
}

} // namespace retenk
