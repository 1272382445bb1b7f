#pragma once
// PRG-4: what a release tells those who had one of its sessions in their plans.

#include "retenk/programme/release.hpp"

namespace retenk::programme {

enum class News { moved, cancelled, back };

struct SessionNews
{
    News what{};
    SessionRow before, now; // the same of a session that left the programme
};

// The draft against the current release: another time or room, cancelled or taken out, or held after
// all. By the time at which people had it in their plans.
std::vector<SessionNews> news_since_release(db::Tx& tx, ConferenceId conference);

struct SessionPart
{
    SessionId session_id;
    std::string name;
    Email email;
};
BOOST_DESCRIBE_STRUCT(SessionPart, (), (session_id, name, email))

// Who has a part in it, in the draft or in the current release, and has an address.
std::vector<SessionPart> people_with_part(db::Tx& tx, SessionId session);

} // namespace retenk::programme
