#pragma once
// Rows of login_session, as identify and the page of own sessions need them.

#include "retenk/accounts/login.hpp"

namespace retenk::accounts {

struct Seen
{
    Viewer viewer;
    bool is_stale = false; // seen_at is a minute old or more
};

// The tokens of the cookies "login", "link", "waiting", "place" and "speaker"; empty: none.
struct Tokens
{
    std::string login, link, waiting, place, speaker = {};
};
Seen see(db::Tx& tx, const Tokens& tokens);
bool touch_session(db::Tx& tx, const std::string& login_token);

struct OwnSession
{
    std::int64_t id = 0;
    Instant created_at, seen_at;
    std::string agent;
    bool is_this = false;
};
BOOST_DESCRIBE_STRUCT(OwnSession, (), (id, created_at, seen_at, agent, is_this))

std::vector<OwnSession> sessions_of(db::Tx& tx, const Viewer& viewer);

// Problem::not_found for a session of somebody else, and for none.
Result<bool> revoke_session(db::Tx& tx, const Viewer& viewer, const std::int64_t& id);

// All of them but that of the cookie, and what is half signed in.
std::int64_t end_sessions(db::Tx& tx, UserId user, const std::string& but = "");

// What a browser says of itself goes into lists that people read: no more than a line of ASCII.
std::string printable(const std::string& agent);

} // namespace retenk::accounts
