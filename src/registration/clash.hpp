#pragma once
// Which sessions nobody can have places in at once (REG-10): by the clock, and by the way between
// two venues.

#include "registration/signup.hpp"

namespace retenk::registration {

// What somebody has: true is a place, false is standing in line.
using HeldSessions = std::map<SessionId, bool>;

// What is wrong with these sessions for one person, by the field's name; nothing is written.
// signup.unknown, signup.closed, signup.clash and signup.clash_travel (values one, other). Only
// those collide in which they have a place or would have one at once: one may stand in line beside
// a place, or in several lines. A closed session that is held is no error.
std::optional<FieldError> objection_to(const std::vector<OpenSession>& sessions,
                                       const std::vector<SessionId>& chosen,
                                       std::chrono::minutes travel, const std::string& field,
                                       const HeldSessions& held = {});

// Those of `held`, in line or not, that a place in `given` excludes; sessions that have begun are
// left out.
std::vector<OpenSession> excluded_by(const std::vector<OpenSession>& sessions, SessionId given,
                                     const HeldSessions& held, std::chrono::minutes travel,
                                     Instant now);

} // namespace retenk::registration
