#pragma once
// PRG-5: what an editor of the draft should look at. Warnings never stop anybody.

#include "retenk/db/database.hpp"

namespace retenk::programme {

struct DraftWarning
{
    SessionId session;
    std::string title; // of the session
    std::string key;   // the catalogue's text; values fill it
    Values values;
};

// Of the whole draft, by time; cancelled sessions are left out. A fixed number of statements.
// A pair of sessions that collide gives a warning to each.
std::vector<DraftWarning> draft_warnings(db::Tx& tx, ConferenceId conference);

} // namespace retenk::programme
