#pragma once
// Who asks, and whose data they may see. Every read of people takes a Viewer or a Scope.

#include "retenk/base/ids.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace retenk {

enum class Role {
    administrator, organiser, programme_editor, plan_owner, door_crew, host, partner, auditor
};

// HST-2: a host sees its own municipality's participants and nobody else's; organisers see all.
struct Scope {
    enum class Kind { nothing, all, municipality, partner };

    Kind kind = Kind::nothing;
    MunicipalityId municipality;
    PartnerId partner;
};

struct Viewer {
    std::optional<UserId> user;
    std::string name;
    std::string email;
    std::vector<Role> roles;
    MunicipalityId municipality;    // of a host
    PartnerId partner;              // of a partner
    std::string session_token;      // the login cookie's value
    std::string form_token;         // what every form of this login must carry

    // A personal link's cookie: what it opens, whether or not anybody is logged in.
    std::optional<RegistrationId> registration;
    std::optional<WaitingPartyId> waiting_party; // the same of the waiting list's cookie
    std::optional<ParticipantId> place;          // REG-5: a place without a name, which whoever has its link may take
    std::optional<ParticipantId> participant;    // one participant of a group: their own page, and nobody else's

    // On a page of a personal link its holder's rights are all there are, whoever is logged in as well.
    bool by_link = false;

    bool has(Role role) const { return std::ranges::find(roles, role) != roles.end(); }
    bool is(Role role) const { return !by_link && has(role); }
    bool is_organiser() const { return is(Role::organiser) || is(Role::administrator); }
    Scope scope() const;
    std::string actor() const; // "user:7", "registration:12", "participant:5", "waiting_party:3" or "visitor": for the change log
};

} // namespace retenk
