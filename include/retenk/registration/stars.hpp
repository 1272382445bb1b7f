#pragma once
// PRG-7: sessions that somebody marks for themselves. They lie in the browser's cookie; with the link of the own page
// also here, where changes are told by mail (PRG-4) and a calendar subscribes to them. Owns session_star,
// calendar_feed.

#include "retenk/base/viewer.hpp"
#include "retenk/programme/session.hpp"

#include <set>

namespace retenk::registration {

using Stars = std::set<SessionId>;
inline constexpr std::size_t most_stars = 200;

// "3.17.8", the cookie; what is no number is left out, and so is what comes after the first 200.
Stars stars_in(std::string_view cookie);
std::string cookie_of(const Stars& stars);

// The session of the current release that is called so.
std::optional<SessionId> session_called(db::Tx& tx, const std::string& slug);

// Those of the cookie with those that are kept; nobody's are kept without the link of a registration.
Stars stars_of(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie);

// The stars after it; with a registration's link all of them are kept, those of the cookie too.
Stars set_star(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie, const SessionId& session,
               const bool& on);

// One's own programme: what is starred, and what those of the registration have a place in or wait for.
struct OwnSession
{
    programme::Session session;
    bool starred = false, signed_up = false, waits = false;
    std::vector<std::size_t> clashes; // places in the list of those at the same time
};

struct OwnProgramme
{
    std::optional<programme::ReleaseInfo> release;
    std::vector<OwnSession> sessions; // by time
    bool has_page = false;            // whose link it is has a registration
    bool has_feed = false;
};

OwnProgramme own_programme(db::Tx& tx, const Viewer& viewer, const Stars& of_cookie);

// The secret part of a calendar's address; an earlier one is dead. It is shown this once.
std::string new_feed(db::Tx& tx, const Viewer& viewer);

// Whose calendar it is: what own_programme() shows them. Nothing for unknown ones.
std::optional<Viewer> owner_of_feed(db::Tx& tx, const std::string& token);

} // namespace retenk::registration
